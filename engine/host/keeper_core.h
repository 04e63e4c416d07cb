// What a keeper does with its messages, whichever way they come. Private to engine/host.
#pragma once
#include <asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>

#include "engine/host/boot_timer.h"
#include "engine/host/followers.h"
#include "engine/host/keeper_looks.h"
#include "engine/host/keeper_record.h"

namespace ocflow::keeper {

class Core {
 public:
  // Without a record it may only read.
  Core(asio::io_context& loop, const std::vector<action::Action>& actions, std::optional<Record> record,
       const std::filesystem::path& folder, std::string run_id);
  ~Core();  // lets go of the connections, which hold what hears of them
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  void connect(Descriptor in, Descriptor out);
  void stop_acts();     // ends everything that runs, as cancelled, and begins nothing more
  bool needed() const;  // somebody may still want something from here
  void when_not_needed(std::function<void()> call) { not_needed_ = std::move(call); }
  void say_goodbye(std::function<void()> then);  // begins nothing more; calls when all is told

 private:
  struct Act {
    std::shared_ptr<Task> task;
    bool told = true;  // its end goes to the engine that is connected
  };

  void message(const CallerPtr& caller, std::string_view line);
  void dispatch(const CallerPtr& caller, const nlohmann::json& message);
  void hello(const CallerPtr& caller, const nlohmann::json& message);
  void apply(const CallerPtr& caller, const nlohmann::json& message);
  void apply(const CallerPtr& caller, Given given, std::optional<action::Behind> behind);
  Given given(action::AttemptKey key, Result<action::Request> request) const;
  void begin(Given given, bool by_itself = false);  // then the engine is told
  void start(Given given, const Result<void>& written);
  std::shared_ptr<Task> act_task(action::AttemptKey key);
  void watch(action::AttemptKey key, std::shared_ptr<Task> task, asio::awaitable<action::Outcome> end);
  bool outlasts(action::AttemptKey key);  // its keeper, which was killed
  void begin_after(const CallerPtr& caller, Given given, action::AttemptKey after);
  void tell_later(std::string_view line);  // with what `tell_soon` lets go
  void tell_soon(bool goes_on);
  void withhold(action::AttemptKey key);
  void not_begun(action::AttemptKey key, const std::string& why, bool record);
  void attach(const CallerPtr& caller, action::AttemptKey key);
  void cancel(action::AttemptKey key);
  void ended(action::AttemptKey key, const action::Outcome& outcome);
  void refuse(const CallerPtr& caller, const std::string& why);
  void gone(const CallerPtr& caller);
  void look_whether_needed();

  asio::io_context& loop_;
  std::optional<Record> record_;
  Performing performing_;
  std::string spools_;  // the folder of the output, its slash included
  std::string run_id_;
  Looks looks_;
  std::set<CallerPtr> callers_;
  CallerPtr engine_;  // the newest that said hello
  bool released_ = false;
  bool ending_ = false;
  std::map<action::AttemptKey, Act> acts_;
  Followers followers_;
  std::size_t untold_ = 0;  // begun by themselves since the engine was told
  BootTimer tell_by_;
  bool telling_ = false;  // by then at the latest
  std::function<void()> not_needed_;
};

}  // namespace ocflow::keeper

// What a keeper does with its messages, whichever way they come. Private to engine/host.
#pragma once
#include <asio/io_context.hpp>
#include <deque>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <unordered_map>

#include "engine/host/boot_timer.h"
#include "engine/host/connection.h"
#include "engine/host/followers.h"
#include "engine/host/keeper_perform.h"
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
  struct Peer {  // one connection; it counts from its hello on
    std::shared_ptr<Connection> connection;
    std::unordered_map<std::uint64_t, std::shared_ptr<Task>> reads;
    bool greeted = false;
  };
  using PeerPtr = std::shared_ptr<Peer>;
  struct Act {
    std::shared_ptr<Task> task;
    bool told = true;  // its end goes to the engine that is connected
  };

  void message(const PeerPtr& peer, std::string_view line);
  void dispatch(const PeerPtr& peer, const nlohmann::json& message);
  void hello(const PeerPtr& peer, const nlohmann::json& message);
  void read(const PeerPtr& peer, const nlohmann::json& message);
  void probe(const PeerPtr& peer, const nlohmann::json& message);
  void apply(const PeerPtr& peer, const nlohmann::json& message);
  void apply(const PeerPtr& peer, Given given, std::optional<action::Behind> behind);
  Given given(action::AttemptKey key, Result<action::Request> request) const;
  void begin(Given given, bool by_itself = false);  // then the engine is told
  void start(Given given, const Result<void>& written);
  std::shared_ptr<Task> act_task(action::AttemptKey key);
  void watch(action::AttemptKey key, std::shared_ptr<Task> task, asio::awaitable<action::Outcome> end);
  bool outlasts(action::AttemptKey key);  // its keeper, which was killed
  void begin_after(const PeerPtr& peer, Given given, action::AttemptKey after);
  void tell_later(std::string_view line);  // with what `tell_soon` lets go
  void tell_soon(bool goes_on);
  void withhold(action::AttemptKey key);
  void not_begun(action::AttemptKey key, const std::string& why, bool record);
  void attach(const PeerPtr& peer, action::AttemptKey key);
  void cancel(action::AttemptKey key);
  void ended(action::AttemptKey key, const action::Outcome& outcome);
  void refuse(const PeerPtr& peer, const std::string& why);
  void gone(const PeerPtr& peer);
  void send(const PeerPtr& peer, const nlohmann::json& message);
  std::shared_ptr<Task> reading(const PeerPtr& peer, std::uint64_t id);
  void look_whether_needed();
  // Reads beyond what may be open at once wait for their turn.
  void in_turn(const std::shared_ptr<Task>& task, Duration limit, std::function<void()> begin);
  void turn_over(Task& task);

  asio::io_context& loop_;
  std::optional<Record> record_;
  Performing performing_;
  std::string spools_;  // the folder of the output, its slash included
  std::string run_id_;
  std::set<PeerPtr> peers_;
  PeerPtr engine_;  // the newest that said hello
  bool released_ = false;
  bool ending_ = false;
  std::map<action::AttemptKey, Act> acts_;
  Followers followers_;
  std::size_t untold_ = 0;  // begun by themselves since the engine was told
  BootTimer tell_by_;
  bool telling_ = false;   // by then at the latest
  std::size_t reads_ = 0;  // under way
  std::deque<std::function<void()>> waiting_reads_;
  std::function<void()> not_needed_;
};

}  // namespace ocflow::keeper

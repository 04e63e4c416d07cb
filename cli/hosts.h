// Routes what a step does to the host where it happens: to this machine, over ssh, or to nobody. What can't be reached
// fails with what to do about it.
#pragma once
#include <asio/io_context.hpp>
#include <optional>
#include <unordered_map>

#include "engine/action/performer.h"
#include "engine/host/remote.h"
#include "engine/site/site.h"

namespace ocflow::cli {

class Console;
class Plugins;

// How ssh gets to a host of the site, its jumps included.
keeper::Reach reach_of(const site::Site& site, const site::HostEntry& host);

class Hosts final : public action::Performer {
 public:
  struct About {
    std::filesystem::path keeper{};  // the program that is brought to other hosts
    std::string run_id{};
    bool read_only = false;
    const Plugins* plugins = nullptr;  // whose actions may be asked for
    action::AttemptKey first_key = 0;  // new attempts have no smaller one
  };
  // `site` may be nullptr. `local` performs for this machine.
  Hosts(asio::io_context& loop, const site::Site* site, action::Performer& local, About about);
  void tell_on(Console& console);  // what happens to connections

  void listen(action::Listener& listener) override;
  void read(const action::Request& request, std::function<void(action::Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(action::AttemptKey key, const action::Request& request) override;
  bool apply_after(action::AttemptKey key, const action::Request& request, action::Behind behind) override;
  void withhold(action::AttemptKey key) override { local_.withhold(key); }
  void cancel(action::AttemptKey key) override;
  void attach(action::AttemptKey key, const Host& host) override;
  void flush() override;
  std::optional<action::Probed> foretold(const action::Request& request);  // what a probe would say, without asking
  void release();                                                          // the keepers of other hosts may go

 private:
  struct Way {  // either who performs, or why nobody does
    action::Performer* performer = nullptr;
    std::string why;
    action::Request request{};  // as the keeper there understands it
  };
  Way way(const action::Request& request);
  Way way(const Host& host);
  keeper::Remote& remote(const site::HostEntry& entry);
  asio::io_context& loop_;
  const site::Site* site_;
  action::Performer& local_;
  action::Listener* listener_ = nullptr;
  const Plugins* plugins_;
  keeper::Far far_;
  std::unordered_map<std::string, std::unique_ptr<keeper::Remote>> remotes_;
  std::unordered_map<action::AttemptKey, action::Performer*> acts_;  // what runs on other hosts
};

}  // namespace ocflow::cli

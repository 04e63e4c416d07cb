// A child of the Windows keeper, in a job of its own: what it starts belongs to it, wherever it goes.
#pragma once
#include <asio/awaitable.hpp>
#include <asio/windows/object_handle.hpp>
#include <optional>

#include "engine/action/action.h"
#include "engine/base/result.h"
#include "engine/host/launch.h"

namespace ocflow::keeper {

using Moment = std::optional<std::chrono::nanoseconds>;  // on the system clock; nullopt: never

enum class Woke { ready, late, cancelled };

// Until the object is signalled, the moment has come, or the action is told to end (once: later waits are for the
// clearing up).
asio::awaitable<Woke> signalled(action::Context& context, asio::windows::object_handle& object, Moment until);

class Child {
 public:
  static Result<Child> start(const Launch& launch);
  unsigned long pid() const { return pid_; }
  std::optional<Exit> exit() const;  // nullopt while it runs
  Descriptor watch() const;          // a handle to wait on
  std::uint64_t started() const;     // when, as FILETIME

  void ask_to_end() const;  // as Ctrl-Break does, and the Close button of its windows
  void end();               // by force, with all that it started
  bool empty() const;       // nothing of it runs any more

 private:
  Child(Descriptor process, Descriptor job, unsigned long pid)
      : process_(std::move(process)), job_(std::move(job)), pid_(pid) {}
  Descriptor process_, job_;  // no job: for what shall go on
  unsigned long pid_ = 0;
};

}  // namespace ocflow::keeper

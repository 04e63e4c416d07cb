// Waiting for children inside an action. Includes Asio: for the keeper and stdlib/.
#pragma once
#include <asio/posix/stream_descriptor.hpp>

#include "engine/action/action.h"
#include "engine/host/child.h"
#include "engine/host/child_ends.h"
#include "engine/host/strays.h"

namespace ocflow::keeper {

using Moment = std::optional<std::chrono::nanoseconds>;  // on the system clock; nullopt: never

enum class Woke { ready, late, cancelled };

// Until `fd` can be read, the moment has come, or the action is told to end (once: later waits are for the clearing
// up).
asio::awaitable<Woke> readable(action::Context& context, asio::posix::stream_descriptor& fd, Moment until);

asio::awaitable<void> sleep(const action::Context& context, std::chrono::nanoseconds duration);  // also when cancelled

// Until all of it has ended, or it is given up.
asio::awaitable<void> outlast(const action::Context& context, Ending& ending);

// A running child and the wait for its end.
class Running {
 public:
  Running(action::Context& context, Child child);  // stays where it is
  Child& child() { return child_; }
  // Its end; nullopt when it is late or the action is to end (see `context.cancelled()`).
  asio::awaitable<std::optional<Exit>> ended(Moment until);
  // Ends it and all that it started, wherever that went: TERM, the grace, KILL. nullopt: even that did not help (the
  // kernel holds it), and it is left; or it had ended before, and only what it started is looked for.
  asio::awaitable<std::optional<Exit>> end(std::chrono::nanoseconds patience = grace);
  const std::string& left() const { return left_; }      // what could not be ended, and why; usually empty
  const std::string& strays() const { return strays_; }  // what was told to end outside its group

 private:
  asio::awaitable<void> clear_group(std::chrono::nanoseconds until);
  std::vector<Process> outside(std::chrono::nanoseconds since) const;
  std::string left_, strays_;
  bool gone_ = false;  // then its number may be another's
  action::Context& context_;
  ChildEnds& ends_;
  Child child_;
};

}  // namespace ocflow::keeper

// A built-in action: its signature and up to three functions, run by the keeper on its one loop.
// Includes Asio: for the keeper and stdlib/ only.
#pragma once
#include <asio/awaitable.hpp>
#include <functional>
#include <optional>

#include "engine/action/outcome.h"
#include "engine/action/signature.h"
#include "engine/base/clock.h"

namespace ocflow::action {

// Only a keeper that may act can make one; `apply` can't be called without it, so a read-only keeper can't act.
class Authority {
 private:
  Authority() = default;
  friend class AuthorityGiver;
};

// What a running action has at hand. One for each attempt; owned by the keeper, alive until the action returns.
struct Context {
  asio::any_io_executor executor;
  Clock& clock;
  std::optional<std::chrono::nanoseconds> deadline;  // on `clock`; when it passes, `cancelled()` becomes true
  std::string spool;                // the path where what it starts may write its output; empty: nowhere
  std::function<bool()> cancelled;  // asked to end, or out of time
  std::function<asio::awaitable<void>(Duration)> pause;  // ends early when cancelled
  // Set by whoever waits for something else than `pause`: called once, when `cancelled()` becomes true.
  std::function<void()> when_cancelled;
  // What every child is marked with, so that it is found wherever it goes: RUN:KEY. Empty: nothing.
  std::string mark{};
  std::function<void(std::int32_t process)> lasts{};  // told of a child that runs for longer than some ms; may be empty
  std::vector<std::string> secrets{};  // what it was handed over and nobody may read in what its children write
  bool inside = false;                 // of an action that starts no program
  bool writing = false;  // its program has ended and what that wrote is put in order: what stops it now counts only if
                         // it goes on after that
};

using Arguments = std::vector<Value>;  // by parameter of the signature, then named values {name, value}

struct Action {
  Signature signature;
  bool inside = false;  // done by the keeper itself, which starts no program for it: none can be left of it
  // Reads only. Of an action of class `reads` this is the read itself.
  asio::awaitable<Outcome> (*read)(Context&, const Arguments&) = nullptr;
  // Reads only: what `apply` would do now.
  asio::awaitable<Probed> (*probe)(Context&, const Arguments&) = nullptr;
  asio::awaitable<Outcome> (*apply)(Context&, const Arguments&, const Authority&) = nullptr;
};

}  // namespace ocflow::action

// Hears of the children of this process that have ended: of all of them by one signal, where each had a descriptor of
// its own that was made, watched and closed. Includes Asio; private to engine/host.
#pragma once
#include <sys/signalfd.h>
#include <sys/types.h>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/execution_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>
#include <unordered_map>

namespace ocflow::keeper {

// One for each loop, in a process with one thread that runs it.
class ChildEnds : public asio::execution_context::service {
 public:
  static asio::execution_context::id id;
  static ChildEnds& of(const asio::any_io_executor& executor);
  explicit ChildEnds(asio::execution_context& loop);  // throws std::runtime_error where nobody could hear of an end

  // Until that child was taken in (see `Child::taken`), or `wake`. It goes on within the turn of the loop that brings
  // it.
  asio::awaitable<void> wait(pid_t child);
  void wake(pid_t child);
  // Also while nobody waits, for what comes to this process when its parent has ended. The loop then never runs dry.
  void always();

 private:
  void shutdown() override;
  void hear();
  void heard(asio::error_code error);

  asio::posix::stream_descriptor signals_;
  signalfd_siginfo signal_{};
  std::unordered_map<pid_t, std::function<void()>> waiting_;
  bool hearing_ = false, always_ = false;
};

}  // namespace ocflow::keeper

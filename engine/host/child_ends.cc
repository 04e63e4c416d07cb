#include "engine/host/child_ends.h"

#include <signal.h>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <utility>

#include "engine/host/child.h"

namespace ocflow::keeper {

asio::execution_context::id ChildEnds::id;

ChildEnds& ChildEnds::of(const asio::any_io_executor& executor) {
  return asio::use_service<ChildEnds>(asio::query(executor, asio::execution::context));
}

ChildEnds::ChildEnds(asio::execution_context& loop)
    : asio::execution_context::service(loop), signals_(static_cast<asio::io_context&>(loop)) {
  sigset_t ended;
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  // Where whoever started this one ignores their end, children would leave without one.
  signal(SIGCHLD, SIG_DFL);
  pthread_sigmask(SIG_BLOCK, &ended, nullptr);
  const int file = signalfd(-1, &ended, SFD_NONBLOCK | SFD_CLOEXEC);
  if (file < 0) throw std::runtime_error("the end of a child can't be heard of: " + errno_text(errno));
  signals_.assign(file);
}

asio::awaitable<void> ChildEnds::wait(pid_t child) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this, child](auto handler) {
        waiting_[child] = [goes_on = std::make_shared<decltype(handler)>(std::move(handler))] {
          std::move (*goes_on)();
        };
        hear();
      },
      asio::use_awaitable);
}

void ChildEnds::wake(pid_t child) {
  auto who = waiting_.extract(child);
  if (!who) return;
  asio::error_code ignored;
  if (waiting_.empty() && !always_) signals_.cancel(ignored);
  asio::post(signals_.get_executor(), std::move(who.mapped()));
}

void ChildEnds::always() {
  always_ = true;
  hear();
}

void ChildEnds::hear() {
  if (std::exchange(hearing_, true)) return;
  signals_.async_read_some(asio::buffer(&signal_, sizeof signal_),
                           [this](asio::error_code error, std::size_t) { heard(error); });
}

// One signal may stand for many. Somebody may wait again since it was no longer wanted.
void ChildEnds::heard(asio::error_code error) {
  hearing_ = false;
  if (!error)
    take_ended([this](pid_t child) {
      if (auto who = waiting_.extract(child)) who.mapped()();
    });
  if (always_ || !waiting_.empty()) hear();
}

void ChildEnds::shutdown() {
  asio::error_code ignored;
  signals_.close(ignored);
  auto ones = std::move(waiting_);  // what ends with them may come back here
}

}  // namespace ocflow::keeper

#include "engine/host/child_wait.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <stdexcept>

#include "engine/host/boot_timer.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

// Shared with the timer and the cancellation, whose calls may come when the wait is over.
struct Wait {
  asio::posix::stream_descriptor* fd;
  bool over = false;
  bool late = false;
  bool cancelled = false;
  void wake(bool& why) {
    if (over) return;
    why = true;
    fd->cancel();
  }
};

// Asio uses again what belonged to a descriptor that was closed in the same turn, and may then wake for the old one's
// events. So being woken proves nothing.
bool is_readable(int fd) {
  pollfd look{fd, POLLIN, 0};
  return poll(&look, 1, 0) > 0;
}

asio::awaitable<void> sleep(action::Context& context, nanoseconds duration) {
  BootTimer timer(context.executor, duration);
  asio::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace

asio::awaitable<Woke> readable(action::Context& context, asio::posix::stream_descriptor& fd, Moment until) {
  auto wait = std::make_shared<Wait>(Wait{&fd});
  std::optional<BootTimer> timer;
  if (until) {
    timer.emplace(context.executor, boot_time(*until));
    timer->async_wait([wait](asio::error_code error) {
      if (!error) wait->wake(wait->late);
    });
  }
  if (!context.cancelled()) context.when_cancelled = [wait] { wait->wake(wait->cancelled); };
  asio::error_code error;
  do {
    co_await fd.async_wait(asio::posix::stream_descriptor::wait_read, asio::redirect_error(asio::use_awaitable, error));
  } while (!error && !is_readable(fd.native_handle()));
  wait->over = true;
  context.when_cancelled = nullptr;
  co_return !error ? Woke::ready : wait->cancelled ? Woke::cancelled : Woke::late;
}

Running::Running(action::Context& context, Child child)
    : context_(context), child_(std::move(child)), watch_(context.executor) {
  asio::error_code error;
  watch_.assign(dup(child_.pidfd()), error);
  if (!error) return;
  // Nobody could see its end: then it must not go on either.
  child_.signal_group(SIGKILL);
  throw std::runtime_error("a child can't be watched: " + error.message());
}

asio::awaitable<std::optional<Exit>> Running::ended(Moment until) {
  auto woke = co_await readable(context_, watch_, until);
  if (woke != Woke::ready) co_return std::nullopt;
  co_return child_.reap();
}

asio::awaitable<std::optional<Exit>> Running::end() {
  auto now = [this] { return context_.clock.elapsed(); };
  const Moment give_up = now() + grace;
  child_.signal_group(SIGTERM);
  child_.signal_group(SIGCONT);
  auto exit = co_await ended(give_up);
  if (!exit && now() < *give_up) exit = co_await ended(give_up);  // woken by a cancellation, which comes once
  if (!exit) {
    child_.signal_group(SIGKILL);
    const Moment killed = now() + seconds(5);
    exit = co_await ended(killed);
  }
  if (exit) co_await clear_group(*give_up);
  co_return exit;
}

// The group lives on while it has members, so its number can't mean anybody else.
asio::awaitable<void> Running::clear_group(nanoseconds until) {
  while (child_.signal_group(0) && context_.clock.elapsed() < until) co_await sleep(context_, milliseconds(20));
  if (child_.signal_group(0)) child_.signal_group(SIGKILL);
}

}  // namespace ocflow::keeper

#include "engine/host/child_wait.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
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

}  // namespace

asio::awaitable<void> sleep(const action::Context& context, nanoseconds duration) {
  BootTimer timer(context.executor, duration);
  asio::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> outlast(const action::Context& context, Ending& ending) {
  nanoseconds since{0};
  do {
    since = context.clock.elapsed();  // others that ended meanwhile are looked after by the same look
    co_await sleep(context, ending.pause());
  } while (!ending.over(since));
}

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

Running::Running(action::Context& context, Child child) try
    : context_(context), ends_(ChildEnds::of(context.executor)), child_(std::move(child)) {
} catch (const std::exception&) {
  child.signal_group(SIGKILL);  // nobody could see its end: then it must not go on either
}

asio::awaitable<std::optional<Exit>> Running::ended(Moment until) {
  auto exit = child_.taken();
  // Shared with the timer and the cancellation, whose calls may come when the wait is over.
  auto over = std::make_shared<bool>(false);
  auto give_up = [this, over] {
    if (!std::exchange(*over, true)) ends_.wake(child_.pid());
  };
  std::optional<BootTimer> timer;
  if (until) {
    timer.emplace(context_.executor, boot_time(*until));
    timer->async_wait([give_up](asio::error_code error) {
      if (!error) give_up();
    });
  }
  if (!context_.cancelled()) context_.when_cancelled = give_up;
  while (!exit && !*over) {
    co_await ends_.wait(child_.pid());
    exit = child_.reap();
  }
  *over = true;
  gone_ = gone_ || exit;
  context_.when_cancelled = nullptr;
  co_return exit;
}

asio::awaitable<std::optional<Exit>> Running::end(nanoseconds patience) {
  auto now = [this] { return context_.clock.elapsed(); };
  const Moment give_up = later(now(), patience);
  Ending strays([this](nanoseconds since) { return outside(since); }, *give_up);
  std::optional<Exit> exit;
  if (!gone_) child_.until_program();
  strays.tell_new(now() - milliseconds(50));  // before anything ends: now the tree beneath it is still whole
  if (!gone_) {
    child_.signal_group(SIGTERM);
    child_.signal_group(SIGCONT);
    exit = co_await ended(give_up);
    if (!exit && now() < *give_up) exit = co_await ended(give_up);  // woken by a cancellation, which comes once
    if (!exit) {
      child_.signal_group(SIGKILL);
      const Moment killed = now() + seconds(5);
      exit = co_await ended(killed);
    }
    if (exit) co_await clear_group(*give_up);
  }
  co_await outlast(context_, strays);
  left_ = why_left(strays.left());
  strays_ = strays.told();
  co_return exit;
}

// What has the mark or is beneath it, outside its group.
std::vector<Process> Running::outside(nanoseconds since) const {
  const auto ours = [this](std::string_view mark) { return attempt_of(mark) == context_.mark; };
  std::vector<pid_t> roots;
  if (!gone_) roots.push_back(child_.pid());
  auto found = marked(ours, roots, since);
  if (!gone_ && child_.signal_group(0))
    found.erase(std::remove_if(found.begin(), found.end(), [&](const Process& p) { return p.group == child_.pid(); }),
                found.end());
  return found;
}

// The group lives on while it has members, so its number can't mean anybody else.
asio::awaitable<void> Running::clear_group(nanoseconds until) {
  while (child_.signal_group(0) && context_.clock.elapsed() < until) co_await sleep(context_, milliseconds(20));
  if (child_.signal_group(0)) child_.signal_group(SIGKILL);
}

}  // namespace ocflow::keeper

#include "engine/host/keeper_task.h"

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

namespace ocflow::keeper {

Task::Task(const asio::any_io_executor& executor, std::string spool)
    : context_{executor, system_clock(), std::nullopt, std::move(spool), {}, {}, {}},
      limit_(executor),
      pause_(executor) {
  context_.cancelled = [this] {
    if (later_ && !context_.writing) stop(*std::exchange(later_, std::nullopt));
    return stopped_;
  };
  context_.pause = [this](Duration duration) { return pause(duration); };
}

void Task::limit(Duration limit) {
  if (limit.count() <= 0) return;
  given_ = limit;
  auto now = system_clock().elapsed();
  context_.deadline = later(now, limit);
  limit_.expires_at(boot_time(*context_.deadline));
  limit_.async_wait([self = shared_from_this()](asio::error_code error) {
    if (!error) self->stop(action::Ended::timed_out);
  });
}

void Task::stop(action::Ended why) {
  if (context_.writing && !later_) later_ = why;
  if (context_.writing || std::exchange(stopped_, true)) return;
  why_ = why;
  pause_.cancel();
  if (auto wake = std::exchange(context_.when_cancelled, nullptr)) wake();
}

asio::awaitable<void> Task::pause(Duration duration) {
  if (context_.cancelled()) co_return;
  auto now = system_clock().elapsed();
  pause_.expires_at(boot_time(later(now, duration)));
  asio::error_code cancelled;
  co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

}  // namespace ocflow::keeper

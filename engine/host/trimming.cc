#include "engine/host/trimming.h"

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

namespace ocflow::keeper {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

constexpr milliseconds first_pause{10};

// Between two looks there should not come more than a small part of what is kept.
milliseconds next_pause(milliseconds pause, std::int64_t grown, std::int64_t most) {
  const auto much = most / 4;
  if (grown > much) return std::max(pause / 2, milliseconds(2));
  return grown < much / 4 ? std::min(pause * 2, milliseconds(250)) : pause;
}

}  // namespace

asio::execution_context::id Trimmer::id;

Trimmer::Trimmer(asio::execution_context& loop)
    : asio::execution_context::service(loop), timer_(static_cast<asio::io_context&>(loop)) {}

Trimmer::Entries::iterator Trimmer::add(Spool* spool, const action::Context& context, std::int32_t process) {
  const nanoseconds due = system_clock().elapsed() + first_pause;
  if (!waiting_ || boot_time(due) < timer_.expiry()) wait(due);
  return entries_.insert(entries_.end(), {spool, due, first_pause, &context, process});
}

void Trimmer::remove(Entries::iterator entry) {
  entries_.erase(entry);
  if (!entries_.empty()) return;
  waiting_ = false;
  timer_.cancel();  // a loop with nothing else to do ends
}

void Trimmer::wait(nanoseconds due) {
  waiting_ = true;
  timer_.expires_at(boot_time(due));
  timer_.async_wait([this](asio::error_code error) {
    if (!error) look();
  });
}

void Trimmer::look() {
  waiting_ = false;
  const auto now = system_clock().elapsed();
  auto next = nanoseconds::max();
  for (Entry& entry : entries_) {
    if (entry.due <= now) {
      if (const auto process = std::exchange(entry.process, 0); process != 0 && entry.context->lasts)
        entry.context->lasts(process);
      if (entry.spool) {
        entry.spool->to_its_name();
        entry.pause = next_pause(entry.pause, entry.spool->trim(), entry.spool->limits().most);
      }
      entry.due = entry.spool ? now + entry.pause : nanoseconds::max();
    }
    next = std::min(next, entry.due);
  }
  if (next != nanoseconds::max()) wait(next);
}

void Trimmer::shutdown() { timer_.cancel(); }

asio::awaitable<void> finish(action::Context& context, Spool& spool) {
  context.writing = true;
  while (!spool.finish_some()) co_await asio::post(context.executor, asio::use_awaitable);
  context.writing = false;
}

Trimming::Trimming(const action::Context& context, Spool* spool, std::int32_t process)
    : trimmer_(asio::use_service<Trimmer>(asio::query(context.executor, asio::execution::context))),
      entry_(trimmer_.add(spool, context, process)) {}

void Trimming::ended() const {
  if (entry_->process == 0 && entry_->context->lasts) entry_->context->lasts(0);
}

}  // namespace ocflow::keeper

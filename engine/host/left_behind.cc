#include "engine/host/left_behind.h"

#include "engine/host/child_wait.h"

namespace ocflow::keeper {

using action::Ended;
using action::Outcome;
using std::chrono::milliseconds;

namespace {

// A child is started in a group of its own and in the session of its keeper (docs/keeper.md).
bool is_program(const Process& process) { return process.pid == process.group && process.pid != process.session; }

asio::awaitable<void> sleep(const action::Context& context, milliseconds duration) {
  BootTimer timer(context.executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

// Ends all of an attempt. What could not be ended, for a message.
asio::awaitable<std::string> end_all(const action::Context& context) {
  Ending ending([&](std::string_view mark) { return attempt_of(mark) == context.mark; }, grace);
  while (!ending.over()) co_await sleep(context, ending.pause());
  co_return ending.left().empty() ? std::string() : "; still there: " + why_left(ending.left());
}

asio::awaitable<Outcome> outlast(std::shared_ptr<Task> task, Process program) {
  const auto& context = task->context();
  for (auto pause = milliseconds(1); lives(program) && !task->stopped(); pause = std::min(pause * 2, milliseconds(100)))
    co_await context.pause(pause);
  Outcome outcome;
  outcome.ended = Ended::in_doubt;
  outcome.error = "its keeper was killed while it ran; it has ended since, and how is not known";
  if (!lives(program)) co_return outcome;
  outcome.error = "its keeper was killed while it ran, and it was ended" + co_await end_all(context);
  outcome.ended = task->why();
  co_return outcome;
}

// A `process.start` that nobody saw come up belongs to its attempt still; begun again it would stand there twice.
asio::awaitable<Outcome> end_start(std::shared_ptr<Task> task) {
  Outcome outcome;
  outcome.ended = Ended::in_doubt;
  outcome.error =
      "its keeper was killed before it was up, and what it had started was ended" + co_await end_all(task->context());
  co_return outcome;
}

bool is_start(const std::string& mark) {
  return !marked([&](std::string_view found) { return found != mark && attempt_of(found) == mark; }).empty();
}

}  // namespace

// Where its keeper died in its first ms nothing was noted, and whoever looks like a program counts as it.
std::optional<asio::awaitable<Outcome>> left_behind(const std::shared_ptr<Task>& task, std::int32_t program) {
  if (is_start(task->context().mark)) return end_start(task);
  if (program > 0) {
    auto found = marked_process(program, task->context().mark);
    if (!found || !is_program(*found)) return std::nullopt;
    return outlast(task, std::move(*found));
  }
  for (auto& found : marked([&](std::string_view mark) { return mark == task->context().mark; }))
    if (is_program(found)) return outlast(task, std::move(found));
  return std::nullopt;
}

}  // namespace ocflow::keeper

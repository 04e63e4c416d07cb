#include "engine/host/left_behind.h"

#include <algorithm>

#include "engine/host/child_wait.h"
#include "engine/host/program_left.h"

namespace ocflow::keeper {

using action::Ended;
using action::Outcome;
using std::chrono::milliseconds;

namespace {

// Ends all that is surely of an attempt. What could not be ended, for a message.
asio::awaitable<std::string> end_all(const action::Context& context, std::optional<Process> program = {}) {
  const auto ours = [&](std::string_view mark) { return attempt_of(mark) == context.mark; };
  Ending ending(
      [&](std::chrono::nanoseconds since) {
        std::vector<pid_t> roots;
        if (program && lives(*program)) roots.push_back(program->pid);
        return marked(ours, roots, since);
      },
      later(context.clock.elapsed(), grace));
  ending.tell_new(context.clock.elapsed());
  co_await outlast(context, ending);
  co_return ending.left().empty() ? std::string() : "; still there: " + why_left(ending.left());
}

// Another attempt that has ended may have left it on purpose, so it is for a person to say.
std::string not_ended(const std::vector<Process>& perhaps) {
  std::vector<Process> left;
  std::copy_if(perhaps.begin(), perhaps.end(), std::back_inserter(left), [](const Process& p) { return lives(p); });
  return "nothing tells whether this is its program, so it was not ended: " + names_of(left) + "; " + how_to_end(left);
}

asio::awaitable<Outcome> wait_for(std::shared_ptr<Task> task, ProgramLeft left) {
  const auto& context = task->context();
  for (auto pause = milliseconds(1); left.lives() && !task->stopped(); pause = std::min(pause * 2, milliseconds(100)))
    co_await context.pause(pause);
  Outcome outcome;
  outcome.ended = Ended::in_doubt;
  outcome.error = "its keeper was killed while it ran; ";
  if (!left.lives()) {
    outcome.error += (left.surely ? "it" : "what may have been its program (" + names_of(left.perhaps) + ")");
    outcome.error += " has ended since, and how is not known";
    co_return outcome;
  }
  const auto still_there = co_await end_all(context, left.surely);
  outcome.error += (left.surely ? "it was ended" : not_ended(left.perhaps)) + still_there;
  if (left.surely) outcome.ended = task->why();
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

bool is_start(const std::string& mark, std::chrono::nanoseconds since) {
  return !marked([&](std::string_view found) { return found != mark && attempt_of(found) == mark; }, {}, since).empty();
}

}  // namespace

std::optional<asio::awaitable<Outcome>> left_behind(const std::shared_ptr<Task>& task, const Traces& traces) {
  const auto& mark = task->context().mark;
  const auto since = task->context().clock.elapsed();
  if (traces.inside) return std::nullopt;
  if (is_start(mark, since)) return end_start(task);
  auto left = program_left(traces, mark, since);
  if (!left.lives()) return std::nullopt;
  return wait_for(task, std::move(left));
}

}  // namespace ocflow::keeper

#include "engine/host/left_behind.h"

#include <algorithm>
#include <set>

#include "engine/host/child_wait.h"
#include "engine/host/program_left.h"

namespace ocflow::keeper {

using action::Ended;
using action::Outcome;
using std::chrono::milliseconds;

namespace {

// The program, or, where nobody could see whose they are, all that it may be.
struct Left {
  std::vector<Process> programs;
  std::vector<std::string> rivals{};  // the marks of other attempts, one of which it may be
  bool lives() const {
    return std::any_of(programs.begin(), programs.end(), [](const Process& p) { return keeper::lives(p); });
  }
};

// Ends all of an attempt. What could not be ended, for a message.
asio::awaitable<std::string> end_all(const action::Context& context, std::vector<Process> programs = {}) {
  const auto ours = [&](std::string_view mark) { return attempt_of(mark) == context.mark; };
  Ending ending(
      [&](std::chrono::nanoseconds since) {
        std::vector<pid_t> roots;
        for (const Process& program : programs)
          if (lives(program)) roots.push_back(program.pid);
        return marked(ours, roots, since);
      },
      later(context.clock.elapsed(), grace));
  ending.tell_new(context.clock.elapsed());
  co_await outlast(context, ending);
  co_return ending.left().empty() ? std::string() : "; still there: " + why_left(ending.left());
}

// From here on it is not this one's any more: what may be another attempt's is ended with the last of those that it may
// be.
bool may_be_anothers(const action::Context& context, const Left& left) {
  static std::set<std::string> told_to_end;
  told_to_end.insert(context.mark);
  return std::any_of(left.rivals.begin(), left.rivals.end(),
                     [](const std::string& rival) { return !told_to_end.contains(rival); });
}

asio::awaitable<std::string> end_left(const action::Context& context, const Left& left, bool anothers) {
  if (!anothers) co_return "it was ended" + co_await end_all(context, left.programs);
  std::string which;
  for (const Process& program : left.programs) which += (which.empty() ? "" : " or ") + program.text();
  co_return "nobody can tell which of the programs that it began is this one, so it was left: " + which;
}

asio::awaitable<Outcome> wait_for(std::shared_ptr<Task> task, Left left) {
  const auto& context = task->context();
  for (auto pause = milliseconds(1); left.lives() && !task->stopped(); pause = std::min(pause * 2, milliseconds(100)))
    co_await context.pause(pause);
  Outcome outcome;
  outcome.ended = Ended::in_doubt;
  outcome.error = "its keeper was killed while it ran; it has ended since, and how is not known";
  if (!left.lives()) co_return outcome;
  const bool anothers = may_be_anothers(context, left);
  outcome.error = "its keeper was killed while it ran, and " + co_await end_left(context, left, anothers);
  outcome.ended = anothers ? Ended::in_doubt : task->why();
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

std::optional<asio::awaitable<Outcome>> left_behind(const std::shared_ptr<Task>& task, const Traces& traces) {
  const auto& mark = task->context().mark;
  if (is_start(mark)) return end_start(task);
  auto programs = program_left(traces, mark);
  if (programs.empty()) return std::nullopt;
  Left left{std::move(programs)};
  const bool surely = traces.program > 0 || mark_of(left.programs[0].pid) == mark;
  for (const auto key : surely ? std::vector<std::uint64_t>() : traces.rivals)
    left.rivals.push_back(mark.substr(0, mark.rfind(':') + 1) + std::to_string(key));
  return wait_for(task, std::move(left));
}

}  // namespace ocflow::keeper

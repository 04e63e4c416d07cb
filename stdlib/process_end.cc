#include "stdlib/process_end.h"

#include <signal.h>

#include <algorithm>
#include <cerrno>

#include "engine/host/child_wait.h"

namespace ocflow::stdlib {

using keeper::Descriptor;
using std::chrono::nanoseconds;

namespace {

struct Held {
  Process process;
  asio::posix::stream_descriptor watch;
};

bool is_gone(const Process& process) {
  auto now = read_process(process.pid);
  return !now || now->started != process.started;
}

// Waits for one after another: the last is gone when all are.
asio::awaitable<void> wait_gone(Context& context, std::vector<Held>& all, nanoseconds until) {
  while (!all.empty() && !context.cancelled()) {
    auto woke = co_await keeper::readable(context, all.back().watch, until);
    if (woke != keeper::Woke::ready) co_return;
    all.pop_back();
  }
}

std::string names(const std::vector<Held>& all) {
  std::vector<Process> processes;
  for (const Held& held : all) processes.push_back(held.process);
  return described(processes);
}

std::string restarted_by(const std::vector<Process>& processes) {
  for (const Process& process : processes)
    if (auto why = restarted_by(process); !why.empty()) return why;
  return {};
}

// nullopt: all were held, or had ended before.
std::optional<std::string> ask(Context& context, const std::vector<Process>& processes, std::vector<Held>& all) {
  std::string refused;
  for (const Process& process : processes) {
    Descriptor held = hold(process);
    if (!held) continue;
    if (!send_signal(held, SIGTERM)) {
      auto reason = keeper::errno_text(errno);
      if (is_gone(process)) continue;
      refused += (refused.empty() ? "" : "; ") + described(process) + " can't be asked to end: " + reason;
      continue;
    }
    all.push_back({process, asio::posix::stream_descriptor(context.executor, held.release())});
  }
  if (refused.empty()) return std::nullopt;
  return refused;
}

}  // namespace

std::string described(const std::vector<Process>& processes) {
  std::string text;
  for (const Process& process : processes) text += (text.empty() ? "" : ", ") + described(process);
  return text;
}

Probed would_end(const Result<Meant>& meant) {
  if (!meant) return {Probed::Sees::would_fail, {}, {}, meant.error().what};
  if (meant->processes.empty()) return {Probed::Sees::already_so, "not running", "not running", meant->why};
  return {Probed::Sees::would_change, "running: " + described(meant->processes), "not running",
          restarted_by(meant->processes)};
}

asio::awaitable<Outcome> end_all(Context& context, Meant meant, EndLimits limits, Again again) {
  if (meant.processes.empty()) {
    Outcome outcome = action::done({}, false);
    outcome.output = meant.why;
    co_return outcome;
  }
  std::vector<Held> all;
  auto ended = described(meant.processes);
  auto supervisor = restarted_by(meant.processes);
  auto refused = ask(context, meant.processes, all);
  auto begin = context.clock.elapsed();
  auto patience = limits.kill_after ? std::min(limits.limit, *limits.kill_after) : limits.limit;
  co_await wait_gone(context, all, later(begin, patience));
  bool forced = !all.empty() && limits.kill_after && !context.cancelled();
  auto by_force = names(all);
  if (forced) {
    for (Held& held : all) {
      Descriptor held_again = hold(held.process);
      if (held_again) send_signal(held_again, SIGKILL);
    }
    co_await wait_gone(context, all,
                       std::max(later(begin, limits.limit), context.clock.elapsed() + std::chrono::seconds(5)));
  }
  if (refused) co_return action::failed(*refused);
  if (context.cancelled() && !all.empty()) co_return action::failed(names(all) + " was asked to end, and still runs");
  if (!all.empty())
    co_return action::failed(names(all) + " still runs " + duration_text(limits.limit) + " after SIGTERM" +
                             (forced ? ", and after SIGKILL" : ""));
  // A supervisor takes a moment. And what one of them was just starting looks like it until it has become another
  // program.
  if (!supervisor.empty()) co_await context.pause(std::chrono::milliseconds(1500));
  auto now = co_await again();
  for (int looks = 0; looks < 10 && now && !now->processes.empty(); ++looks) {
    co_await context.pause(std::chrono::milliseconds(30));
    now = co_await again();
  }
  if (now && !now->processes.empty())
    co_return action::failed(ended + " ended, and " + described(now->processes) + " runs in its place" +
                             (supervisor.empty() ? "" : "; " + supervisor));
  Outcome outcome = action::done();
  outcome.output =
      forced ? by_force + " did not end within " + duration_text(patience) + " and was killed" : ended + " ended";
  co_return outcome;
}

}  // namespace ocflow::stdlib

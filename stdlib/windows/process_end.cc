// Ending processes on Windows: asked by their windows or their console, and by force only where that is allowed.
#include "stdlib/process_end.h"

#include <algorithm>

#include "engine/host/windows/ask.h"
#include "engine/host/windows/child.h"
#include "engine/host/windows/wide.h"

namespace ocflow::stdlib {

using std::chrono::nanoseconds;

namespace {

struct Held {
  Process process;
  asio::windows::object_handle watch;
};

std::string names(const std::vector<Held>& all) {
  std::vector<Process> processes;
  for (const Held& held : all) processes.push_back(held.process);
  return described(processes);
}

// Waits for one after another: the last is gone when all are.
asio::awaitable<void> wait_gone(Context& context, std::vector<Held>& all, nanoseconds until) {
  while (!all.empty() && !context.cancelled()) {
    auto woke = co_await keeper::signalled(context, all.back().watch, until);
    if (woke != keeper::Woke::ready) co_return;
    all.pop_back();
  }
}

struct Begun {
  std::vector<Held> held;
  std::string refused;  // who can't be looked after, and why
  std::string silent;   // who has nothing that could be asked
};

Begun ask(Context& context, const std::vector<Process>& processes) {
  Begun begun;
  for (const Process& process : processes) {
    auto handle = hold(process);
    if (!handle) {
      const auto error = GetLastError();
      if (error == ERROR_INVALID_PARAMETER || error == NO_ERROR) continue;  // it has ended
      begun.refused +=
          (begun.refused.empty() ? "" : "; ") + described(process) + " can't be ended: " + keeper::error_text(error);
      continue;
    }
    if (!keeper::ask_process_to_end(static_cast<unsigned long>(process.pid)))
      begun.silent += (begun.silent.empty() ? "" : ", ") + described(process);
    begun.held.push_back({process, asio::windows::object_handle(context.executor, handle.release())});
  }
  return begun;
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
  return {Probed::Sees::would_change, "running: " + described(meant->processes), "not running", {}};
}

asio::awaitable<Outcome> end_all(Context& context, Meant meant, EndLimits limits, Again again) {
  if (meant.processes.empty()) {
    Outcome outcome = action::done({}, false);
    outcome.output = meant.why;
    co_return outcome;
  }
  auto ended = described(meant.processes);
  auto begun = ask(context, meant.processes);
  auto& all = begun.held;
  auto begin = context.clock.elapsed();
  auto patience = limits.kill_after ? std::min(limits.limit, *limits.kill_after) : limits.limit;
  bool nothing_to_ask = !begun.silent.empty() && !limits.kill_after;
  co_await wait_gone(
      context, all, later(begin, nothing_to_ask ? nanoseconds(std::chrono::milliseconds(500)) : nanoseconds(patience)));
  bool forced = !all.empty() && limits.kill_after && !context.cancelled();
  auto by_force = names(all);
  if (forced) {
    for (Held& held : all) TerminateProcess(held.watch.native_handle(), 1);
    co_await wait_gone(context, all,
                       std::max(later(begin, limits.limit), context.clock.elapsed() + std::chrono::seconds(5)));
  }
  if (!begun.refused.empty()) co_return action::failed(begun.refused);
  if (context.cancelled() && !all.empty()) co_return action::failed(names(all) + " was asked to end, and still runs");
  if (!all.empty() && nothing_to_ask)
    co_return action::failed(begun.silent +
                             " can't be asked to end: it has neither a window nor a console that the "
                             "keeper can see; say `kill_after` where it may be ended by force");
  if (!all.empty())
    co_return action::failed(names(all) + " still runs " + duration_text(limits.limit) + " after it was asked to end" +
                             (forced ? ", and after that by force" : ""));
  auto now = co_await again();
  if (now && !now->processes.empty())
    co_return action::failed(ended + " ended, and " + described(now->processes) + " runs in its place");
  Outcome outcome = action::done();
  outcome.output = forced ? by_force + " did not end within " + duration_text(patience) + " and was ended by force"
                          : ended + " ended";
  co_return outcome;
}

}  // namespace ocflow::stdlib

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

Result<Meant> meant_by(const std::string& executable, const std::string& pid_file) {
  Meant meant;
  if (pid_file.empty() && executable.empty())
    return fail(ErrorKind::failed, "neither `executable` nor `pid_file` is given", "say which processes are meant");
  if (pid_file.empty()) {
    meant.processes = find_by_executable(executable);
    return meant;
  }
  auto found = find_by_pid_file(pid_file, meant.why);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return meant;
  if (executable.empty() || runs(**found, executable))
    meant.processes.push_back(std::move(**found));
  else
    meant.why = described(**found) + " has the id in \"" + pid_file + "\", and is not " + executable;
  return meant;
}

Result<Meant> meant_by(const std::vector<std::string>& program, const std::string& pid_file) {
  if (program.empty() || program[0].empty()) return fail(ErrorKind::failed, "no program is named");
  if (!pid_file.empty()) return meant_by(std::string(), pid_file);
  return Meant{find_by_command(program), {}};
}

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

asio::awaitable<Outcome> end_all(Context& context, Meant meant, Duration limit, std::optional<Duration> kill_after) {
  if (meant.processes.empty()) {
    Outcome outcome = action::done({}, false);
    outcome.output = meant.why;
    co_return outcome;
  }
  std::vector<Held> all;
  auto refused = ask(context, meant.processes, all);
  auto begin = context.clock.elapsed();
  auto patience = kill_after ? std::min(limit, *kill_after) : limit;
  co_await wait_gone(context, all, begin + patience);
  bool forced = !all.empty() && kill_after && !context.cancelled();
  auto by_force = names(all);
  if (forced) {
    for (Held& held : all) {
      Descriptor again = hold(held.process);
      if (again) send_signal(again, SIGKILL);
    }
    co_await wait_gone(context, all, std::max(begin + limit, context.clock.elapsed() + std::chrono::seconds(5)));
  }
  if (refused) co_return action::failed(*refused);
  if (context.cancelled() && !all.empty()) co_return action::failed(names(all) + " was asked to end, and still runs");
  if (!all.empty())
    co_return action::failed(names(all) + " still runs " + duration_text(limit) + " after SIGTERM" +
                             (forced ? ", and after SIGKILL" : ""));
  Outcome outcome = action::done();
  if (forced) outcome.output = by_force + " did not end within " + duration_text(patience) + " and was killed";
  co_return outcome;
}

}  // namespace ocflow::stdlib

#include <algorithm>
#include <cmath>

#include "stdlib/process_end.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

Result<Meant> by_pid_file(const std::string& path) {
  Meant meant;
  auto found = find_by_pid_file(path, meant.why);
  if (!found) return tl::unexpected(found.error());
  if (*found) meant.processes.push_back(std::move(**found));
  return meant;
}

asio::awaitable<Result<Meant>> by_service(Context& context, std::string service) {
  ServiceNamed named;
  named.service = std::move(service);
  auto manager = manager_of(context, named);
  if (!manager) co_return tl::unexpected(manager.error());
  auto state = co_await (*manager)->state(context);
  if (!state) co_return tl::unexpected(state.error());
  Meant meant;
  bool runs = state->is != ServiceState::Is::stopped && state->is != ServiceState::Is::failed;
  if (runs && state->pid < 2)
    co_return fail(ErrorKind::failed,
                   (*manager)->name() + " doesn't tell the process of " + named.service + ": " + state->words);
  if (runs)
    if (auto process = read_process(static_cast<pid_t>(state->pid))) meant.processes.push_back(std::move(*process));
  if (meant.processes.empty()) meant.why = named.service + " is " + std::string(name_of(state->is));
  co_return meant;
}

Result<Meant> by_port(double port) {
  if (std::floor(port) != port || port < 1 || port > 65535)
    return fail(ErrorKind::failed, "`port` is " + number_text(port), "a port is a whole number from 1 to 65535");
  auto found = find_by_port(static_cast<int>(port));
  if (!found) return tl::unexpected(found.error());
  return Meant{std::move(*found), {}};
}

// Of those found before only what is found now, too.
void keep_both(std::optional<Meant>& before, Meant now) {
  if (!before) {
    before = std::move(now);
    return;
  }
  std::vector<Process> both;
  for (Process& p : before->processes)
    if (std::any_of(now.processes.begin(), now.processes.end(), [&](const Process& q) { return q.pid == p.pid; }))
      both.push_back(std::move(p));
  before->processes = std::move(both);
  if (before->why.empty()) before->why = now.why;
}

// The file's process is looked at by itself, so that a stranger can be named.
void keep_executable(std::optional<Meant>& before, const std::string& executable, const std::string& pid_file) {
  if (!before) {
    before = Meant{find_by_executable(executable), {}};
    return;
  }
  std::vector<Process> kept;
  for (Process& p : before->processes) {
    if (runs(p, executable))
      kept.push_back(std::move(p));
    else if (!pid_file.empty())
      before->why = described(p) + " has the id in \"" + pid_file + "\", and is not " + executable;
  }
  before->processes = std::move(kept);
}

Result<Meant> with_group(Meant meant, bool group) {
  if (!group || meant.processes.empty()) return meant;
  auto all = with_family(std::move(meant.processes));
  if (!all) return tl::unexpected(all.error());
  meant.processes = std::move(*all);
  return meant;
}

}  // namespace

asio::awaitable<Result<Meant>> meant_by(Context& context, Wanted wanted) {
  std::optional<Meant> meant;
  if (!wanted.pid_file.empty()) {
    auto found = by_pid_file(wanted.pid_file);
    if (!found) co_return found;
    keep_both(meant, std::move(*found));
  }
  if (!wanted.service.empty()) {
    auto found = co_await by_service(context, wanted.service);
    if (!found) co_return found;
    keep_both(meant, std::move(*found));
  }
  if (wanted.port) {
    auto found = by_port(*wanted.port);
    if (!found) co_return found;
    keep_both(meant, std::move(*found));
  }
  if (!wanted.pattern.empty()) {
    auto found = find_by_pattern(wanted.pattern);
    if (!found) co_return tl::unexpected(found.error());
    keep_both(meant, Meant{std::move(*found), {}});
  }
  if (!wanted.executable.empty()) keep_executable(meant, wanted.executable, wanted.pid_file);
  if (!meant)
    co_return fail(ErrorKind::failed, "none of `executable`, `pid_file`, `command`, `port` and `service` is given",
                   "say which processes are meant");
  co_return with_group(std::move(*meant), wanted.group);
}

Result<Meant> meant_by(const std::vector<std::string>& program, const std::string& pid_file, bool group) {
  if (program.empty() || program[0].empty()) return fail(ErrorKind::failed, "no program is named");
  if (pid_file.empty()) return with_group(Meant{find_by_command(program), {}}, group);
  auto found = by_pid_file(pid_file);
  return found ? with_group(std::move(*found), group) : found;
}

}  // namespace ocflow::stdlib

#include "stdlib/process_start.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "engine/host/child_wait.h"
#include "stdlib/file_access.h"
#include "stdlib/process_end.h"

namespace ocflow::stdlib {

using std::chrono::milliseconds;

namespace {

struct Wanted {
  std::vector<std::string> program;
  std::string pid_file, log, directory;
  Duration limit;
};

Wanted wanted(const Arguments& arguments) {
  return {texts_of(arguments[0]), text_or_empty(arguments[1]), text_or_empty(arguments[2]), text_or_empty(arguments[3]),
          duration_of(arguments[4])};
}

keeper::Launch launch_of(const Wanted& want) {
  keeper::Launch launch;
  launch.program = want.program;
  launch.directory = want.directory;
  return launch;
}

Result<keeper::Descriptor> open_log(const std::string& path) {
  if (path.empty()) return keeper::Descriptor();
  keeper::Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666));
  if (!file) return file_error(path, "opened for its output", errno);
  return file;
}

// The last lines of its log, to tell why it ended.
std::string end_of_log(const std::string& log) {
  if (log.empty()) return {};
  auto file = open_file(log);
  if (!file) return {};
  std::string text(4096, '\0');
  auto size = size_of(*file);
  auto n = pread(file->get(), text.data(), text.size(), std::max<std::int64_t>(0, size - 4096));
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return text;
}

// Is it up? It lives for a moment, or has made others and ended well; where there is a pid file, that names a process.
asio::awaitable<Outcome> wait_until_up(Context& context, keeper::Running& running, Wanted want) {
  auto begin = context.clock.elapsed();
  auto pid = " (pid " + std::to_string(running.child().pid()) + ")";
  const auto& name = want.program[0];
  std::optional<keeper::Exit> exit;
  auto settled = begin + milliseconds(200);
  while (!context.cancelled()) {
    if (exit && exit->code != 0) co_return action::failed(name + ": " + exit->text(), {}, end_of_log(want.log));
    bool may_be_up = exit || context.clock.elapsed() >= settled;
    auto up = meant_by(want.program, want.pid_file);
    if (up && !up->processes.empty() && may_be_up) co_return action::done();
    if (!exit && want.pid_file.empty() && may_be_up) co_return action::done();  // under another command line
    if (exit && want.pid_file.empty()) co_return action::failed(name + " ended at once", {}, end_of_log(want.log));
    if (context.clock.elapsed() > begin + want.limit) {
      auto why = up ? "\"" + want.pid_file + "\" names no running process" : up.error().what;
      co_return action::failed(
          name + (exit ? "" : pid + " runs, but") + " is not up after " + duration_text(want.limit) + ": " + why, {},
          end_of_log(want.log));
    }
    if (exit)
      co_await context.pause(milliseconds(20));
    else
      exit = co_await running.ended(context.clock.elapsed() + milliseconds(20));
  }
  co_return action::failed(name + (exit ? "" : pid) + " was started, and is left as it is");
}

}  // namespace

asio::awaitable<Probed> probe_start(Context&, const Arguments& arguments) {
  auto want = wanted(arguments);
  auto now = meant_by(want.program, want.pid_file);
  if (!now) co_return Probed{Probed::Sees::would_fail, {}, {}, now.error().what};
  if (now->processes.empty()) {
    if (auto fine = keeper::Child::may_start(launch_of(want)); !fine)
      co_return Probed{Probed::Sees::would_fail, "not running", {}, fine.error().what};
    co_return Probed{Probed::Sees::would_change, "not running", "running", now->why};
  }
  auto state = "running: " + described(now->processes);
  co_return Probed{Probed::Sees::already_so, state, state, {}};
}

asio::awaitable<Outcome> start_process(Context& context, const Arguments& arguments, const Authority&) {
  auto want = wanted(arguments);
  auto now = meant_by(want.program, want.pid_file);
  if (!now) co_return failed(now.error());
  if (!now->processes.empty()) co_return action::done({}, false);
  auto log = open_log(want.log);
  if (!log) co_return failed(log.error());
  auto launch = launch_of(want);
  launch.output = launch.errors = log->get();
  launch.own_session = true;
  launch.environment.push_back(std::string(keeper::mark_name) + "=");  // it stays: no cancelled step ends it
  auto child = keeper::Child::start(launch);
  if (!child) co_return failed(child.error());
  keeper::Running running(context, std::move(*child));
  co_return co_await wait_until_up(context, running, std::move(want));
}

}  // namespace ocflow::stdlib

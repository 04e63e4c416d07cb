#include "stdlib/process_start.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "engine/base/value_json.h"
#include "engine/host/child_run.h"
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
  Duration patience;  // until it is ended by force where it isn't up in time
};

Wanted wanted(const Arguments& arguments) {
  return {texts_of(arguments[0]),      text_or_empty(arguments[1]),
          text_or_empty(arguments[2]), text_or_empty(arguments[3]),
          duration_of(arguments[4]),   duration_or_none(arguments[5]).value_or(keeper::grace)};
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

// The last lines of its log since it was started.
std::string end_of_log(const Wanted& want, std::int64_t before) {
  if (want.log.empty()) return {};
  auto file = open_file(want.log);
  if (!file) return {};
  std::string text(keeper::tail_bytes, '\0');
  const auto size = size_of(*file);
  if (size < before) before = 0;  // the program has begun it anew
  const auto from = std::max(before, size - static_cast<std::int64_t>(text.size()));
  const auto n = pread(file->get(), text.data(), text.size(), from);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return valid_utf8(text);
}

// Is it up? It lives for a moment, or has made others and ended well; where there is a pid file, that names a process.
// Empty: it is. Else why not.
asio::awaitable<std::string> why_not_up(Context& context, keeper::Running& running, const Wanted& want,
                                        std::optional<keeper::Exit>& exit) {
  const auto begin = context.clock.elapsed(), settled = begin + milliseconds(200), late = later(begin, want.limit);
  const auto& name = want.program[0];
  const auto pid = " (pid " + std::to_string(running.child().pid()) + ")";
  while (!context.cancelled()) {
    if (exit && exit->code != 0) co_return name + ": " + exit->text();
    bool may_be_up = exit || context.clock.elapsed() >= settled;
    auto up = meant_by(want.program, want.pid_file);
    if (up && !up->processes.empty() && may_be_up) co_return std::string();
    if (!exit && want.pid_file.empty() && may_be_up) co_return std::string();  // under another command line
    if (exit && want.pid_file.empty()) co_return name + " ended at once";
    if (context.clock.elapsed() > late) {
      auto why = up ? "\"" + want.pid_file + "\" names no running process" : up.error().what;
      co_return name + (exit ? "" : pid + " runs, but") + " is not up after " + duration_text(want.limit) + ": " + why;
    }
    if (exit)
      co_await context.pause(milliseconds(20));
    else
      exit = co_await running.ended(context.clock.elapsed() + milliseconds(20));
  }
  co_return name + (exit ? "" : pid) + " was started, and is not up yet";
}

// What isn't up is no effect of a step that has failed: a retry would start one more, and no `undo` would find it.
asio::awaitable<std::string> end_it(keeper::Running& running, const Wanted& want, bool runs) {
  const auto exit = co_await running.end(want.patience);
  std::string text;
  if (runs) text = exit ? "; it was ended" : "; it could not be ended, not even by SIGKILL, and still runs";
  if (!running.strays().empty())
    text += (running.left().empty() ? "; what it had started was ended: " : "; what it had started was told to end: ") +
            running.strays();
  if (!running.left().empty()) text += "; of that could not be ended, and still runs: " + running.left();
  co_return text;
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
  const auto before = *log ? size_of(*log) : 0;
  auto launch = launch_of(want);
  launch.output = launch.errors = log->get();
  launch.own_session = true;
  // It stays: no cancelled step ends it.
  launch.environment.push_back(std::string(keeper::mark_name) + "=" + std::string(keeper::stays_mark) + context.mark);
  auto child = keeper::Child::start(launch);
  if (!child) co_return failed(child.error());
  keeper::Running running(context, std::move(*child));
  std::optional<keeper::Exit> exit;
  auto why = co_await why_not_up(context, running, want, exit);
  if (why.empty()) co_return action::done();
  why += co_await end_it(running, want, !exit);
  co_return action::failed(std::move(why), {}, end_of_log(want, before));
}

}  // namespace ocflow::stdlib

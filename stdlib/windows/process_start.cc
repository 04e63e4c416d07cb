// Starting a program on Windows that goes on by itself.
#include "stdlib/process_start.h"

#include "engine/host/windows/child.h"
#include "engine/host/windows/wide.h"
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
          duration_of(arguments[4]),   duration_or_none(arguments[5]).value_or(std::chrono::seconds(10))};
}

Result<keeper::Descriptor> open_log(const std::string& path) {
  if (path.empty()) return keeper::Descriptor();
  auto file = keeper::taken(CreateFileW(keeper::to_wide(path).c_str(), FILE_APPEND_DATA | SYNCHRONIZE,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_ALWAYS, 0,
                                        nullptr));
  if (!file)
    return fail(ErrorKind::failed,
                "\"" + path + "\" can't be opened for its output: " + keeper::error_text(GetLastError()));
  return file;
}

// With a pid file: that names a process. Without: the one that we made lives for a moment, or has made others.
// Empty: it is up. Else why not.
asio::awaitable<std::string> why_not_up(Context& context, const keeper::Child& child, const Wanted& want) {
  const auto begin = context.clock.elapsed(), settled = begin + milliseconds(200), late = later(begin, want.limit);
  const auto& name = want.program[0];
  while (!context.cancelled()) {
    auto exit = child.exit();
    if (exit && exit->code != 0) co_return name + ": " + exit->text();
    bool may_be_up = !want.pid_file.empty() || exit || context.clock.elapsed() >= settled;
    auto up = meant_by(want.program, want.pid_file);
    if (up && !up->processes.empty() && may_be_up) co_return std::string();
    if (!exit && want.pid_file.empty() && may_be_up) co_return std::string();
    if (exit && want.pid_file.empty()) co_return name + " ended at once";
    if (context.clock.elapsed() > late) {
      auto why = up ? "\"" + want.pid_file + "\" names no running process" : up.error().what;
      co_return name + (exit ? "" : " (pid " + std::to_string(child.pid()) + ") runs, but") + " is not up after " +
          duration_text(want.limit) + ": " + why;
    }
    co_await context.pause(milliseconds(20));
  }
  co_return name + " was started, and is not up yet";
}

// What isn't up is no effect of a step that has failed: a retry would start one more, and no `undo` would find it. It
// has no job, so those that it started are known by their parents.
asio::awaitable<std::string> end_it(Context& context, keeper::Child& child, const Wanted& want) {
  const bool ran = !child.exit();
  Process own;
  own.pid = static_cast<pid_t>(child.pid());
  own.started = child.started();
  auto family = with_family({own});
  asio::windows::object_handle watch(context.executor, child.watch().release());
  if (ran) child.ask_to_end();
  co_await keeper::signalled(context, watch, later(context.clock.elapsed(), want.patience));
  child.end();
  std::string others, left;
  for (const Process& process : family ? *family : std::vector<Process>{}) {
    if (process.pid == own.pid) continue;
    auto held = hold(process);
    if (!held || WaitForSingleObject(held.get(), 0) == WAIT_OBJECT_0) continue;
    auto& list = TerminateProcess(held.get(), 1) ? others : left;
    list += (list.empty() ? "" : ", ") + described(process);
  }
  co_await keeper::signalled(context, watch, context.clock.elapsed() + std::chrono::seconds(5));
  std::string text;
  if (ran) text = child.exit() ? "; it was ended" : "; it could not be ended, and still runs";
  if (!others.empty()) text += "; what it had started was ended: " + others;
  if (!left.empty()) text += "; of that could not be ended, and still runs: " + left;
  co_return text;
}

}  // namespace

asio::awaitable<Probed> probe_start(Context&, const Arguments& arguments) {
  auto want = wanted(arguments);
  auto now = meant_by(want.program, want.pid_file);
  if (!now) co_return Probed{Probed::Sees::would_fail, {}, {}, now.error().what};
  if (now->processes.empty()) co_return Probed{Probed::Sees::would_change, "not running", "running", now->why};
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
  keeper::Launch launch;
  launch.program = want.program;
  launch.directory = want.directory;
  launch.output = launch.errors = log->get();
  launch.own_session = true;
  auto child = keeper::Child::start(launch);
  if (!child) co_return failed(child.error());
  auto why = co_await why_not_up(context, *child, want);
  if (why.empty()) co_return action::done();
  why += co_await end_it(context, *child, want);
  co_return action::failed(std::move(why));
}

}  // namespace ocflow::stdlib

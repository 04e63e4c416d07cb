// supervisord, by its XML-RPC. What its own command prints and returns is not asked: 0 for "not running", too.
#include "stdlib/file_access.h"
#include "stdlib/service_manager.h"
#include "stdlib/supervisord_rpc.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;

Is supervisord_state(const std::string& name) {
  if (name == "RUNNING") return Is::running;
  if (name == "STARTING" || name == "BACKOFF") return Is::starting;
  if (name == "STOPPING") return Is::stopping;
  return name == "FATAL" || name == "UNKNOWN" ? Is::failed : Is::stopped;
}

class Supervisord final : public ServiceManager {
 public:
  Supervisord(std::string process, SupervisordAt at) : process_(std::move(process)), at_(std::move(at)) {}
  std::string name() const override { return "supervisord"; }

  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    std::vector<Value> mine(1, process_);
    auto answer = co_await call(context, "getProcessInfo", std::move(mine));
    if (!answer) co_return tl::unexpected(answer.error());
    if (answer->empty()) co_return fail(ErrorKind::failed, "supervisord tells nothing of " + process_);
    auto& info = answer->front();
    ServiceState state;
    state.is = supervisord_state(info["statename"]);
    state.pid = std::atof(info["pid"].c_str());
    state.words = info["statename"];
    if (state.pid > 0) state.words += ", pid " + info["pid"];
    if (!info["spawnerr"].empty()) state.words += ", " + info["spawnerr"];
    bool ended = state.is == Is::stopped || state.is == Is::failed;
    if (state.pid > 0) {
      last_pid_ = info["pid"];
    } else if (ended && !last_pid_.empty()) {
      bool killed = co_await was_killed(context, info["name"]);
      if (killed) state.unclean = "supervisord killed it (SIGKILL)";
    }
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration) override {
    if (verb != Verb::start) {
      auto stopped = co_await order(context, "stopProcess");
      if (!stopped) co_return stopped;
      if (verb == Verb::stop) co_return Result<void>();
    }
    // A start is only taken once the old one has ended.
    for (int i = 0; verb == Verb::restart && i < 600 && !context.cancelled(); ++i) {
      auto now = co_await state(context);
      if (!now) co_return tl::unexpected(now.error());
      if (now->is == Is::stopped || now->is == Is::failed) break;
      co_await context.pause(std::chrono::milliseconds(100));
    }
    co_return co_await order(context, "startProcess");
  }

  asio::awaitable<Result<StartType>> start_type(Context& context) override {
    std::vector<Value> nothing_more;
    auto answer = co_await call(context, "getAllConfigInfo", std::move(nothing_more));
    if (!answer) co_return tl::unexpected(answer.error());
    for (auto& info : *answer)
      if (info["name"] == process_ || info["group"] + ":" + info["name"] == process_)
        co_return info["autostart"] == "1" ? StartType::automatic : StartType::manual;
    co_return fail(ErrorKind::failed, "supervisord knows no process \"" + process_ + "\"");
  }

  asio::awaitable<Result<void>> set_automatic(Context&, bool on) override {
    co_return fail(ErrorKind::failed, "supervisord takes from its settings alone what it starts by itself",
                   std::string("set autostart=") + (on ? "true" : "false") + " for " + process_ + " there");
  }

  asio::awaitable<std::string> hazards(Context& context, Duration) override {
    auto type = co_await start_type(context);
    bool again = type && *type == StartType::automatic;
    co_return again ? "supervisord starts it again when it starts itself (autostart)" : "";
  }

 private:
  asio::awaitable<Result<RpcAnswer>> call(Context& context, std::string method, std::vector<Value> parameters) {
    auto answer = co_await supervisord_call(context, at_, "supervisor." + method, std::move(parameters));
    if (!answer && answer.error().what.rfind("BAD_NAME", 0) == 0)
      co_return fail(ErrorKind::failed, "supervisord knows no process \"" + process_ + "\"");
    co_return answer;
  }

  // Without its own wait: that would hold the connection, and proves nothing.
  asio::awaitable<Result<void>> order(Context& context, const char* method) {
    std::vector<Value> unwaited(2, process_);
    unwaited[1] = false;
    auto answer = co_await call(context, method, std::move(unwaited));
    if (answer) co_return Result<void>();
    const auto& what = answer.error().what;
    if (what.rfind("NOT_RUNNING", 0) == 0 || what.rfind("ALREADY_STARTED", 0) == 0) co_return Result<void>();
    co_return fail(ErrorKind::failed, "supervisord refuses " + process_ + ": " + what);
  }

  // Its state doesn't tell how a process ended, but its log tells that it was killed.
  asio::awaitable<bool> was_killed(Context& context, std::string name) {
    std::vector<Value> end(2, 0);
    end[0] = -8192;
    auto log = co_await call(context, "readLog", std::move(end));
    if (!log || log->empty()) co_return false;
    auto wanted = "killing '" + name + "' (" + last_pid_ + ") with SIGKILL";
    co_return log->front()[""].find(wanted) != std::string::npos;
  }

  std::string process_, last_pid_;
  SupervisordAt at_;
};

}  // namespace

std::string supervisord_settings() {
  for (const char* path : {"/etc/supervisor/supervisord.conf", "/etc/supervisord.conf",
                           "/etc/supervisord/supervisord.conf", "/usr/local/etc/supervisord.conf"})
    if (kind_of(path).value_or(FileKind::none) == FileKind::file) return path;
  return {};
}

Result<std::unique_ptr<ServiceManager>> supervisord_service(const std::string& process, const std::string& at) {
  auto found = supervisord_at(at);
  if (!found) return tl::unexpected(found.error());
  return std::make_unique<Supervisord>(process, std::move(*found));
}

}  // namespace ocflow::stdlib

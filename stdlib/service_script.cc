// Scripts in /etc/init.d, which tell their state by the exit codes that the Linux Standard Base lays down.
#include "engine/host/child_run.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;

class InitScript final : public ServiceManager {
 public:
  explicit InitScript(std::string script) : script_(std::move(script)) {}
  std::string name() const override { return "init.d"; }

  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    auto code = co_await run(context, "status", std::chrono::seconds(30));
    if (!code) co_return tl::unexpected(code.error());
    ServiceState state;
    state.words = "status exits with " + std::to_string(*code);
    if (*code == 0)
      state.is = Is::running;
    else if (*code == 1 || *code == 2)
      state.is = Is::failed;  // dead, and its pid or lock file is still there
    else if (*code == 3)
      state.is = Is::stopped;
    else
      co_return fail(ErrorKind::failed, script_ + " status: exit code " + std::to_string(*code) + " tells no state");
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) override {
    auto code = co_await run(context, std::string(name_of(verb)), limit);
    if (!code) co_return tl::unexpected(code.error());
    if (*code == 0) co_return Result<void>();
    co_return fail(ErrorKind::failed, script_ + " " + std::string(name_of(verb)) + ": exit code " +
                                          std::to_string(*code) + (last_.empty() ? "" : ": " + last_));
  }

 private:
  asio::awaitable<Result<int>> run(Context& context, std::string word, Duration limit) {
    keeper::Launch launch;
    launch.program = {script_, word};
    auto ran = co_await keeper::run_captured(context, std::move(launch), limit);
    if (!ran) co_return tl::unexpected(ran.error());
    last_ = ran->tail.substr(0, ran->tail.find('\n'));
    if (!ran->stopped && !ran->late && ran->exit) co_return ran->exit->code;
    co_return fail(ErrorKind::failed, script_ + " " + word + ": no end within " + duration_text(limit));
  }

  std::string script_;
  std::string last_;
};

}  // namespace

std::unique_ptr<ServiceManager> init_script(std::string script) {
  return std::make_unique<InitScript>(std::move(script));
}

}  // namespace ocflow::stdlib

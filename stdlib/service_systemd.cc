// systemd through its own program: it is where systemd is, and needs no bus library in the keeper.
#include <map>

#include "engine/host/child_run.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;

std::map<std::string, std::string> properties(const std::string& text) {
  std::map<std::string, std::string> all;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = std::min(text.find('\n', begin), text.size());
    auto line = text.substr(begin, end - begin);
    if (auto equals = line.find('='); equals != line.npos) all[line.substr(0, equals)] = line.substr(equals + 1);
    begin = end + 1;
  }
  return all;
}

Is state_of(const std::string& active) {
  if (active == "active" || active == "reloading") return Is::running;
  if (active == "activating") return Is::starting;
  if (active == "deactivating") return Is::stopping;
  return active == "failed" ? Is::failed : Is::stopped;
}

class Systemd final : public ServiceManager {
 public:
  explicit Systemd(std::string unit) : unit_(std::move(unit)) {}
  std::string name() const override { return "systemd"; }

  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    std::vector<std::string> show{"show", "--property=LoadState,ActiveState,SubState,Result,MainPID"};
    auto said = co_await systemctl(context, std::move(show), std::chrono::seconds(20));
    if (!said) co_return tl::unexpected(said.error());
    auto all = properties(*said);
    if (all["LoadState"] == "not-found")
      co_return fail(ErrorKind::failed, "systemd knows no service \"" + unit_ + "\"");
    ServiceState state;
    state.is = state_of(all["ActiveState"]);
    state.pid = std::atof(all["MainPID"].c_str());
    // Of a unit that ignores being asked, only this shows that it was killed.
    state.forced = state.is == Is::failed && (all["Result"] == "timeout" || all["Result"] == "signal");
    state.words = all["ActiveState"] + " (" + all["SubState"] + ")";
    if (!all["Result"].empty() && all["Result"] != "success") state.words += ", result " + all["Result"];
    if (state.pid > 0) state.words += ", pid " + all["MainPID"];
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) override {
    std::vector<std::string> arguments{"--no-ask-password", std::string(name_of(verb))};
    auto said = co_await systemctl(context, std::move(arguments), limit);
    if (!said) co_return tl::unexpected(said.error());
    co_return Result<void>();
  }

 private:
  asio::awaitable<Result<std::string>> systemctl(Context& context, std::vector<std::string> arguments, Duration limit) {
    keeper::Launch launch;
    launch.program = {"systemctl"};
    launch.program.insert(launch.program.end(), arguments.begin(), arguments.end());
    launch.program.insert(launch.program.end(), {"--", unit_});
    launch.environment = {"LC_ALL=C", "SYSTEMD_PAGER=", "SYSTEMD_COLORS=0"};
    auto ran = co_await keeper::run_captured(context, std::move(launch), limit);
    if (!ran) co_return tl::unexpected(ran.error());
    if (!ran->stopped && !ran->late && ran->exit && ran->exit->code == 0) co_return std::move(ran->text);
    auto end = ran->late ? "no answer within " + duration_text(limit) : ran->exit ? ran->exit->text() : "no end";
    co_return fail(ErrorKind::failed,
                   "systemctl " + arguments.back() + " " + unit_ + ": " + end +
                       (ran->errors.empty() ? "" : ": " + ran->errors.substr(0, ran->errors.find('\n'))));
  }

  std::string unit_;
};

}  // namespace

std::unique_ptr<ServiceManager> systemd_service(std::string unit) { return std::make_unique<Systemd>(std::move(unit)); }

}  // namespace ocflow::stdlib

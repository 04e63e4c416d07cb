// systemd, over its bus. The end of a job is only waited for; the state of the unit is what counts.
#include <algorithm>

#include "stdlib/service_manager.h"
#include "stdlib/systemd_bus.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
constexpr seconds answer_within{20};

std::string text_in(const BusProperties& all, const char* name) {
  auto at = all.find(name);
  if (at == all.end()) return {};
  auto text = std::get_if<std::string>(&at->second);
  return text ? *text : std::string();
}
std::uint64_t number_in(const BusProperties& all, const char* name) {
  auto at = all.find(name);
  if (at == all.end()) return 0;
  auto number = std::get_if<std::uint64_t>(&at->second);
  return number ? *number : 0;
}
std::vector<std::string> texts_in(const BusProperties& all, const char* name) {
  auto at = all.find(name);
  if (at == all.end()) return {};
  auto texts = std::get_if<std::vector<std::string>>(&at->second);
  return texts ? *texts : std::vector<std::string>();
}

Is systemd_state(const std::string& active) {
  if (active == "active" || active == "reloading") return Is::running;
  if (active == "activating") return Is::starting;
  if (active == "deactivating") return Is::stopping;
  return active == "failed" ? Is::failed : Is::stopped;
}

// A unit that ignores being asked is killed, and its job still ends as "done": only the result shows it.
std::string unclean_end(const std::string& result) {
  if (result == "timeout" || result == "watchdog") return "systemd killed it (result " + result + ")";
  if (result == "signal") return "a signal ended it (result signal)";
  if (result == "core-dump") return "it crashed (result core-dump)";
  if (result == "oom-kill") return "the kernel killed it, out of memory (result oom-kill)";
  return {};
}

// How long it has been in a state that passes.
std::string since(const BusProperties& all) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  auto then = number_in(all, "StateChangeTimestampMonotonic");
  auto at = static_cast<std::uint64_t>(now.tv_sec) * 1000000u + static_cast<std::uint64_t>(now.tv_nsec) / 1000u;
  if (then == 0 || at < then) return {};
  return ", for " + duration_text(seconds((at - then) / 1000000u));
}

std::string unit_name(const std::string& service) {
  for (const char* type : {".service", ".socket", ".target", ".timer", ".path", ".mount", ".automount", ".swap",
                           ".slice", ".scope", ".device"}) {
    std::string_view end = type;
    if (service.size() > end.size() && service.compare(service.size() - end.size(), end.size(), end) == 0)
      return service;
  }
  return service + ".service";
}

class Systemd final : public ServiceManager {
 public:
  Systemd(std::string unit, std::unique_ptr<SystemdBus> bus) : unit_(unit_name(unit)), bus_(std::move(bus)) {}
  std::string name() const override { return "systemd"; }

  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    auto all = co_await look(context, unit_);
    if (!all) co_return tl::unexpected(all.error());
    ServiceState state;
    auto active = text_in(*all, "ActiveState"), result = text_in(*all, "Result");
    state.is = systemd_state(active);
    state.pid = static_cast<double>(number_in(*all, "MainPID"));
    if (state.is == Is::failed) state.unclean = unclean_end(result);
    state.words = active + " (" + text_in(*all, "SubState") + ")";
    if (state.is == Is::starting || state.is == Is::stopping) state.words += since(*all);
    if (!result.empty() && result != "success") state.words += ", result " + result;
    if (state.pid > 0) state.words += ", pid " + std::to_string(static_cast<long>(state.pid));
    if (auto status = text_in(*all, "StatusText"); !status.empty()) state.words += ", \"" + status + "\"";
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) override {
    auto until = later(context.clock.elapsed(), limit);
    if (auto heard = co_await bus_->subscribe(until); !heard) co_return tl::unexpected(heard.error());
    auto method = verb == Verb::start ? "StartUnit" : verb == Verb::stop ? "StopUnit" : "RestartUnit";
    std::vector<std::string> texts(2, unit_);
    texts[1] = "replace";
    auto job = co_await bus_->object(method, std::move(texts), until);
    if (!job) co_return tl::unexpected(named(job.error()));
    auto end = co_await bus_->end_of_job(*job, until);
    if (!end) co_return tl::unexpected(end.error());
    if (end->empty() || *end == "done") co_return Result<void>();
    auto now = co_await state(context);
    co_return fail(ErrorKind::failed, "systemd could not " + std::string(name_of(verb)) + " " + unit_ +
                                          ": its job is " + *end +
                                          (now ? ", and the unit " + now->words : std::string()));
  }

  asio::awaitable<Result<StartType>> start_type(Context& context) override {
    auto all = co_await look(context, unit_);
    if (!all) co_return tl::unexpected(all.error());
    auto file = text_in(*all, "UnitFileState");
    if (file.rfind("enabled", 0) == 0) co_return StartType::automatic;
    co_return file.rfind("masked", 0) == 0 ? StartType::disabled : StartType::manual;
  }

  asio::awaitable<Result<void>> set_automatic(Context& context, bool on) override {
    auto until = context.clock.elapsed() + answer_within;
    auto all = co_await look(context, unit_);
    if (!all) co_return tl::unexpected(all.error());
    if (text_in(*all, "UnitFileState") == "masked")
      co_return fail(ErrorKind::failed, unit_ + " is masked", "unmask it first: systemctl unmask " + unit_);
    if (auto done = co_await unit_files(on, until); !done) co_return tl::unexpected(named(done.error()));
    auto made = bus_->message("Reload");
    if (!made) co_return tl::unexpected(made.error());
    auto reloaded = co_await bus_->call(std::move(*made), until + seconds(60));
    if (!reloaded) co_return tl::unexpected(reloaded.error());
    co_return Result<void>();
  }

  // All that systemd would stop along with it, those furthest away first.
  asio::awaitable<Result<std::vector<std::string>>> dependents(Context& context) override {
    std::vector<std::string> found{unit_};
    for (std::size_t i = 0; i < found.size() && found.size() < 500; ++i) {
      auto all = co_await look(context, found[i]);
      if (!all && i == 0) co_return tl::unexpected(all.error());
      if (!all) continue;
      for (const char* bond : {"RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf"})
        for (const auto& unit : texts_in(*all, bond)) {
          bool of_boot = unit.size() > 7 && unit.compare(unit.size() - 7, 7, ".target") == 0;
          if (!of_boot && std::find(found.begin(), found.end(), unit) == found.end()) found.push_back(unit);
        }
    }
    co_return std::vector<std::string>(found.rbegin(), found.rend() - 1);
  }

  asio::awaitable<std::string> hazards(Context& context, Duration limit) override {
    auto all = co_await look(context, unit_);
    if (!all) co_return std::string();
    std::string told;
    auto tell = [&](const std::string& what) { told += (told.empty() ? "" : "; ") + what; };
    for (const auto& trigger : texts_in(*all, "TriggeredBy")) {
      auto other = co_await look(context, trigger);
      if (other && text_in(*other, "ActiveState") == "active")
        tell(trigger + " is active and starts it again when it is triggered: stop that first");
    }
    auto patience = number_in(*all, "TimeoutStopUSec");
    bool kills = patience > 0 && patience < UINT64_MAX && number_in(*all, "SendSIGKILL") != 0;
    if (kills && nanoseconds(microseconds(patience)) <= limit)
      tell("systemd kills it if it has not stopped after " + duration_text(microseconds(patience)) +
           " (TimeoutStopSec)");
    co_return told;
  }

 private:
  // A unit that isn't loaded is loaded for the look, as `systemctl show` does.
  asio::awaitable<Result<BusProperties>> look(Context& context, std::string unit) {
    auto until = context.clock.elapsed() + answer_within;
    std::vector<std::string> texts(1, unit);
    auto path = co_await bus_->object("LoadUnit", std::move(texts), until);
    if (!path) co_return tl::unexpected(named(path.error()));
    auto all = co_await bus_->properties(*path, until);
    if (all && text_in(*all, "LoadState") == "not-found")
      co_return fail(ErrorKind::failed, "systemd knows no service \"" + unit + "\"");
    if (all && text_in(*all, "LoadState") == "bad-setting")
      co_return fail(ErrorKind::failed, "the unit file of " + unit + " is not valid",
                     "look at it: systemd-analyze verify " + unit);
    co_return all;
  }

  asio::awaitable<Result<BusMessage>> unit_files(bool on, nanoseconds until) {
    auto made = bus_->message(on ? "EnableUnitFiles" : "DisableUnitFiles");
    if (!made) co_return made;
    const auto& sd = *made->sd;
    std::string unit = unit_;
    char* names[] = {unit.data(), nullptr};
    sd.append_strv(made->get, names);
    if (on)
      sd.append(made->get, "bb", 0, 0);
    else
      sd.append(made->get, "b", 0);
    co_return co_await bus_->call(std::move(*made), until);
  }

  Error named(Error error) const {
    if (!error.what.empty() && error.what.find(unit_) == error.what.npos) error.what = unit_ + ": " + error.what;
    return error;
  }

  std::string unit_;
  std::unique_ptr<SystemdBus> bus_;
};

}  // namespace

Result<std::unique_ptr<ServiceManager>> systemd_service(Context& context, const std::string& unit,
                                                        const std::string& address) {
  auto bus = SystemdBus::open(context, address);
  if (!bus) return tl::unexpected(bus.error());
  return std::make_unique<Systemd>(unit, std::move(*bus));
}

}  // namespace ocflow::stdlib

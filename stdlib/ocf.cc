// OCF resource agents, those of Pacemaker clusters: programs with the actions start, stop and monitor, given their
// settings as OCF_RESKEY_ variables. What start and stop return is not believed: monitor is asked.
#include <filesystem>

#include "engine/host/child_wait.h"
#include "stdlib/adapters.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

constexpr const char* root = "/usr/lib/ocf";
constexpr std::size_t ocf_own = 3;  // agent, instance, limit; the values by name follow

const RecordType& ocf_result() {
  static const RecordType type{
      "ocf", {field("exit_code", number(), "What the agent returned"), field("output", text(), "What it wrote")}};
  return type;
}

// What monitor's exit code means.
std::string state_of(const keeper::Ran& ran) {
  if (!ran.exit || ran.exit->signal != 0) return {};
  switch (ran.exit->code) {
    case 0:
      return "running";
    case 7:
      return "stopped";
    case 8:
      return "promoted";
    case 9:
      return "failed, promoted";
    default:
      return {};
  }
}

std::string meaning(int code) {
  static const char* const names[] = {"success",         "generic error",       "wrong arguments",
                                      "not implemented", "insufficient rights", "something it needs is not installed",
                                      "wrong settings",  "cleanly stopped",     "running promoted",
                                      "failed, promoted"};
  return code >= 0 && code < 10 ? names[code] : "a code that agents don't have";
}

// ocf:heartbeat:IPaddr2, heartbeat:IPaddr2, or the path of an agent.
Result<std::string> path_of(const std::string& agent) {
  if (agent.find('/') != std::string::npos) return agent;
  const auto name = agent.starts_with("ocf:") ? agent.substr(4) : agent;
  const auto colon = name.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == name.size())
    return fail(ErrorKind::failed, "`" + agent + "` names no agent",
                "write its provider and its type, as in heartbeat:IPaddr2, or its path");
  return std::string(root) + "/resource.d/" + name.substr(0, colon) + "/" + name.substr(colon + 1);
}

Result<keeper::Launch> launch_of(const Arguments& arguments, const std::string& what) {
  const auto path = path_of(text_of(arguments[0]));
  if (!path) return tl::unexpected(path.error());
  const auto type = std::filesystem::path(*path).filename().string();
  keeper::Launch launch;
  launch.program = {*path, what};
  const auto instance = text_or_empty(arguments[1]);
  launch.environment = {std::string("OCF_ROOT=") + root, "OCF_RA_VERSION_MAJOR=1", "OCF_RA_VERSION_MINOR=0",
                        "OCF_RESOURCE_TYPE=" + type, "OCF_RESOURCE_INSTANCE=" + (instance.empty() ? type : instance)};
  for (std::size_t i = ocf_own; i < arguments.size(); ++i) {
    const auto *name = arguments[i].field("name"), *value = arguments[i].field("value");
    if (!name || !value) return fail(ErrorKind::failed, "a setting of the agent has no name");
    auto made = variable("OCF_RESKEY_" + name->text(), *value);
    if (!made) return tl::unexpected(made.error());
    launch.environment.push_back(std::move(*made));
  }
  return launch;
}

asio::awaitable<Result<keeper::Ran>> monitored(Context& context, const Arguments& arguments) {
  auto launch = launch_of(arguments, "monitor");
  if (!launch) co_return tl::unexpected(launch.error());
  co_return co_await keeper::run_captured(context, std::move(*launch), std::chrono::seconds(30));
}

std::string why_unknown(const std::string& agent, const keeper::Ran& ran) {
  if (ran.late) return agent + ": monitor took longer than 30s, and was ended";
  if (!ran.exit || ran.stopped) return agent + ": monitor was ended before its end";
  return agent + ": monitor: " + meaning(ran.exit->code) + " (" + ran.exit->text() + ")";
}

asio::awaitable<Outcome> state(Context& context, const Arguments& arguments) {
  auto ran = co_await monitored(context, arguments);
  if (!ran) co_return failed(ran.error());
  auto seen = state_of(*ran);
  // A resource that is there and ill: that is an answer, too.
  if (seen.empty() && ran->exit && !ran->stopped && !ran->late && ran->exit->code == 1) seen = "failed";
  if (seen.empty()) co_return action::failed(why_unknown(text_of(arguments[0]), *ran), {}, ran->tail);
  co_return action::done(seen, false);
}

asio::awaitable<Probed> foresee(Context& context, const Arguments& arguments, bool starts) {
  Probed out;
  out.to = starts ? "running" : "stopped";
  auto ran = co_await monitored(context, arguments);
  if (!ran) {
    out.why = ran.error().what;
    co_return out;
  }
  out.from = state_of(*ran);
  if (out.from.empty()) {
    out.why = why_unknown(text_of(arguments[0]), *ran);
    const bool hopeless = ran->exit && !ran->late && ran->exit->code >= 2 && ran->exit->code <= 6;
    out.sees = hopeless ? Probed::Sees::would_fail : Probed::Sees::unknown;
  } else {
    out.sees = (out.from == "stopped") == starts ? Probed::Sees::would_change : Probed::Sees::already_so;
  }
  co_return out;
}

asio::awaitable<Probed> foresee_start(Context& context, const Arguments& arguments) {
  co_return co_await foresee(context, arguments, true);
}
asio::awaitable<Probed> foresee_stop(Context& context, const Arguments& arguments) {
  co_return co_await foresee(context, arguments, false);
}

// Asked, then looked at until it is so or the time is over.
asio::awaitable<Outcome> change(Context& context, const Arguments& arguments, bool starts) {
  const std::string agent = text_of(arguments[0]), what = starts ? "start" : "stop";
  const keeper::Moment until = later(context.clock.elapsed(), duration_of(arguments[2]));
  auto before = co_await monitored(context, arguments);
  if (!before) co_return failed(before.error());
  const auto is_so = [starts](const std::string& seen) {
    return starts ? seen == "running" || seen == "promoted" : seen == "stopped";
  };
  Record about{{{"exit_code", 0}, {"output", ""}}};
  if (is_so(state_of(*before))) co_return action::done(std::move(about), false);
  auto launch = launch_of(arguments, what);
  if (!launch) co_return failed(launch.error());
  const auto rest = *until - context.clock.elapsed();
  auto ran =
      co_await keeper::run_captured(context, std::move(*launch), std::max<Duration>(rest, std::chrono::seconds(1)));
  if (!ran) co_return failed(ran.error());
  if (ran->late)
    co_return action::failed(
        agent + ": " + what + " took longer than " + duration_text(duration_of(arguments[2])) + ", and was ended", {},
        ran->tail);
  if (ran->stopped || !ran->exit)
    co_return action::failed(agent + ": " + what + " was ended before its end", {}, ran->tail);
  about = Record{{{"exit_code", ran->exit->code}, {"output", ran->tail}}};
  std::string seen = "nothing";
  for (;;) {
    auto after = co_await monitored(context, arguments);
    if (after && is_so(state_of(*after))) break;
    if (after) seen = state_of(*after).empty() ? why_unknown(agent, *after) : state_of(*after);
    if (context.cancelled() || context.clock.elapsed() >= *until || ran->exit->code != 0) {
      const auto said = ran->exit->code == 0 ? std::string("it says that it was done")
                                             : meaning(ran->exit->code) + " (" + ran->exit->text() + ")";
      co_return action::failed(agent + ": " + what + ": " + said + "; monitor says: " + seen, about, ran->tail);
    }
    co_await context.pause(std::chrono::milliseconds(500));
  }
  Outcome outcome = action::done(about);
  outcome.output = ran->tail;
  co_return outcome;
}

asio::awaitable<Outcome> start(Context& context, const Arguments& arguments, const Authority&) {
  co_return co_await change(context, arguments, true);
}
asio::awaitable<Outcome> stop(Context& context, const Arguments& arguments, const Authority&) {
  co_return co_await change(context, arguments, false);
}

std::vector<Parameter> ocf_parameters() {
  return {must("agent", text(), "Its provider and type, as in heartbeat:IPaddr2, or its path"),
          may("instance", text(), "The name of the resource; without it, the agent's type"),
          may("limit", duration(), Value(Duration(std::chrono::seconds(90))), "How long it may take")};
}

Action changing(const char* name, const char* about, const char* inverse) {
  Action acting;
  acting.signature = signature(name, about, ocf_parameters(), Type::record(ocf_result()), Effect::idempotent, inverse);
  acting.signature.takes_values = true;
  return acting;
}

}  // namespace

void add_ocf(Actions& to) {
  Action reading;
  reading.signature =
      signature("ocf.state", "How a resource is, as its OCF agent's monitor says.", ocf_parameters(),
                Type::one_of({"running", "stopped", "promoted", "failed", "failed, promoted"}), Effect::reads);
  reading.signature.takes_values = true;
  reading.read = state;
  to.push_back(std::move(reading));
  auto starting =
      changing("ocf.start", "Starts a resource by its OCF agent, until monitor says that it runs.", "ocf.stop");
  starting.probe = foresee_start;
  starting.apply = start;
  to.push_back(std::move(starting));
  auto stopping = changing(
      "ocf.stop", "Stops a resource by its OCF agent, until monitor says that it is cleanly stopped.", "ocf.start");
  stopping.probe = foresee_stop;
  stopping.apply = stop;
  to.push_back(std::move(stopping));
}

}  // namespace ocflow::stdlib

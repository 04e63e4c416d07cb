#include "stdlib/families.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::seconds;

std::vector<Parameter> which() {
  return {must("service", text(), "Its name, or the folder of a runit service"),
          may("manager", Type::one_of({"systemd", "runit", "init.d"}),
              "Who manages it; without it, found out from the machine and the name")};
}

std::vector<Parameter> and_limit(int limit) {
  auto all = which();
  all.push_back(may("limit", duration(), Value(Duration(seconds(limit))), "How long that may take"));
  return all;
}

using Is = ServiceState::Is;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

asio::awaitable<Outcome> state(Context& context, const Arguments& arguments) {
  auto manager = manager_of(text_of(arguments[0]), text_or_empty(arguments[1]));
  if (!manager) co_return failed(manager.error());
  auto now = co_await (*manager)->state(context);
  if (!now) co_return failed(now.error());
  Outcome outcome = action::done(std::string(name_of(now->is)), false);
  outcome.output = now->words;
  co_return outcome;
}

asio::awaitable<Outcome> is_running(Context& context, const Arguments& arguments) {
  auto outcome = co_await state(context, arguments);
  if (outcome.ok()) outcome.result = outcome.result == Value("running");
  co_return outcome;
}

bool is_so(const ServiceState& state, Verb verb) {
  return verb == Verb::stop ? state.is == Is::stopped || state.is == Is::failed : state.is == Is::running;
}

asio::awaitable<Probed> probe(Context& context, const Arguments& arguments, Verb verb) {
  auto cannot = [](const Error& error) { return Probed{Probed::Sees::would_fail, {}, {}, error.what}; };
  auto manager = manager_of(text_of(arguments[0]), text_or_empty(arguments[1]));
  if (!manager) co_return cannot(manager.error());
  auto now = co_await (*manager)->state(context);
  if (!now) co_return cannot(now.error());
  Probed probed;
  probed.from = std::string(name_of(now->is)) + " (" + now->words + ")";
  probed.to = verb == Verb::stop ? "stopped" : "running";
  bool already = verb != Verb::restart && is_so(*now, verb);
  probed.sees = already ? Probed::Sees::already_so : Probed::Sees::would_change;
  co_return probed;
}

// Looks until it is so. What runs has to be the same process a moment later, or it is starting over and over.
asio::awaitable<Result<ServiceState>> wait_until(Context& context, ServiceManager& manager, Verb verb, double not_pid,
                                                 nanoseconds until) {
  double seen = -1;
  for (;;) {
    auto now = co_await manager.state(context);
    if (!now) co_return now;
    bool fresh = verb != Verb::restart || now->pid == 0 || now->pid != not_pid;
    if (is_so(*now, verb) && fresh && (verb == Verb::stop || now->pid == seen)) co_return now;
    seen = is_so(*now, verb) ? now->pid : -1;
    if (context.cancelled() || context.clock.elapsed() >= until) co_return now;
    co_await context.pause(verb == Verb::stop ? milliseconds(50) : milliseconds(300));
  }
}

std::string not_so(const std::string& service, Verb verb, const ServiceState& state, Duration limit) {
  std::string what = verb == Verb::stop ? " has not stopped" : " does not run";
  return service + what + " " + duration_text(limit) + " after it was asked to " + std::string(name_of(verb)) + ": " +
         std::string(name_of(state.is)) + " (" + state.words + ")";
}

// Asks, waits, looks. Where the asking failed, looking may still show that it is so.
asio::awaitable<Outcome> change(Context& context, const Arguments& arguments, Verb verb) {
  const auto& service = text_of(arguments[0]);
  auto limit = duration_of(arguments[2]);
  auto until = context.clock.elapsed() + limit;
  auto manager = manager_of(service, text_or_empty(arguments[1]));
  if (!manager) co_return failed(manager.error());
  auto before = co_await (*manager)->state(context);
  if (!before) co_return failed(before.error());
  if (verb != Verb::restart && is_so(*before, verb)) co_return action::done({}, false);
  auto order = verb == Verb::restart && before->is != Is::running ? Verb::start : verb;
  auto asked = co_await (*manager)->ask(context, order, limit);
  auto now = co_await wait_until(context, **manager, order, before->pid, asked ? until : context.clock.elapsed());
  if (now && is_so(*now, order) && (asked || order != Verb::restart)) {
    Outcome outcome = action::done();
    outcome.output =
        now->words + (now->forced ? ": it did not stop by itself, and " + (*manager)->name() + " killed it" : "");
    co_return outcome;
  }
  if (!asked) co_return failed(asked.error());
  if (!now) co_return failed(now.error());
  co_return action::failed(context.cancelled() ? service + ": " + now->words : not_so(service, order, *now, limit));
}

// The functions of an action are plain pointers.
template <Verb verb>
asio::awaitable<Outcome> apply(Context& context, const Arguments& arguments, const Authority&) {
  return change(context, arguments, verb);
}
template <Verb verb>
asio::awaitable<Probed> look(Context& context, const Arguments& arguments) {
  return probe(context, arguments, verb);
}

}  // namespace

void add_service(Actions& to) {
  Action states, runs, starts, stops, restarts;
  states.signature = signature("service.state", "The state of a service, as its manager tells it.", which(),
                               Type::one_of({"running", "stopped", "starting", "stopping", "failed"}), Effect::reads);
  states.read = state;
  runs.signature = signature("service.is_running", "Whether a service runs.", which(), boolean(), Effect::reads);
  runs.read = is_running;
  starts.signature = signature("service.start", "Starts a service and waits until it runs.", and_limit(120), nothing(),
                               Effect::idempotent, "service.stop");
  starts.probe = look<Verb::start>;
  starts.apply = apply<Verb::start>;
  stops.signature = signature("service.stop", "Stops a service and waits until it has stopped.", and_limit(90),
                              nothing(), Effect::idempotent, "service.start");
  stops.probe = look<Verb::stop>;
  stops.apply = apply<Verb::stop>;
  restarts.signature = signature("service.restart", "Stops a service if it runs, and starts it.", and_limit(210),
                                 nothing(), Effect::once);
  restarts.probe = look<Verb::restart>;
  restarts.apply = apply<Verb::restart>;
  for (Action* each : {&states, &runs, &starts, &stops, &restarts}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib

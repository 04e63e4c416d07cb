#include "stdlib/families.h"
#include "stdlib/service_change.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::seconds;

Parameter service() { return must("service", text(), "Its name, or the folder of a runit or s6 service"); }
Parameter manager() {
  return may("manager", Type::one_of({"systemd", "supervisord", "runit", "s6", "init.d"}),
             "Who manages it; without it, found out from the machine and the name");
}
Parameter where() {
  return may("at", text(),
             "Where that is found: the settings, socket or URL of supervisord, the folder of the services of runit or "
             "s6, the address of a bus for systemd; without it, its usual place");
}
std::vector<Parameter> of_service() { return {service(), manager(), where()}; }

std::vector<Parameter> order(int limit) {
  return {
      service(),
      manager(),
      may("limit", duration(), Value(Duration(seconds(limit))), "How long that may take, for each service"),
      may("with_dependents", boolean(), false,
          "Whether those that need it are stopped before it, and those of them that start by themselves are started "
          "after it; without it, a stop fails while they run"),
      may("accept_killed", boolean(), false,
          "Whether a stop is all right when it was killed, or crashed, instead of ending by itself"),
      where()};
}

ServiceNamed named(const Arguments& arguments, std::size_t at) {
  return {text_of(arguments[0]), text_or_empty(arguments[1]), text_or_empty(arguments[at])};
}
ServiceOrder ordered(const Arguments& arguments, Verb verb) {
  return {named(arguments, 5), verb, duration_of(arguments[2]), bool_of(arguments[3]), bool_of(arguments[4])};
}

asio::awaitable<Outcome> service_state(Context& context, const Arguments& arguments) {
  auto manager = manager_of(context, named(arguments, 2));
  if (!manager) co_return failed(manager.error());
  auto now = co_await (*manager)->state(context);
  if (!now) co_return failed(now.error());
  Outcome outcome = action::done(std::string(name_of(now->is)), false);
  outcome.output = now->words + (now->unclean.empty() ? "" : "; " + now->unclean);
  co_return outcome;
}

asio::awaitable<Outcome> service_is_running(Context& context, const Arguments& arguments) {
  auto outcome = co_await service_state(context, arguments);
  if (outcome.ok()) outcome.result = outcome.result == Value("running");
  co_return outcome;
}

asio::awaitable<Outcome> start_type(Context& context, const Arguments& arguments) {
  auto manager = manager_of(context, named(arguments, 2));
  if (!manager) co_return failed(manager.error());
  auto type = co_await (*manager)->start_type(context);
  if (!type) co_return failed(type.error());
  co_return action::done(std::string(name_of(*type)), false);
}

asio::awaitable<Outcome> dependents(Context& context, const Arguments& arguments) {
  auto which = named(arguments, 2);
  auto manager = manager_of(context, which);
  if (!manager) co_return failed(manager.error());
  auto all = co_await running_dependents(context, which, **manager);
  if (!all) co_return failed(all.error());
  List names(all->begin(), all->end());
  co_return action::done(std::move(names), false);
}

StartType wanted(bool on) { return on ? StartType::automatic : StartType::manual; }

template <bool on>
asio::awaitable<Probed> look_type(Context& context, const Arguments& arguments) {
  auto manager = manager_of(context, named(arguments, 2));
  if (!manager) co_return Probed{Probed::Sees::would_fail, {}, {}, manager.error().what};
  auto type = co_await (*manager)->start_type(context);
  if (!type) co_return Probed{Probed::Sees::would_fail, {}, {}, type.error().what};
  bool so = *type == wanted(on) || (!on && *type == StartType::disabled);
  co_return Probed{so ? Probed::Sees::already_so : Probed::Sees::would_change,
                   std::string(name_of(*type)),
                   std::string(name_of(so ? *type : wanted(on))),
                   {}};
}

template <bool on>
asio::awaitable<Outcome> set_type(Context& context, const Arguments& arguments, const Authority&) {
  auto probed = co_await look_type<on>(context, arguments);
  if (probed.sees == Probed::Sees::would_fail) co_return action::failed(probed.why);
  if (probed.sees == Probed::Sees::already_so) co_return action::done({}, false);
  auto manager = manager_of(context, named(arguments, 2));
  if (!manager) co_return failed(manager.error());
  auto set = co_await (*manager)->set_automatic(context, on);
  if (!set) co_return failed(set.error());
  auto type = co_await (*manager)->start_type(context);
  if (!type) co_return failed(type.error());
  if (*type != wanted(on))
    co_return action::failed(text_of(arguments[0]) + ": its start type is still " + std::string(name_of(*type)));
  co_return action::done();
}

// The functions of an action are plain pointers.
template <Verb verb>
asio::awaitable<Outcome> apply(Context& context, const Arguments& arguments, const Authority&) {
  return change_service(context, ordered(arguments, verb));
}
template <Verb verb>
asio::awaitable<Probed> look(Context& context, const Arguments& arguments) {
  return probe_service(context, ordered(arguments, verb));
}

}  // namespace

void add_service(Actions& to) {
  auto states = Type::one_of({"running", "stopped", "starting", "stopping", "failed"});
  auto types = Type::one_of({"automatic", "manual", "disabled"});
  to.push_back(reading(signature("service.state", "The state of a service, as its manager tells it.", of_service(),
                                 states, Effect::reads),
                       service_state));
  to.push_back(
      reading(signature("service.is_running", "Whether a service runs.", of_service(), boolean(), Effect::reads),
              service_is_running));
  to.push_back(acting(signature("service.start", "Starts a service and waits until it runs.", order(120), nothing(),
                                Effect::idempotent, "service.stop"),
                      look<Verb::start>, apply<Verb::start>));
  to.push_back(acting(signature("service.stop", "Stops a service and waits until it has stopped.", order(90), nothing(),
                                Effect::idempotent, "service.start"),
                      look<Verb::stop>, apply<Verb::stop>));
  to.push_back(acting(
      signature("service.restart", "Stops a service if it runs, and starts it.", order(210), nothing(), Effect::once),
      look<Verb::restart>, apply<Verb::restart>));
  to.push_back(reading(
      signature("service.start_type", "Whether a service starts by itself.", of_service(), types, Effect::reads),
      start_type));
  to.push_back(acting(signature("service.enable", "Lets a service start by itself.", of_service(), nothing(),
                                Effect::idempotent, "service.disable"),
                      look_type<true>, set_type<true>));
  to.push_back(acting(signature("service.disable", "Keeps a service from starting by itself.", of_service(), nothing(),
                                Effect::idempotent, "service.enable"),
                      look_type<false>, set_type<false>));
  to.push_back(reading(
      signature("service.dependents", "The services that need it and run, in the order in which they have to stop.",
                of_service(), Type::list_of(text()), Effect::reads),
      dependents));
}

}  // namespace ocflow::stdlib

#include "stdlib/service_change.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

bool is_so(const ServiceState& state, Verb verb) {
  return verb == Verb::stop ? state.is == Is::stopped || state.is == Is::failed : state.is == Is::running;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string in_the_way(const ServiceNamed& named, const std::vector<std::string>& names) {
  return listed(names) + (names.size() == 1 ? " needs " : " need ") + named.service +
         (names.size() == 1 ? " and runs" : " and run");
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

std::string not_so(const ServiceOrder& order, Verb verb, const ServiceState& state) {
  std::string what = verb == Verb::stop ? " has not stopped " : " does not run ";
  return order.named.service + what + duration_text(order.limit) + " after it was asked to " +
         std::string(name_of(verb)) + ": " + std::string(name_of(state.is)) + " (" + state.words +
         (state.unclean.empty() ? "" : "; " + state.unclean) + ")";
}

Outcome ended(const ServiceOrder& order, Verb verb, const ServiceState& now) {
  if (verb == Verb::stop && !now.unclean.empty() && !order.accept_killed)
    return action::failed(order.named.service + " has stopped, but not by itself: " + now.unclean +
                          "; say `accept_killed: true` where that does no harm");
  Outcome outcome = action::done();
  outcome.output = now.words + (now.unclean.empty() ? "" : "; " + now.unclean);
  return outcome;
}

// One service. Where the asking failed, looking may still show that it is so.
asio::awaitable<Outcome> change_one(Context& context, ServiceManager& manager, ServiceOrder order) {
  auto until = later(context.clock.elapsed(), order.limit);
  auto before = co_await manager.state(context);
  if (!before) co_return failed(before.error());
  if (order.verb != Verb::restart && is_so(*before, order.verb)) co_return action::done({}, false);
  auto verb = order.verb == Verb::restart && before->is != Is::running ? Verb::start : order.verb;
  auto asked = co_await manager.ask(context, verb, order.limit);
  auto now = co_await wait_until(context, manager, verb, before->pid, asked ? until : context.clock.elapsed());
  if (now && is_so(*now, verb) && (asked || verb != Verb::restart)) co_return ended(order, verb, *now);
  if (!asked) co_return failed(asked.error());
  if (!now) co_return failed(now.error());
  co_return action::failed(context.cancelled() ? order.named.service + ": " + now->words : not_so(order, verb, *now));
}

// One of those that need it.
asio::awaitable<Outcome> change_other(Context& context, ServiceOrder order, std::string name, std::string manager) {
  order.named.service = std::move(name);
  order.named.manager = std::move(manager);
  auto other = manager_of(context, order.named);
  if (!other) co_return failed(other.error());
  auto outcome = co_await change_one(context, **other, order);
  if (!outcome.ok() && outcome.error.find(order.named.service) == std::string::npos)
    outcome.error = order.named.service + ": " + outcome.error;
  co_return outcome;
}

// nullopt: all have stopped, or none had to.
asio::awaitable<std::optional<Outcome>> stop_dependents(Context& context, ServiceManager& manager, ServiceOrder order,
                                                        std::string& told) {
  auto others = co_await running_dependents(context, order.named, manager);
  if (!others) co_return failed(others.error());
  if (others->empty()) co_return std::nullopt;
  if (!order.with_dependents)
    co_return action::failed(in_the_way(order.named, *others) + "; stop " + (others->size() == 1 ? "it" : "them") +
                             " first, or say `with_dependents: true`");
  order.verb = Verb::stop;
  for (const auto& name : *others) {
    auto outcome = co_await change_other(context, order, name, manager.name());
    if (!outcome.ok()) co_return outcome;
  }
  told = "stopped before it: " + listed(*others);
  co_return std::nullopt;
}

// Those that start by themselves. The nearest were the last to stop.
asio::awaitable<std::optional<Outcome>> start_dependents(Context& context, ServiceManager& manager, ServiceOrder order,
                                                         std::string& told) {
  auto others = co_await manager.dependents(context);
  if (!others) co_return failed(others.error());
  std::vector<std::string> started;
  for (auto name = others->rbegin(); name != others->rend(); ++name) {
    ServiceNamed other{*name, manager.name(), order.named.at};
    auto its = manager_of(context, other);
    if (!its) co_return failed(its.error());
    auto type = co_await (*its)->start_type(context);
    if (!type || *type != StartType::automatic) continue;
    order.verb = Verb::start;
    auto outcome = co_await change_other(context, order, *name, manager.name());
    if (!outcome.ok()) co_return outcome;
    if (outcome.changed) started.push_back(*name);
  }
  if (!started.empty()) told = "started after it: " + listed(started);
  co_return std::nullopt;
}

void add_words(std::string& to, const std::string& more) {
  if (!more.empty()) to += (to.empty() ? "" : "; ") + more;
}

}  // namespace

asio::awaitable<Result<std::vector<std::string>>> running_dependents(Context& context, ServiceNamed named,
                                                                     ServiceManager& manager) {
  auto all = co_await manager.dependents(context);
  if (!all) co_return all;
  std::vector<std::string> running;
  for (const auto& name : *all) {
    named.service = name;
    named.manager = manager.name();
    auto other = manager_of(context, named);
    if (!other) continue;
    auto state = co_await (*other)->state(context);
    if (state && !is_so(*state, Verb::stop)) running.push_back(name);
  }
  co_return running;
}

asio::awaitable<Outcome> change_service(Context& context, ServiceOrder order) {
  auto manager = manager_of(context, order.named);
  if (!manager) co_return failed(manager.error());
  std::string told;
  bool stops = order.verb == Verb::stop || order.verb == Verb::restart;
  if (stops)
    if (auto bad = co_await stop_dependents(context, **manager, order, told)) co_return *bad;
  bool stopped_others = !told.empty();
  auto outcome = co_await change_one(context, **manager, order);
  if (!outcome.ok()) co_return outcome;
  std::string started;
  if (order.with_dependents && order.verb != Verb::stop)
    if (auto bad = co_await start_dependents(context, **manager, order, started)) co_return *bad;
  outcome.changed = outcome.changed || stopped_others || !started.empty();
  add_words(outcome.output, told);
  add_words(outcome.output, started);
  co_return outcome;
}

asio::awaitable<Probed> probe_service(Context& context, ServiceOrder order) {
  auto cannot = [](const Error& error) { return Probed{Probed::Sees::would_fail, {}, {}, error.what}; };
  auto manager = manager_of(context, order.named);
  if (!manager) co_return cannot(manager.error());
  auto now = co_await (*manager)->state(context);
  if (!now) co_return cannot(now.error());
  Probed probed;
  probed.from = std::string(name_of(now->is)) + " (" + now->words + ")";
  probed.to = order.verb == Verb::stop ? "stopped" : "running";
  bool already = order.verb != Verb::restart && is_so(*now, order.verb);
  probed.sees = already ? Probed::Sees::already_so : Probed::Sees::would_change;
  if (already || order.verb == Verb::start) co_return probed;
  auto others = co_await running_dependents(context, order.named, **manager);
  if (!others) co_return cannot(others.error());
  if (!others->empty() && !order.with_dependents) {
    probed.sees = Probed::Sees::would_fail;
    probed.why = in_the_way(order.named, *others);
  } else if (!others->empty()) {
    probed.why = "stopped before it: " + listed(*others);
  }
  if (order.verb == Verb::stop) add_words(probed.why, co_await (*manager)->hazards(context, order.limit));
  co_return probed;
}

}  // namespace ocflow::stdlib

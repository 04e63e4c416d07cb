#include "engine/host/keeper_perform.h"

#include <cassert>

#include "engine/host/hiding.h"

namespace ocflow::action {

// The only maker of authorities: a keeper that may only read never comes here.
class AuthorityGiver {
 public:
  static Authority give() { return Authority(); }
};

}  // namespace ocflow::action

namespace ocflow::keeper {

using action::Action;
using action::Arguments;
using action::Ended;
using action::Outcome;
using action::Probed;

namespace {

std::string fault(const std::string& name, const char* what) { return "a fault in the action " + name + ": " + what; }

// What ended the action from outside goes before what it says itself.
void tell_stopped(const Task& task, Outcome& outcome) {
  if (!task.stopped() || outcome.ok()) return;
  auto why = task.why() == Ended::timed_out ? "it took longer than " + duration_text(task.given()) : "it was cancelled";
  if (outcome.ended == Ended::failed) outcome.ended = task.why();
  outcome.error = outcome.error.empty() ? why : why + ": " + outcome.error;
}

Value hidden(const std::vector<std::string>& secrets, const Value& value) {
  if (auto text = value.get<std::string>()) {
    std::string shown = *text;
    hide_in(secrets, shown);
    return shown;
  }
  if (auto list = value.list()) {
    List items;
    for (const Value& item : *list) items.push_back(hidden(secrets, item));
    return items;
  }
  if (auto record = value.record()) {
    ocflow::Record fields;
    for (const auto& [name, field] : record->fields) fields.fields.emplace_back(name, hidden(secrets, field));
    return fields;
  }
  return value;
}

}  // namespace

const Action* Performing::find(std::string_view name) const {
  for (const Action& a : actions_)
    if (a.signature.name == name) return &a;
  return nullptr;
}

Result<Performing::Call> Performing::check(action::Request request) const {
  Call call{find(request.action), std::move(request.arguments)};
  auto wrong = [&](std::string what) { return fail(ErrorKind::failed, request.action + ": " + std::move(what)); };
  if (!call.action)
    return fail(ErrorKind::failed, "the keeper knows no action \"" + request.action + "\"",
                "it is of another version than the engine");
  const auto& signature = call.action->signature;
  const auto& parameters = signature.parameters;
  if (call.arguments.size() > parameters.size() && !signature.takes_values)
    return wrong("it is given " + std::to_string(call.arguments.size()) + " arguments, more than the " +
                 std::to_string(parameters.size()) + " it takes");
  if (call.arguments.size() < parameters.size()) call.arguments.resize(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    Value& argument = call.arguments[i];
    if (argument.is_none() && !parameters[i].otherwise) return wrong("`" + parameters[i].name + "` is not given");
    if (argument.is_none()) argument = *parameters[i].otherwise;
    auto why = why_not(argument, parameters[i].type);
    if (!why.empty()) return wrong("`" + parameters[i].name + "`: " + why);
  }
  return call;
}

asio::awaitable<Outcome> Performing::read(std::shared_ptr<Task> task, Call call) {
  const std::string& name = call.action->signature.name;
  Outcome outcome;
  const auto& secrets = task->context().secrets = secrets_in(call.arguments);
  if (!call.action->read) co_return action::failed(name + " is no read");
  try {
    outcome = co_await call.action->read(task->context(), call.arguments);
  } catch (const std::exception& e) {
    outcome = action::failed(fault(name, e.what()));
  }
  tell_stopped(*task, outcome);
  hide(secrets, outcome);
  co_return outcome;
}

asio::awaitable<Probed> Performing::probe(std::shared_ptr<Task> task, Call call) {
  if (!call.action->probe) co_return action::not_probed();
  Probed probed;
  const auto& secrets = task->context().secrets = secrets_in(call.arguments);
  try {
    probed = co_await call.action->probe(task->context(), call.arguments);
  } catch (const std::exception& e) {
    probed = Probed{};
    probed.why = fault(call.action->signature.name, e.what());
  }
  for (auto* text : {&probed.from, &probed.to, &probed.why}) hide_in(secrets, *text);
  co_return probed;
}

asio::awaitable<Outcome> Performing::apply(std::shared_ptr<Task> task, Call call) const {
  assert(may_act_);
  const std::string& name = call.action->signature.name;
  const auto& secrets = task->context().secrets = secrets_in(call.arguments);
  task->context().inside = call.action->inside;
  auto authority = action::AuthorityGiver::give();
  Outcome outcome;
  try {
    if (call.action->apply) {
      outcome = co_await call.action->apply(task->context(), call.arguments, authority);
    } else {  // a `do` of an action that only reads: its result is wanted
      outcome = co_await call.action->read(task->context(), call.arguments);
      outcome.changed = false;
    }
  } catch (const std::exception& e) {
    outcome = action::failed(fault(name, e.what()));
  }
  if (too_deep(outcome.result)) outcome = action::failed(too_deep_text());
  tell_stopped(*task, outcome);
  hide(secrets, outcome);
  co_return outcome;
}

std::string thrown_text(const std::exception_ptr& thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    return std::string("a fault in the keeper: ") + e.what();
  } catch (...) {
    return "a fault in the keeper: something unknown was thrown";
  }
  return {};
}

void hide(const std::vector<std::string>& secrets, Outcome& outcome) {
  if (secrets.empty()) return;
  hide_in(secrets, outcome.error);
  hide_in(secrets, outcome.output);
  outcome.result = hidden(secrets, outcome.result);
}

}  // namespace ocflow::keeper

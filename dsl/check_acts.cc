// What is done: by the `do` of a step, and by lower rungs, `undo` and `finally`.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

using plan::Clause;
using plan::ClauseKind;

// The call of a clause; of another kind: it has none.
SyntaxExpr Steps::call_of(const SyntaxClause& clause) {
  return clause.expr < 0 ? SyntaxExpr() : expressions_.at(static_cast<std::uint32_t>(clause.expr));
}

void Steps::act(Draft& draft, const SyntaxClause& clause, Position position) {
  const SyntaxExpr call = call_of(clause);
  if (call.kind != ExprKind::call) return result(draft, Type{});
  const std::string_view name = expressions_.callee(call);
  const Place place = body_.place(draft.index, position);
  if (name == "person") {
    Operands none(expressions_.stack());
    expressions_.arguments(call, name, {}, place, none);
    draft.clauses.push_back(clause_of(ClauseKind::person, clause.at));
    not_reversed(clause, nullptr);
    not_decoded(clause, "a person writes no output");
    return result(draft, plain_result());
  }
  if (name != called_.name)  // mostly it is what the step above does
    called_ = {name, find_procedure(world_, body_.unit, name), world_.registry.index(name)};
  if (const auto callee = called_.procedure) {
    procedure(draft.more, call, *callee, place);
    draft.clauses.push_back(clause_of(ClauseKind::list, clause.at));
    draft.step.reverse = clause.reverse;
    not_decoded(clause, "the result of a procedure is made of those of its steps");
    if (clause.reverse) return result(draft, plain_result());  // what its steps give is another thing backwards
    return result(draft, procedure_result(draft.more, *callee, body_.steps[draft.index].tolerates()));
  }
  if (const auto action = called_.action) {
    Clause out = clause_of(ClauseKind::act, clause.at);
    out.call = expressions_.add_call(call, *action, place);
    draft.clauses.push_back(out);
    draft.undo = inverse(out);
    not_reversed(clause, &world_.registry[*action]);
    return result(draft, clause.more->type ? decoded(draft, clause) : result_of(*action));
  }
  expressions_.unknown_call(expressions_.callee_at(call), name, true);
  result(draft, Type{});
}

// Backwards runs a procedure; what turns an action round has a name of its own.
void Steps::not_reversed(const SyntaxClause& clause, const action::Signature* action) {
  if (!clause.reverse) return;
  Diagnostic& d = world_.report("OCF0335", clause.keyword(), "only a procedure can run backwards");
  d.want = "a procedure";
  d.remedy = "leave out `reverse`";
  if (action && !action->inverse.empty()) d.remedy = "write what takes it back: do " + action->inverse + "(…)";
}

void Steps::not_decoded(const SyntaxClause& clause, const std::string& why) {
  if (!clause.more->type) return;
  Diagnostic& d = world_.report("OCF0234", clause.more->type->at, "there is no output that could be read as this type");
  d.got = why;
  d.want = "an action";
  d.remedy = "leave the type out";
}

void Steps::procedure(plan::StepMore& of, const SyntaxExpr& call, ProcedureId callee, const Place& place) {
  const plan::Procedure& procedure = program_.procedures[callee];
  std::vector<Wanted> wanted;
  for (const Field& given : procedure.givens) wanted.push_back({given.name, given.type, given.otherwise});
  Operands values(expressions_.stack(), wanted.size());
  expressions_.arguments(call, procedure.name, wanted, place, values);
  of.callee = callee;
  of.first_argument = static_cast<std::uint32_t>(program_.operands.size());
  of.arguments = values.size();
  values.append_to(program_.operands);
}

// person(), or person("What is to be done by hand").
void Steps::person(Clause& out, const SyntaxExpr& call, const Place& place) {
  static const std::string name = "sentence";
  static const Type text = Type::of(Type::Kind::text);
  static const std::optional<Value> none = Value{};
  const Wanted sentence{name, text, none};
  Operands values(expressions_.stack(), 1);
  expressions_.arguments(call, "person", {&sentence, 1}, place, values);
  out.kind = ClauseKind::person;
  if (call.children().size() > 1) out.expr = values[0];
}

// What is done beside the step's own `do` or list. A procedure becomes a step of its own, for its values.
std::optional<Steps::Done> Steps::aside(const plan::Step& step, const SyntaxClause& clause, const Place& place) {
  const SyntaxExpr call = call_of(clause);
  if (call.kind != ExprKind::call) return std::nullopt;
  const std::string_view name = expressions_.callee(call);
  const expr::ExprId on = clause.more->host >= 0 ? host(clause.more->host, place) : expr::no_expr;
  Clause out = clause_of(ClauseKind::act, clause.at);
  const expr::ExprId within = clause.within >= 0 ? duration(clause.within, place, "`within`") : expr::no_expr;
  if (clause.within >= 0) program_.set_more(out, {within});
  if (name == "person") {
    not_reversed(clause, nullptr);
    person(out, call, place);
    return Done{out, plain_result()};
  }
  if (const auto action = world_.registry.index(name)) {
    not_reversed(clause, &world_.registry[*action]);
    out.call = expressions_.add_call(call, *action, place);
    if (on != expr::no_expr) program_.arena.calls[out.call].host = on;
    return Done{out, result_of(*action)};
  }
  const auto callee = find_procedure(world_, body_.unit, name);
  if (!callee) {
    expressions_.unknown_call(expressions_.callee_at(call), name, true);
    return std::nullopt;
  }
  plan::Step inner;
  inner.at = step.at;
  inner.sentence = step.sentence;
  inner.reverse = clause.reverse;
  plan::StepMore more;
  more.host = on;
  more.within = within;
  procedure(more, call, *callee, place);
  const Type given =
      clause.reverse ? plain_result() : procedure_result(more, *callee, step.on_failure != plan::OnFailure::stop);
  inner.first_clause = static_cast<std::uint32_t>(program_.clauses.size());
  inner.clauses = 1;
  program_.clauses.push_back(clause_of(ClauseKind::list, clause.at));
  out.kind = ClauseKind::list;
  out.aside = add_aside(inner, more);
  return Done{out, given};
}

// The declared inverse of an action, with the same arguments by their names; nothing where one is not there.
std::optional<Clause> Steps::inverse(const Clause& act) {
  const expr::Call call = program_.arena.calls[act.call];
  const action::Signature& forward = world_.registry[call.action];
  if (forward.inverse.empty()) return std::nullopt;
  const auto back = world_.registry.index(forward.inverse);
  if (!back) return std::nullopt;
  const action::Signature& signature = world_.registry[*back];
  const expr::Arguments from = program_.arena.arguments_of(call);
  std::vector<expr::Argument> arguments;
  for (std::uint32_t i = 0; i < signature.parameters.size(); ++i) {
    const action::Parameter& parameter = signature.parameters[i];
    const int same = forward.parameter(parameter.name);
    if (same < 0 && !parameter.otherwise) return std::nullopt;
    if (same >= 0) arguments.push_back({i, from.value(static_cast<std::uint32_t>(same)), expr::no_expr});
  }
  // The values by name go along.
  auto next = static_cast<std::uint32_t>(signature.parameters.size());
  for (expr::Argument more : from) {
    if (!signature.takes_values || more.parameter < forward.parameters.size()) continue;
    more.parameter = next++;
    arguments.push_back(more);
  }
  expr::Call turned = call;
  turned.action = *back;
  Clause out = act;
  out.call = expressions_.keep_call(turned, arguments);
  return out;
}

}  // namespace ocflow::dsl::checking

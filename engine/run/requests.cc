#include "engine/run/requests.h"

#include "engine/run/value_code.h"

namespace ocflow::run {

const plan::Step& step_of(const plan::Plan& plan, NodeId node) { return plan.program().steps[plan.step(node)]; }

const plan::StepMore& more_of(const plan::Plan& plan, NodeId node) { return plan.program().more(step_of(plan, node)); }

const plan::Clause& clause_of(const plan::Plan& plan, NodeId node, std::uint16_t clause) {
  return plan.program().clauses[step_of(plan, node).first_clause + clause];
}

// The way back stands behind the step's clauses, and has one try.
plan::Rung rung_of(const plan::Plan& plan, NodeId node, std::uint16_t clause) {
  const plan::Step& step = step_of(plan, node);
  if (clause > step.clauses || (clause == step.clauses && step.clauses > 0))
    return {.within = plan.program().more(clause_of(plan, node, clause)).within};
  std::uint32_t lower = 0;
  const plan::StepMore& more = plan.program().more(step);
  for (std::uint16_t i = 0; more.rungs > 0 && i < clause; ++i)
    lower += clause_of(plan, node, i).kind == plan::ClauseKind::rung ? 1 : 0;
  if (lower > 0) return plan.program().rungs[more.first_rung + lower - 1];
  return {more.within, step.tries, more.retry_every, step.doubling, step.undo_clause()};
}

bool decides(const plan::Plan& plan, NodeId node, std::uint16_t clause) {
  if (clause >= step_of(plan, node).clauses || clause_of(plan, node, clause).kind != plan::ClauseKind::expect)
    return false;
  for (std::uint16_t i = clause; i-- > 0;) {
    const plan::ClauseKind above = clause_of(plan, node, i).kind;
    if (above == plan::ClauseKind::act || above == plan::ClauseKind::rung) return above == plan::ClauseKind::act;
  }
  return false;
}

namespace {

Result<Host> host_from(const expr::Evaluated& found) {
  if (!found.known()) return fail(ErrorKind::failed, "where it happens can't be known: " + found.why);
  if (const Host* host = found.value.get<Host>()) return *host;
  if (found.value.is_none()) return Host{};
  return fail(ErrorKind::failed, "`on` wants a host and was given " + found.value.text());
}

void fill_defaults(std::vector<Value>& arguments, const action::Signature& signature) {
  for (std::size_t i = 0; i < signature.parameters.size() && i < arguments.size(); ++i) {
    const auto& otherwise = signature.parameters[i].otherwise;
    if (arguments[i].is_none() && otherwise) arguments[i] = *otherwise;
  }
}

// Most of what a call is given is known as it stands there, so it is taken one by one; where one isn't known, or has a
// name, all of them are evaluated together, which says why.
expr::Evaluated arguments_of(const expr::Arena& arena, const expr::Call& call, const expr::Scope& scope,
                             std::vector<Value>& to) {
  to.clear();
  for (const expr::Argument& argument : arena.arguments_of(call)) {
    if (argument.name != expr::no_expr) return expr::evaluate_arguments(arena, call, scope, to);
    if (to.size() <= argument.parameter) to.resize(argument.parameter + 1);
    const auto node = arena.nodes[argument.value];
    if (node.op == expr::Op::constant) {
      to[argument.parameter] = arena.constants[node.a];
      continue;
    }
    expr::Evaluated one = expr::evaluate(arena, argument.value, scope);
    if (!one.known()) return expr::evaluate_arguments(arena, call, scope, to);
    to[argument.parameter] = std::move(one.value);
  }
  return {};
}

std::string shown(const Value& value) {
  constexpr std::size_t most = 120;
  std::string text = value.is_none() ? "none" : value.text();
  if (value.get<std::string>()) text = "\"" + text + "\"";
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return text.substr(0, end) + "…";
}

}  // namespace

Result<Host> act_host(RunState& state, NodeId node, std::uint16_t clause) {
  const expr::Arena& arena = state.plan().program().arena;
  const expr::Call& call = arena.calls[clause_of(state.plan(), node, clause).call];
  if (call.host == expr::no_expr) return host_from(state.host(node));
  return host_from(expr::evaluate(arena, call.host, state.scope(node)));
}

Result<action::Request> act_request(RunState& state, NodeId node, std::uint16_t clause) {
  const plan::Program& program = state.plan().program();
  const expr::Call& call = program.arena.calls[clause_of(state.plan(), node, clause).call];
  const action::Signature& signature = (*program.registry)[call.action];
  action::Request request;
  request.action = signature.name;
  request.arguments.reserve(signature.parameters.size());
  const expr::Evaluated found = arguments_of(program.arena, call, state.scope(node), request.arguments);
  if (!found.known()) {
    return fail(ErrorKind::failed,
                "it was not begun, because a value for " + signature.name + " can't be known: " + found.why);
  }
  fill_defaults(request.arguments, signature);
  auto host = act_host(state, node, clause);
  if (!host) return tl::unexpected<Error>(host.error());
  request.host = std::move(*host);
  const expr::ExprId within = rung_of(state.plan(), node, clause).within;
  request.limit = duration_of(state, node, within, Duration(0));
  const bool no_time = within != expr::no_expr && request.limit.count() <= 0;
  // Where it can't be known the act has none; one of no time would be taken for that.
  if (no_time && duration_of(state, node, within, Duration(1)).count() <= 0)
    return fail(ErrorKind::failed, "it was not begun, because its limit is " + duration_text(request.limit));
  return request;
}

Result<action::Request> read_request(RunState& state, NodeId node, const expr::ReadRequest& read, Duration limit) {
  const action::Signature& signature = (*state.plan().program().registry)[read.action];
  action::Request request{signature.name, read.arguments, {}, limit};
  fill_defaults(request.arguments, signature);
  expr::Evaluated at;
  at.value = read.host;
  auto host = host_from(read.host.is_none() ? state.host(node) : at);
  if (!host) return tl::unexpected<Error>(host.error());
  request.host = *host;
  return request;
}

expr::Evaluated read_result(const action::Outcome& outcome) {
  expr::Evaluated result;
  if (outcome.ok()) {
    result.value = outcome.result;
  } else {
    result.state = expr::Evaluated::State::error;
    result.why = outcome.error.empty() ? std::string(action::ended_name(outcome.ended)) : outcome.error;
  }
  return result;
}

Duration duration_of(RunState& state, NodeId node, expr::ExprId id, Duration otherwise) {
  if (id == expr::no_expr) return otherwise;
  const expr::Evaluated found = expr::evaluate(state.plan().program().arena, id, state.scope(node));
  const Duration* duration = found.known() ? found.value.get<Duration>() : nullptr;
  return duration ? *duration : otherwise;
}

Duration retry_pause(RunState& state, NodeId node, std::uint16_t clause, std::uint16_t retries) {
  constexpr Duration longest = std::chrono::hours(24);
  const plan::Rung rung = rung_of(state.plan(), node, clause);
  Duration pause = duration_of(state, node, rung.retry_every, Duration(0));
  for (std::uint16_t i = 1; rung.doubling && i < retries && pause < longest; ++i) pause *= 2;
  return pause;
}

std::string seen_text(const action::Probed& seen) {
  std::string text = seen.from.empty() ? "it is not as it was to be" : "it is " + seen.from;
  if (!seen.to.empty()) text += ", and was to be " + seen.to;
  return seen.why.empty() ? text : text + " (" + seen.why + ")";
}

std::string facts_text(const plan::Program& program, const expr::Reads& reads) {
  constexpr std::size_t most = 4;
  std::string text;
  for (std::size_t i = 0; i < reads.answers().size(); ++i) {
    if (i == most) return text + "; and " + std::to_string(reads.answers().size() - most) + " more";
    const expr::Reads::Answer& answer = reads.answers()[i];
    text += (i == 0 ? "" : "; ") + (*program.registry)[answer.request.action].name + "(";
    for (std::size_t a = 0; a < answer.request.arguments.size(); ++a) {
      text += (a == 0 ? "" : ", ") + shown(answer.request.arguments[a]);
    }
    text += ") ";
    text += answer.result.known() ? "is " + shown(answer.result.value) : "can't be read: " + answer.result.why;
  }
  return text;
}

std::string not_so_text(RunState& state, NodeId node, std::uint16_t clause, const expr::Evaluated& found,
                        const expr::Reads& reads) {
  const plan::Program& program = state.plan().program();
  const plan::Clause& c = clause_of(state.plan(), node, clause);
  const std::string written = expr::to_text(program.arena, c.expr, *program.sources);
  // A `let` has its slot there, a `keep` its name.
  const bool has_why = c.kind == plan::ClauseKind::require || c.kind == plan::ClauseKind::expect;
  std::string text = has_why ? text_of(state, node, c.why) : std::string();
  if (!text.empty()) text += ": ";
  const std::string facts = facts_text(program, reads);
  const bool known = found.known();
  text += "`" + written + (known ? "` is not so" : "` can't be found out");
  // Where it is a single read, as it is written, that says it all; and why something can't be read is said once.
  const bool told = known && found.why.empty() && facts == written + " is false";
  const bool untold_why = !known && facts == written + " can't be read: " + found.why;
  if (known && !found.why.empty()) text += " (" + found.why + ")";
  if (!known && (untold_why || facts.find(found.why) == facts.npos)) text += ": " + found.why;
  return facts.empty() || told || untold_why ? text : text + "; " + facts;
}

}  // namespace ocflow::run

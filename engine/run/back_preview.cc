#include "engine/run/back_preview.h"

#include <algorithm>

#include "engine/run/requests.h"

namespace ocflow::run {

namespace {

using WayBack = RunState::WayBack;

std::string value_text(const Value& value) {
  if (value.get<std::string>()) return "\"" + value.text() + "\"";
  if (!value.list()) return value.text();
  std::string text;
  for (const Value& item : *value.list()) text += (text.empty() ? "" : ", ") + value_text(item);
  return "[" + text + "]";
}

std::string call_text(const plan::Program& program, const action::Request& request) {
  const auto index = program.registry->index(request.action);
  const std::size_t most = index ? (*program.registry)[*index].parameters.size() : request.arguments.size();
  std::string text = request.action + "(";
  bool first = true;
  for (std::size_t i = 0; i < std::min(most, request.arguments.size()); ++i) {
    const Value& value = request.arguments[i];
    const auto* otherwise = index && (*program.registry)[*index].parameters[i].otherwise
                                ? &*(*program.registry)[*index].parameters[i].otherwise
                                : nullptr;
    if (value.is_none() || (otherwise && value == *otherwise)) continue;
    text += (first ? "" : ", ") + value_text(value);
    first = false;
  }
  text += ")";
  return request.host.name.empty() ? text : text + " on " + request.host.name;
}

void tell_clause(RunState& state, BackStep& step, std::uint16_t at) {
  const plan::Program& program = state.plan().program();
  const plan::Clause& clause = clause_of(state.plan(), step.node, at);
  if (clause.kind == plan::ClauseKind::act) {
    auto request = act_request(state, step.node, at);
    step.what = request ? call_text(program, *request) : request.error().what;
    if (request) step.request = std::move(*request);
  } else if (clause.kind == plan::ClauseKind::person) {
    step.what = "a person: " +
                (clause.expr == expr::no_expr ? sentence(state, step.node) : text_of(state, step.node, clause.expr));
  } else if (clause.aside != plan::nothing) {
    const plan::ProcedureId callee = program.more(program.steps[clause.aside]).callee;
    step.what = callee == plan::nothing ? "a procedure" : "the procedure " + program.procedures[callee].name;
  }
}

void tell(RunState& state, BackStep& step) {
  switch (step.way) {
    case WayBack::call:
      return tell_clause(state, step, state.way_back_clause(step.node));
    case WayBack::unsaid:
      step.what = "nothing says how to take it back";
      return;
    case WayBack::never: {
      const auto why = text_of(state, step.node, more_of(state.plan(), step.node).undo_why);
      step.what = "it can't be taken back" + (why.empty() ? "" : ": " + why);
      return;
    }
    case WayBack::doubtful:
      step.what = "it is not known whether it was done; a person is asked";
      return;
    default:
      return;
  }
}

}  // namespace

std::vector<BackStep> way_back_of(RunState& state) {
  const plan::Plan& plan = state.plan();
  std::vector<BackStep> all;
  std::vector<NodeId> stops;
  const auto finals = state.pending_finals();
  const auto finals_of = [&](NodeId node) {
    for (const auto& [holder, clause] : finals) {
      const NodeId of = plan.part(holder) == plan::Part::aside ? plan.parent(holder) : holder;
      if (of != node) continue;
      all.push_back({holder, WayBack::call, true, plan::nothing, {}, {}});
      tell_clause(state, all.back(), clause);
    }
  };
  finals_of(plan.root());
  std::uint32_t behind = 0;  // places before it are inside a step that is taken back as a whole
  const auto outline = plan.outline();
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const NodeId n = outline[i].node;
    finals_of(n);
    if (i + 1 < behind) continue;
    BackStep step{n, state.way_back(n), false, plan::nothing, {}, {}};
    if (step.way == WayBack::nothing || step.way == WayBack::inside) continue;
    tell(state, step);
    if (step.way == WayBack::never) stops.push_back(n);
    if (step.way == WayBack::call) behind = outline[i].end;
    all.push_back(std::move(step));
  }
  for (BackStep& step : all) {
    for (const NodeId stop : stops)
      if (step.node != stop && plan.part(step.node) != plan::Part::aside && plan.precedes(step.node, stop))
        step.held_by = stop;
  }
  std::reverse(all.begin(), all.end());
  return all;
}

}  // namespace ocflow::run

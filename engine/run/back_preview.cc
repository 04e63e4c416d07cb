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
  step.what = clause_text(state, step.node, at, step.request);
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

// Goes through the run from the oldest to the newest; nothing here recurses.
class Backwards {
 public:
  explicit Backwards(RunState& state)
      : state_(state), plan_(state.plan()), finals_(state.pending_finals()), failed_(state.failed_finals()) {}

  std::vector<BackStep> all() {
    push_node(plan_.root());
    while (!next_.empty()) {
      const Task task = next_.back();
      next_.pop_back();
      if (task.what == Task::whole) push_node(task.node);
      if (task.what == Task::itself) itself(task.node);
      if (task.what == Task::finals) finals(task.node);
      if (task.what == Task::behind) behind(task.node, task.clause);
    }
    return std::move(all_);
  }

 private:
  struct Task {
    enum What { whole, itself, finals, behind } what = whole;
    NodeId node = 0;
    std::uint16_t clause = 0;
  };

  // The last is the first to be done.
  void push_node(NodeId n) {
    next_.push_back({Task::finals, n, 0});
    next_.push_back({Task::itself, n, 0});
    const auto left = state_.left_behind(n);
    for (auto clause = left.rbegin(); clause != left.rend(); ++clause) next_.push_back({Task::behind, n, *clause});
  }

  void push_inside(NodeId list) {
    const auto first = next_.size();
    for (const std::vector<NodeId>& items : state_.items_behind(list))
      for (const NodeId item : items) next_.push_back({Task::whole, item, 0});
    for (NodeId n = plan_.first_child(list); n != plan::nothing; n = plan_.next_sibling(n))
      if (plan_.part(n) != plan::Part::aside) next_.push_back({Task::whole, n, 0});
    std::reverse(next_.begin() + static_cast<std::ptrdiff_t>(first), next_.end());
    // Those of the procedure come when all of its steps are through.
    for (NodeId n = plan_.first_child(list); n != plan::nothing; n = plan_.next_sibling(n))
      if (plan_.part(n) == plan::Part::aside) next_.push_back({Task::finals, n, 0});
  }

  void itself(NodeId n) {
    BackStep step;
    step.node = n;
    step.way = n == plan_.root() ? WayBack::inside : state_.way_back(n);
    if (step.way == WayBack::nothing) return;
    if (step.way == WayBack::inside) return push_inside(state_.way_back_list(n));
    tell(state_, step);
    all_.push_back(std::move(step));
    if (all_.back().way == WayBack::call) finals_inside(n);
  }

  void behind(NodeId n, std::uint16_t at) {
    const plan::Step& step = step_of(plan_, n);
    if (at >= step.clauses) return call(n, at, false);
    const plan::StepId aside = clause_of(plan_, n, at).aside;
    push_inside(aside == plan::nothing ? n : plan_.aside(n, aside));
  }

  void finals(NodeId n) {
    for (const auto& [holder, at] : finals_)
      if (holder == n) final(n, at);
  }

  void finals_inside(NodeId n) {
    if (plan_.first_child(n) == plan::nothing) return;
    for (const auto& [holder, at] : finals_)
      if (holder != n && plan_.holds(n, holder)) final(holder, at);
  }

  void final(NodeId holder, std::uint16_t at) {
    call(holder, at, true);
    for (const auto& before : failed_) {
      if (before.node != holder || before.clause != at) continue;
      all_.back().in_doubt = before.in_doubt;
      if (!before.in_doubt) all_.back().failed = before.why;
    }
  }

  void call(NodeId n, std::uint16_t at, bool is_final) {
    all_.emplace_back();
    all_.back().node = n;
    all_.back().way = WayBack::call;
    all_.back().final = is_final;
    tell_clause(state_, all_.back(), at);
  }

  RunState& state_;
  const plan::Plan& plan_;
  std::vector<std::pair<NodeId, std::uint16_t>> finals_;
  std::vector<RunState::FailedFinal> failed_;
  std::vector<Task> next_;
  std::vector<BackStep> all_;
};

}  // namespace

std::string clause_text(RunState& state, NodeId node, std::uint16_t at, std::optional<action::Request>& request) {
  const plan::Program& program = state.plan().program();
  const plan::Clause& clause = clause_of(state.plan(), node, at);
  if (clause.kind == plan::ClauseKind::act) {
    auto asked = act_request(state, node, at);
    if (!asked) return asked.error().what;
    request = std::move(*asked);
    return call_text(program, *request);
  }
  if (clause.kind == plan::ClauseKind::person)
    return "a person: " + (clause.expr == expr::no_expr ? sentence(state, node) : text_of(state, node, clause.expr));
  if (clause.aside == plan::nothing) return {};
  const plan::ProcedureId callee = program.more(program.steps[clause.aside]).callee;
  return callee == plan::nothing ? "a procedure" : "the procedure " + program.procedures[callee].name;
}

std::vector<BackStep> way_back_of(RunState& state) {
  std::vector<BackStep> all = Backwards(state).all();
  const plan::Plan& plan = state.plan();
  std::vector<NodeId> stops;
  for (const BackStep& step : all)
    if (step.way == WayBack::never) stops.push_back(step.node);
  for (BackStep& step : all) {
    for (const NodeId stop : stops)
      if (step.node != stop && plan.part(step.node) != plan::Part::aside && plan.precedes(step.node, stop))
        step.held_by = stop;
  }
  std::reverse(all.begin(), all.end());
  return all;
}

}  // namespace ocflow::run

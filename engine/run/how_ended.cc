#include "engine/run/how_ended.h"

namespace ocflow::run {

bool only_declined(const RunState& state) {
  const auto& plan = state.plan();
  if (!state.failed_finals().empty()) return false;
  std::vector<bool> holds_failed(plan.size());
  bool any = false;
  for (auto n = static_cast<plan::NodeId>(plan.size()); n-- > 1;) {
    const State is = state.state(n);
    if (is == State::in_doubt) return false;
    if (is != State::failed && is != State::running) continue;
    if (is == State::failed && !holds_failed[n] && !state.was_declined(n)) return false;
    any = any || state.was_declined(n);
    holds_failed[plan.parent(n)] = true;
  }
  return any;
}

bool any_failed(const RunState& state) {
  for (auto n = static_cast<plan::NodeId>(state.plan().size()); n-- > 0;)
    if (state.state(n) == State::failed || state.state(n) == State::in_doubt) return true;
  return !state.failed_finals().empty();
}

Value left_out(const RunState& state) {
  const auto& plan = state.plan();
  std::int64_t steps = 0;
  for (plan::NodeId n = 1; n < plan.size(); ++n) {
    const bool within = state.state(plan.parent(n)) == State::skipped;  // which is counted
    if (state.state(n) == State::skipped && !within && plan.shown(n)) ++steps;
  }
  const auto finals = static_cast<std::int64_t>(state.finals_left_out().size());
  Record record;
  if (steps > 0) record.fields.emplace_back("skipped", steps);
  if (finals > 0) record.fields.emplace_back("skipped_finals", finals);
  return record.fields.empty() ? Value() : Value(record);
}

bool failed_by_itself(const RunState& state, const Event& event) {
  using action::Ended;
  const bool act = event.kind == EventKind::observed && event.ended != Ended::done && event.ended != Ended::cancelled;
  if (!act && (event.kind != EventKind::checked || event.yes)) return false;
  const State is = state.state(event.node);
  return is == State::failed || is == State::in_doubt || state.final_undecided(event.node);
}

}  // namespace ocflow::run

#include "engine/run/declined.h"

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

bool failed_by_itself(const RunState& state, const Event& event) {
  using action::Ended;
  const bool act = event.kind == EventKind::observed && event.ended != Ended::done && event.ended != Ended::cancelled;
  if (!act && (event.kind != EventKind::checked || event.yes)) return false;
  const State is = state.state(event.node);
  return is == State::failed || is == State::in_doubt || state.final_undecided(event.node);
}

}  // namespace ocflow::run

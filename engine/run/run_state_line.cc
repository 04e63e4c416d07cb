// Acts in line: where one act after another is all that a run does, the intents of those that come next are written
// while the one before them runs. Nothing can come between: each begins because the one before it has ended well, and
// for no other reason. Until `begun` or `withdrawn` says what became of it, such an intent changes nothing here.
#include <algorithm>

#include "engine/run/state_data.h"

namespace ocflow::run {

// Only where an act that ends well is the end of its step, the next step is the only one that waits for it, and that
// begins with an act of which nothing was done before. What an act results in may be read by the next: as long as
// there is no result yet, such a next one can't be put in words, and is not written. Nothing here looks at a value, for
// what was true when an intent was written is true whenever the events are followed again.
std::optional<Decision> RunState::Data::behind(NodeId n) {
  if (active_count != 1 || paused || draining || undo.on) return std::nullopt;
  if (n == 0 || plan.part(n) != Part::step || has(n, unwinding) || has_result(n)) return std::nullopt;
  if (more(n).shape != nothing) return std::nullopt;  // what it wrote may not fit
  const NodeId list = plan.parent(n);
  const std::uint32_t at = state[n] == State::waiting ? plan.first_clause(n) : pc[n];
  if (at + 1 != clause_end(n) || !goes_on(list)) return std::nullopt;
  const auto next = plan.successors(n);
  if (next.size() != 1) return std::nullopt;
  const NodeId m = next.front();
  const auto first = static_cast<std::uint16_t>(plan.first_clause(m));
  const bool untouched = state[m] == State::waiting && flags[m] == 0 && missing[m] == 1;
  if (!untouched || plan.parent(m) != list || plan.part(m) != Part::step || first >= clause_end(m)) return std::nullopt;
  if (clause(m, first).kind != ClauseKind::act) return std::nullopt;
  return Decision{Decision::What::act, m, first, static_cast<std::uint16_t>(attempts[m] + 1)};
}

bool RunState::Data::has_result(NodeId n) const {
  const std::uint32_t slot = values.slot(plan.frame(n), step(n).result);
  return slot != nothing && values.get(slot) != nullptr;
}

bool RunState::Data::goes_on(NodeId list) const {
  const auto back = unwinds.find(list);
  const bool goes_back = back != unwinds.end() && (back->second.going || back->second.all);
  return state[list] == State::running && has(list, entered) && !has(list, halted | stopping) && !goes_back &&
         !gates.contains(list);
}

std::deque<RunState::Open>::iterator RunState::Data::find_in_line(NodeId n) {
  return std::find_if(line.begin(), line.end(), [n](const Open& intent) { return intent.node == n; });
}

void RunState::Data::line_up(const Event& e) {
  const NodeId last = line.empty() ? active_nodes.next(0) : line.back().node;
  const bool runs = !line.empty() || (open.size() == 1 && open.contains(last));
  const auto next = runs ? behind(last) : std::nullopt;
  if (!next || next->node != e.node || next->clause != e.clause || next->attempt != e.attempt) return misfit(e);
  put(e.node, ahead);
  line.push_back({e.seq, e.node, e.clause, e.attempt});
}

// The one before it has ended well, so it is its turn.
void RunState::Data::begin_in_line(const Event& e) {
  const NodeId n = e.node;
  const Open next = line.front();
  const bool fits = next.node == n && next.clause == e.clause && next.attempt == e.attempt;
  if (!fits || !due({Decision::What::act, n, next.clause, next.attempt})) return misfit(e);
  line.pop_front();
  drop(n, ahead);
  open_attempt(next);
}

void RunState::Data::leave_line(NodeId n) {
  line.erase(find_in_line(n));
  drop(n, ahead);
}

std::optional<Decision> RunState::behind(NodeId node) {
  auto next = d_->behind(node);
  return next && d_->repeatable_call(next->node, next->clause) ? next : std::nullopt;
}
bool RunState::in_line(NodeId node) const { return d_->find_in_line(node) != d_->line.end(); }

}  // namespace ocflow::run

// Steps that count as not done when a run is taken up again: their `finally` has run, or they were taken back. They go
// first, in the order of the text, and only then what had not been done before.
#include <algorithm>

#include "engine/run/state_data.h"

namespace ocflow::run {

namespace {

bool not_done(State state, bool is_closed) {
  return state == State::undone || (state == State::done && is_closed) || (state == State::tolerated && is_closed);
}

}  // namespace

bool RunState::Data::gated(NodeId n) const {
  if (gates.empty()) return false;
  const auto gate = gates.find(plan.parent(n));
  return gate != gates.end() && !gate->second.first.empty() && gate->second.first.front() != n;
}

// Items of a `for` keep their own order, so they need no gate; the list that holds the `for` has one for it. A gate
// that an earlier resume opened stays, with what has not gone through it.
void RunState::Data::open_gate(NodeId list) {
  const bool each = plan.part(list) == Part::each;
  if (each && plan.program().loops[more(list).loop].until_one) return;  // what was tried in vain stays so
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    if (has(n, decided_failed)) return;  // then nothing in this list goes on
  }
  const auto before = gates.find(list);
  const std::deque<NodeId> still = before == gates.end() ? std::deque<NodeId>() : std::move(before->second.first);
  if (before != gates.end()) gates.erase(before);
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    if (std::find(still.begin(), still.end(), n) != still.end()) {
      gates[list].first.push_back(n);
      continue;
    }
    if (plan.part(n) == Part::aside || !not_done(state[n], has(n, closed))) continue;
    state[n] = State::waiting;
    put(n, reenter);
    drop(n, closed);
    ++left[list];
    for (const NodeId next : plan.successors(n)) ++missing[next];
    if (!each) gates[list].first.push_back(n);
  }
  if (!each && gates.contains(list)) work.push_back(gates[list].first.front());
}

// Of a list only what counts as not done in it is done again.
void RunState::Data::redo(NodeId n) {
  const NodeId p = plan.parent(n);
  if (plan.part(n) == Part::each && plan.program().loops[more(n).loop].until_one) {
    drop(n, entered);
    reset_inside(n);
  }
  const bool list = has(n, entered);
  const std::uint32_t keep = list ? entered | list_begun | listed | pushed : 0U;
  flags[n] = flags[n] & keep;
  if (!list) rungs.erase(n);
  state[n] = State::running;
  pc[n] = static_cast<std::uint16_t>(list ? rung(n) == nothing ? clause_end(n) : rung(n) : plan.first_clause(n));
  tries_from[n] = attempts[n];
  if (attempts[n] < 0xffff) ++attempts[n];
  put(n, counted);
  ++inside[p];
  inside[n] = 0;
  work.push_back(n);
  if (!list) return;
  if (plan.part(n) == Part::each) loops[n] = {plan.first_child(n), {}};
  if (has(n, list_begun)) push_finals(n);
  reopen_inside(n, false);
}

void RunState::Data::through_gate(NodeId n) {
  if (gates.empty()) return;
  const NodeId p = plan.parent(n);
  const auto at = gates.find(p);
  if (at == gates.end() || at->second.first.empty()) return;
  if (at->second.first.front() != n) {  // a person's word ended it before its turn
    std::erase(at->second.first, n);
    return;
  }
  at->second.first.pop_front();
  if (!at->second.first.empty()) return work.push_back(at->second.first.front());
  const std::deque<NodeId> then = std::move(at->second.then);
  gates.erase(at);
  const auto back = unwinds.find(p);
  const bool goes_on = state[p] == State::running && !has(p, halted | stopping);
  if (!goes_on || (back != unwinds.end() && back->second.going)) return;  // a later resume takes the others up
  for (NodeId child = plan.first_child(p); child != nothing; child = plan.next_sibling(child)) {
    if (state[child] == State::waiting && missing[child] == 0) work.push_back(child);
  }
  for (const NodeId later : then) {
    if (reopen(later)) reopen_inside(later, false);
  }
}

// An item that had begun, when what comes before it is done again: it goes on where it was.
void RunState::Data::take_turn(NodeId item) {
  if (reopen(item)) reopen_inside(item, false);
}

// The engine died while a list was taken back, or its `finally`s ran: that goes on before anything else.
void RunState::Data::rewait(NodeId list) {
  Unwind& u = unwinds[list];
  if (!u.going) return;
  const NodeId n = u.now;
  if (n == nothing) {  // it waits for a list in it, if one of those goes back
    const bool inner = std::any_of(unwinds.begin(), unwinds.end(),
                                   [&](const auto& other) { return other.second.going && other.second.outer == list; });
    if (!inner) backs.push_back(list);
    return;
  }
  if (has(n, in_flight)) {
    if (open_key.contains(n)) return;
    drop(n, in_flight);  // a question that nobody answered
  }
  if (has(n, asking) || clause(n, pc[n]).kind != ClauseKind::list) return await(n);
  const NodeId aside = plan.aside(n, clause(n, pc[n]).aside);
  inside[n] = 0;
  if (aside != nothing && reopen(aside)) reopen_inside(aside, false);
}

}  // namespace ocflow::run

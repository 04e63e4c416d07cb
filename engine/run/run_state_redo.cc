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

// Each behind what comes before it; where that leaves a choice, as in the text.
std::vector<NodeId> RunState::Data::in_order(NodeId list) const {
  std::unordered_map<NodeId, std::uint32_t> before;
  std::set<NodeId> ready;
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    if (plan.part(n) == Part::aside) continue;
    if (plan.predecessors(n) == 0) ready.insert(n);
    before.emplace(n, plan.predecessors(n));
  }
  std::vector<NodeId> out;
  while (!ready.empty()) {
    const NodeId n = *ready.begin();
    ready.erase(ready.begin());
    out.push_back(n);
    for (const NodeId next : plan.successors(n))
      if (--before[next] == 0) ready.insert(next);
  }
  return out;
}

// What it found may no longer be so once something before it is done again. What a person has done, or a value that
// others have used since, stays.
bool RunState::Data::only_looked(NodeId n) const {
  if ((state[n] != State::done && state[n] != State::tolerated) || rungs.contains(n)) return false;
  bool looks = false;
  for (std::uint32_t i = plan.first_clause(n); i < rung_end(n); ++i) {
    const ClauseKind kind = clause(n, i).kind;
    const bool look = kind == ClauseKind::require || kind == ClauseKind::expect || kind == ClauseKind::wait ||
                      kind == ClauseKind::confirm;
    if (!look && kind != ClauseKind::condition && kind != ClauseKind::otherwise) return false;
    looks = looks || look;
  }
  return looks;
}

// Likewise of what stands in a list and below it.
bool RunState::Data::looked_inside(NodeId n) {
  const bool through = state[n] == State::done || state[n] == State::tolerated || state[n] == State::undone;
  if (!has(n, entered) || !through) return false;
  const std::uint32_t at = rung(n);
  for (std::uint32_t i = at == nothing ? clause_end(n) : at + 1; i < rung_end(n); ++i)
    if (clause(n, i).kind == ClauseKind::expect || clause(n, i).kind == ClauseKind::wait) return true;
  bool any = false;
  walk(n, [&](NodeId inner) {
    any = any || only_looked(inner);
    return !any && plan.part(inner) != Part::aside;
  });
  return any;
}

bool RunState::Data::counts_as_not_done(NodeId n) const {
  const bool in_vain = until_one(plan.parent(n)) && failures.contains(n);  // what was tried in vain stays so
  return plan.part(n) != Part::aside && not_done(state[n], has(n, closed)) && !in_vain;
}

// What goes through the gate of a list: what counts as not done, what an earlier resume let wait there, and what looked
// behind something of that.
std::vector<NodeId> RunState::Data::to_do_again(NodeId list, const std::deque<NodeId>& waiting) {
  const bool all_looks = has(list, looks_again);
  drop(list, looks_again);
  std::set<NodeId> behind;
  std::vector<NodeId> out;
  for (const NodeId n : in_order(list)) {
    const bool later = rules.looks_follow && (all_looks || behind.contains(n));
    bool again = counts_as_not_done(n) || std::find(waiting.begin(), waiting.end(), n) != waiting.end();
    if (later && looked_inside(n))
      again = true, put(n, looks_again);
    else if (later && only_looked(n))
      again = true;
    if (again) out.push_back(n);
    if (again || later) behind.insert(plan.successors(n).begin(), plan.successors(n).end());
  }
  return out;
}

// Items of a `for` keep their own order, so they need no gate; the list that holds the `for` has one for it. A gate
// that an earlier resume opened stays, with what has not gone through it.
void RunState::Data::open_gate(NodeId list) {
  const bool each = plan.part(list) == Part::each;
  bool any = has(list, looks_again);
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    if (has(n, decided_failed)) return;  // then nothing in this list goes on
    any = any || counts_as_not_done(n);
  }
  const auto before = gates.find(list);
  std::deque<NodeId> waiting;
  if (before != gates.end()) {
    waiting = std::move(before->second.first);
    gates.erase(before);
  }
  if (!any && waiting.empty()) return;
  for (const NodeId n : to_do_again(list, waiting)) {
    if (!each) gates[list].first.push_back(n);
    if (std::find(waiting.begin(), waiting.end(), n) != waiting.end()) continue;
    state[n] = State::waiting;
    put(n, reenter);
    drop(n, closed);
    ++left[list];
    for (const NodeId next : plan.successors(n)) ++missing[next];
  }
  if (!each && gates.contains(list)) work.push_back(gates[list].first.front());
}

// Of a list only what counts as not done in it is done again.
void RunState::Data::redo(NodeId n) {
  if (rungs.erase(n) > 0 && has(n, list_begun)) put(n, entered);  // from the first rung, which is a list
  ladders.erase(n);
  const bool list = has(n, entered), not_found_out = has(n, unclear);
  const std::uint32_t of_list = list ? entered | list_begun | listed | pushed | popped | looks_again : 0U;
  flags[n] &= of_list | changed | changed_before | changed_inside | (rules.looks_follow ? was_true : 0U);
  if (rules.looks_follow && !not_found_out) put(n, known_to_apply);
  state[n] = State::running;
  pc[n] = static_cast<std::uint16_t>(list ? rung(n) == nothing ? clause_end(n) : rung(n) : plan.first_clause(n));
  tries_from[n] = attempts[n];
  next_attempt(n);
  count(n);
  inside[n] = 0;
  work.push_back(n);
  if (!list) return;
  if (plan.part(n) == Part::each) loops[n] = {plan.first_child(n), {}};
  if (has(n, list_begun)) owe_again(n);
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
  const auto back = unwinds.find(p);
  const bool taken_back = back != unwinds.end() && back->second.going;
  const bool goes_on = state[p] == State::running && has(p, entered) && !has(p, halted | stopping) && !taken_back;
  if (!at->second.first.empty()) {
    const NodeId next = at->second.first.front();
    if (state[next] == State::waiting) return work.push_back(next);
    if (goes_on) take_turn(next);  // it had begun, and then one before it was to go first
    return;
  }
  const std::deque<NodeId> then = std::move(at->second.then);
  gates.erase(at);
  if (!goes_on) return;  // a later resume takes the others up
  for (NodeId child = plan.first_child(p); child != nothing; child = plan.next_sibling(child)) {
    if (state[child] == State::waiting && missing[child] == 0) work.push_back(child);
  }
  for (const NodeId later : then) take_turn(later);
}

// What had begun, when all that goes before it is done again: it goes on where it was.
void RunState::Data::take_turn(NodeId n) {
  if (has(n, counted)) {
    drop(n, counted);
    --inside[plan.parent(n)];
  }
  if (reopen(n)) reopen_inside(n, false);
}

// Its turn comes later. What is under way in it, an act or a way back, goes on to its end, and the list around it waits
// for that; nothing new begins there. What only looked or waited for a person does so again when it is its turn.
void RunState::Data::hold(NodeId n) {
  std::vector<NodeId> active_here, busy;
  if (has(n, active)) active_here.push_back(n);
  for (const auto& [first, end] : plan.ranges(n)) {
    for (NodeId m = active_nodes.next(first); m < end; m = active_nodes.next(m + 1)) active_here.push_back(m);
  }
  for (const NodeId m : active_here) {
    if (is_way_back(m)) continue;
    if (open.contains(m)) {
      busy.push_back(m);
      continue;
    }
    drop(m, in_flight);
    if (state[m] == State::running && !has(m, retrying)) unawait(m);
  }
  for (const auto& [list, u] : unwinds) {
    if (u.going && plan.holds(n, list) && !is_way_back(list)) busy.push_back(list);
  }
  for (const NodeId b : busy) {
    for (NodeId m = b; m != n; m = plan.parent(m)) inside[plan.parent(m)] = 0, drop(m, counted);
  }
  for (const NodeId b : busy) {
    for (NodeId m = b; !has(m, counted); m = plan.parent(m)) {
      put(m, m == b ? counted : counted | halted);
      ++inside[plan.parent(m)];
      if (m == n) break;
    }
  }
}

// It takes something back, or is in a procedure that does.
bool RunState::Data::is_way_back(NodeId n) const {
  for (; n != nothing && n != 0; n = plan.parent(n)) {
    if (has(n, unwinding)) return true;
  }
  return false;
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
    if (open.contains(n)) return;
    drop(n, in_flight);  // a question that nobody answered
  }
  if (has(n, asking) || clause(n, pc[n]).kind != ClauseKind::list) return await(n);
  const NodeId aside = plan.aside(n, clause(n, pc[n]).aside);
  inside[n] = 0;
  if (aside != nothing && reopen(aside)) reopen_inside(aside, false);
}

}  // namespace ocflow::run

#include "engine/run/state_data.h"

namespace ocflow::run {

void RunState::Data::fail(NodeId n, Failure failure) {
  unawait(n);
  drop(n, retrying);
  failures[n] = std::move(failure);
  if (may_retry(n)) return retry(n);
  if (next_rung(n)) return;
  give_up(n, false);
}

void RunState::Data::give_up(NodeId n, bool asked) {
  const bool item = plan.part(n) == Part::item;
  const plan::OnFailure policy = n == 0 ? plan::OnFailure::stop : step(n).on_failure;
  const bool wants = n != 0 && (policy == plan::OnFailure::ask || step(n).else_ask);
  // A loop asks once, when the items that had begun are through; so an item itself never asks.
  if (wants && !asked && !item && !blocked(n) && !has(n, declined)) {
    close_list(n);
    state[n] = State::failed;
    keep_result(n, nullptr);
    put(n, asking);
    return await(n);
  }
  if (item && plan.program().loops[more(n).loop].until_one && !blocked(n)) return candidate_failed(n);
  if (policy == plan::OnFailure::proceed) return finish(n, State::tolerated);
  close_list(n);
  state[n] = State::failed;
  keep_result(n, nullptr);
  uncount(n);
  if (n == 0) return;
  if (plan.part(n) == Part::aside) return aside_ended(n);
  if (policy == plan::OnFailure::undo && !item) unwinds[plan.parent(n)].all = true;
  stop(plan.parent(n));
}

bool RunState::Data::may_retry(NodeId n) const {
  const std::uint32_t from = rung(n);
  if (from == nothing || pc[n] < from || tries(n) <= 1 || blocked(n) || has(n, halted | declined)) return false;
  if (attempts[n] == 0xffff || draining) return false;
  const auto before = tries_from.find(n);
  return static_cast<std::uint32_t>(attempts[n] - (before == tries_from.end() ? 0 : before->second)) < tries(n);
}

// What stands above the act is not done again. A list waits to be taken up as it is and is put back only then, so
// that until then its steps show how they ended.
void RunState::Data::retry(NodeId n) {
  close_list(n);
  put(n, retrying);
  if (!list_waits_for_retry(n)) {
    next_attempt(n);
    pc[n] = static_cast<std::uint16_t>(rung(n));
  }
  await(n);
}

// Its own, or the procedure of a lower rung.
bool RunState::Data::list_waits_for_retry(NodeId n) const {
  return has(n, retrying) && rung(n) != nothing && clause(n, rung(n)).kind == ClauseKind::list;
}

void RunState::Data::stop(NodeId list) {
  if (!has(list, stopping)) {
    put(list, stopping);
    if (plan.part(list) != Part::each) stops.push_back(list);
  }
  work.push_back(list);
}

void RunState::Data::halt_inside(NodeId list) {
  std::vector<NodeId> busy;
  // Of the whole run also items that are no longer among those of their `for`, but are being taken back.
  const auto within =
      list == 0 ? std::vector<plan::Plan::Range>{{1, static_cast<NodeId>(plan.size())}} : plan.ranges(list);
  for (const auto& [first, end] : within) {
    for (NodeId n = active_nodes.next(first); n < end; n = active_nodes.next(n + 1)) busy.push_back(n);
  }
  for (const NodeId n : busy) {
    for (NodeId at = plan.parent(n); at != list && !has(at, halted); at = plan.parent(at)) put(at, halted);
  }
  for (const NodeId n : busy) park(n);
  halt_held(list);
  work.push_back(list);
}

// Whatever has acted in this try goes on to its end; what only looked or waited is put back as if it had not begun.
void RunState::Data::park(NodeId n) {
  if (has(n, unwinding)) return park_back(n);
  const bool asked = has(n, in_flight) && !open.count(n);
  if (asked && draining) drop(n, in_flight | acted);  // nobody waits for that answer any more
  if (!has(n, active) || has(n, in_flight)) return;
  if (has(n, asking)) {
    drop(n, asking);
    unawait(n);
    uncount(n);
    return stop(plan.parent(n));
  }
  if (state[n] == State::in_doubt) {
    unawait(n);
    return uncount(n);
  }
  if (has(n, retrying)) return fail(n, Failure(failures[n]));
  if (has(n, acted)) {
    if (!draining || !wants_person(n)) return;
    unawait(n);
    return uncount(n);
  }
  unawait(n);
  state[n] = State::waiting;
  put(n, parked);
  uncount(n);
}

// Of an act that may be done twice the doubt costs nothing: it is done again. Of any other a person decides.
void RunState::Data::in_doubt(NodeId n, Failure failure) {
  failures[n] = std::move(failure);
  unawait(n);
  if (repeatable(n) && attempts[n] < 0xffff) {
    if (blocked(n)) return fail(n, Failure(failures[n]));
    next_attempt(n);
    drop(n, acted);
    if (!has(n, unwinding)) pc[n] = static_cast<std::uint16_t>(guards(n, pc[n]));
    return await(n);
  }
  state[n] = State::in_doubt;
  if (blocked(n)) return uncount(n);
  await(n);
}

void RunState::Data::reset_inside(NodeId list) {
  left[list] = inside[list] = 0;
  gates.erase(list);
  freeze(list);
  for (const auto& [first, end] : plan.ranges(list)) {
    for (NodeId n = first; n < end; ++n) reset(n);
  }
}

// A list counts the children that are put back in it, so it goes first.
void RunState::Data::reset_with_inside(NodeId n) {
  reset(n);
  reset_inside(n);
}

void RunState::Data::reset(NodeId n) {
  if (has(n, active)) unawait(n);
  freeze(n);
  gates.erase(n);
  remember(n);
  state[n] = State::waiting;
  pc[n] = static_cast<std::uint16_t>(plan.first_clause(n));
  missing[n] = plan.predecessors(n);
  inside[n] = 0;
  left[n] = 0;
  if (plan.part(n) != Part::aside && plan.shown(n)) ++left[plan.parent(n)];
  failures.erase(n);
  rungs.erase(n);
  ladders.erase(n);
  loops.erase(n);
  if (attempts[n] != 0) tries_from[n] = attempts[n];
  const auto forget = [this](plan::FrameId frame, std::uint32_t index) {
    if (const std::uint32_t slot = values.slot(frame, index); slot != nothing) values.unset(slot);
  };
  for (const Clause& c : plan.clauses(n)) {
    if (c.kind == ClauseKind::let || c.kind == ClauseKind::ask) forget(plan.frame(n), c.slot);
  }
  if (plan.part(n) == Part::each) {
    forget(plan.frame(n), plan.program().loops[more(n).loop].results);
    return;
  }
  if (step(n).result != nothing) forget(plan.frame(n), step(n).result);
  for (std::uint32_t i = 0; more(n).callee != nothing && i < more(n).arguments; ++i) forget(plan.inner_frame(n), i);
}

}  // namespace ocflow::run

#include <algorithm>

#include "engine/run/state_data.h"

namespace ocflow::run {

bool RunState::Data::acts_once(NodeId n) {
  for (std::uint32_t i = plan.first_clause(n); i < rung_end(n); ++i) {
    if (!repeatable_call(n, i)) return true;
  }
  return false;
}

// Candidates are all tried again.
bool RunState::Data::tried_once(NodeId each) {
  for (const auto& [first, end] : plan.ranges(each)) {
    for (NodeId n = first; n < end; ++n) {
      if (plan.part(n) == Part::each || plan.part(n) == Part::aside) continue;
      if ((has(n, acted) || rungs.contains(n)) && acts_once(n)) return true;
    }
  }
  return false;
}

bool RunState::Data::must_decide(NodeId n) {
  if (n == 0 || state[n] != State::failed || has(n, asking | decided_again | decided_failed)) return false;
  if (plan.part(n) == Part::aside || has(n, unwinding)) return false;
  if (until_one(n)) return stays_unclear(n) || tried_once(n);
  if (has(n, entered)) return false;
  if (stays_unclear(n)) return true;
  if (rungs.contains(n)) return acts_once(n);  // a ladder is climbed from its first rung again
  return plan.part(n) != Part::each && at(n, ClauseKind::act) && has(n, acted) && !repeatable(n);
}

// An `otherwise` whose group was never found out: no look can answer that any more.
bool RunState::Data::stays_unclear(NodeId n) const {
  return has(n, unclear) && at(n, ClauseKind::otherwise) && otherwise(n) == Verdict::unclear;
}

// From the top: what failed or was stopped is opened again, what had not begun may begin, what waited waits again.
// Done stays done, and a condition that was asked is not asked again.
void RunState::Data::resumed(const Event& e) {
  started(e);
  over = draining = paused = false;
  let_go();
  decisions.clear();
  std::vector<NodeId> back;
  for (const auto& [list, u] : unwinds) {
    if (u.going) back.push_back(list);
  }
  std::sort(back.begin(), back.end());
  for (const NodeId list : back) rewait(list);
  if (reopen(0)) reopen_inside(0, false);
}

void RunState::Data::reopen_inside(NodeId list, bool all_failed) {
  open_gate(list);
  walk(list, [&](NodeId n) {
    if (plan.part(n) == Part::aside) return aside_reopens(n);
    if (!has(plan.parent(n), entered)) return false;  // its list was another rung's
    if (all_failed && state[n] == State::failed) put(n, decided_again);
    drop(n, counted);
    const bool began = state[n] == State::running || state[n] == State::failed || state[n] == State::in_doubt;
    const auto gate = began ? gates.find(plan.parent(n)) : gates.end();
    if (gate != gates.end() && !gate->second.first.empty() && gate->second.first.front() != n) {
      const std::deque<NodeId>& first = gate->second.first;
      if (std::find(first.begin(), first.end(), n) == first.end()) gate->second.then.push_back(n);
      hold(n);
      return false;
    }
    if (began && plan.part(plan.parent(n)) == Part::each && missing[n] != 0) {
      put(n, turn_later);
      hold(n);
      return false;
    }
    if (!reopen(n)) return false;
    open_gate(n);
    return true;
  });
}

// A procedure on a lower rung that was under way; those of the way back are looked after there.
bool RunState::Data::aside_reopens(NodeId aside) {
  const NodeId n = plan.parent(aside);
  if (has(n, unwinding) || state[n] != State::running || state[aside] == State::waiting) return false;
  if (pc[n] >= clause_end(n) || clause(n, pc[n]).aside != plan.step(aside)) return false;
  drop(aside, counted);
  return reopen(aside);
}

bool RunState::Data::reopen(NodeId n) {
  drop(n, turn_later);
  if (const auto u = unwinds.empty() ? unwinds.end() : unwinds.find(n); u != unwinds.end() && u->second.going) {
    count(n);
    return false;
  }
  switch (state[n]) {
    case State::waiting:
      work.push_back(n);
      return false;
    case State::in_doubt:
      count(n);
      has(n, decided_again) ? take_again(n) : await(n);
      return false;
    case State::failed:
      if (!reopen_failed(n)) return false;
      break;
    case State::running:
      break;
    default:
      return false;
  }
  count(n);
  inside[n] = 0;
  drop(n, halted | stopping | closed);
  if (const auto u = unwinds.find(n); u != unwinds.end() && !until_one(n)) u->second.all = false;
  if (has(n, list_begun) && has(n, entered)) owe_again(n);
  if (has(n, in_flight) && !open.count(n)) drop(n, in_flight);  // a question nobody answered: it is put again
  look_first(n);
  if (has(n, active)) {
    if (!has(n, in_flight)) await(n);
    return false;
  }
  work.push_back(n);
  time_anew(n);
  if (has(n, entered) && plan.part(n) == Part::each) loops[n] = {plan.first_child(n), {}};
  return (has(n, entered) && !only_checks(n)) || runs_aside(n);
}

// What stands right above what is to be begun has to be so now.
void RunState::Data::look_first(NodeId n) {
  if (has(n, in_flight | asking | unwinding | entered) || pc[n] >= clause_end(n)) return;
  pc[n] = static_cast<std::uint16_t>(guards(n, pc[n]));
}

// False: only a person can say more, or has said that it stays as it is.
bool RunState::Data::reopen_failed(NodeId n) {
  if (has(n, asking)) {
    count(n);
    await(n);
    return false;
  }
  if (!must_decide(n) && !has(n, decided_failed)) {
    retake(n);
    return true;
  }
  drop(n, decided_failed);
  if (step(n).on_failure == plan::OnFailure::undo && plan.part(n) != Part::item) unwinds[plan.parent(n)].all = true;
  stop(plan.parent(n));
  return false;
}

// What failed is a check below the list: the list is through, though the `finally`s in it have run. It is done again
// only where it was taken back.
bool RunState::Data::only_checks(NodeId n) {
  const std::uint32_t at = rung(n);
  if (at == nothing || pc[n] <= at || clause(n, at).kind != ClauseKind::list || clause(n, at).aside != nothing)
    return false;
  bool back = false;
  walk(n, [&](NodeId inner) {
    back = back || state[inner] == State::undone;
    return !back;
  });
  if (back) pc[n] = static_cast<std::uint16_t>(at);
  return !back;
}

// How long nobody was there says nothing about a list.
void RunState::Data::time_anew(NodeId n) {
  const bool step_like = plan.part(n) != Part::root && plan.part(n) != Part::each;
  if (!step_like || !has(n, entered) || !at(n, ClauseKind::list) || more(n).within == expr::no_expr) return;
  put(n, timed);
  decisions.push_back({Decision::What::list_opened, n, pc[n], attempts[n], false});
}

bool RunState::Data::runs_aside(NodeId n) const {
  const bool list = pc[n] < clause_end(n) && clause(n, pc[n]).kind == ClauseKind::list;
  return list && clause(n, pc[n]).aside != nothing;
}

// A failed step goes on where it failed; an act that may be done twice is done again, and what follows it.
void RunState::Data::retake(NodeId n) {
  owe_finals(n);
  if (rungs.contains(n)) {  // a ladder is climbed from its first rung again
    rungs.erase(n);
    ladders.erase(n);
    if (has(n, list_begun)) put(n, entered);
    const std::uint32_t first = rung(n);
    pc[n] = static_cast<std::uint16_t>(first == nothing ? plan.first_clause(n) : first);
  }
  if (until_one(n)) {
    drop(n, entered);
    reset_inside(n);
  }
  const std::uint32_t from = rung(n);
  const bool again = has(n, decided_again) || repeatable(n);
  const bool list_ran = has(n, entered);
  drop(n, decided_again | decided_failed | retrying | declined);
  state[n] = State::running;
  tries_from[n] = attempts[n];
  next_attempt(n);
  if (list_ran || from == nothing || pc[n] < from || !again) return;
  pc[n] = static_cast<std::uint16_t>(from);
  drop(n, acted);
}

}  // namespace ocflow::run

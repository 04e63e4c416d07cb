#include "engine/run/state_data.h"

namespace ocflow::run {

bool RunState::Data::must_decide(NodeId n) {
  if (n == 0 || state[n] != State::failed || has(n, asking | entered | decided_again | decided_failed)) return false;
  return plan.part(n) != Part::each && at(n, ClauseKind::act) && has(n, acted) && !repeatable(n);
}

// From the top: what failed or was stopped is opened again, what had not begun may begin, what waited waits again.
// Done stays done, and a condition that was asked is not asked again.
void RunState::Data::resumed(const Event& e) {
  started(e);
  over = draining = false;
  decisions.clear();
  if (reopen(0)) reopen_inside(0, false);
}

void RunState::Data::reopen_inside(NodeId list, bool all_failed) {
  for (NodeId n = list + 1; n < plan.end(list);) {
    if (all_failed && state[n] == State::failed) put(n, decided_again);
    drop(n, counted);
    n = reopen(n) ? n + 1 : plan.end(n);
  }
}

bool RunState::Data::reopen(NodeId n) {
  const auto count = [this, n] {
    if (n == 0) return;
    put(n, counted);
    ++inside[plan.parent(n)];
  };
  switch (state[n]) {
    case State::waiting:
      work.push_back(n);
      return false;
    case State::in_doubt:
      count();
      if (has(n, decided_again)) {
        take_again(n);
      } else {
        await(n);
      }
      return false;
    case State::failed:
      if (has(n, asking)) {
        count();
        await(n);
        return false;
      }
      if (must_decide(n) || has(n, decided_failed)) {
        drop(n, decided_failed);
        stop(plan.parent(n));
        return false;
      }
      retake(n);
      break;
    case State::running:
      break;
    default:
      return false;
  }
  count();
  inside[n] = 0;
  drop(n, halted | stopping);
  if (has(n, in_flight) && !open_key.count(n)) drop(n, in_flight);  // a question nobody answered: it is put again
  if (has(n, active)) {
    if (!has(n, in_flight)) await(n);
    return false;
  }
  work.push_back(n);
  if (has(n, timed)) decisions.push_back({Decision::What::list_opened, n, pc[n], attempts[n], false});
  if (has(n, entered) && plan.part(n) == Part::each) loops[n] = {plan.first_child(n), {}};
  return has(n, entered);
}

// A failed step goes on where it failed; an act that may be done twice is done again, and what follows it.
void RunState::Data::retake(NodeId n) {
  const std::uint32_t from = rung(n);
  const bool again = has(n, decided_again) || repeatable(n);
  const bool list_ran = has(n, entered);
  drop(n, decided_again | decided_failed | retrying);
  state[n] = State::running;
  tries_from[n] = attempts[n];
  if (attempts[n] < 0xffff) ++attempts[n];
  if (list_ran || from == nothing || pc[n] < from || !again) return;
  pc[n] = static_cast<std::uint16_t>(from);
  drop(n, acted);
}

}  // namespace ocflow::run

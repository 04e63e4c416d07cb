// Ladders: when one way failed the next one is tried. And procedures that stand aside of a step: those of lower rungs
// and of the way back.
#include "engine/run/state_data.h"

namespace ocflow::run {

std::uint32_t RunState::Data::rung_begin(NodeId n) const {
  if (more(n).rungs == 0) return plan.first_clause(n);
  const auto at = rungs.find(n);
  std::uint32_t wanted = at == rungs.end() ? 0 : at->second;
  std::uint32_t i = plan.first_clause(n);
  for (; wanted > 0 && i < clause_end(n); ++i) {
    if (clause(n, i).kind == ClauseKind::rung) --wanted;
  }
  return i;
}

std::uint32_t RunState::Data::rung_end(NodeId n) const {
  if (more(n).rungs == 0) return clause_end(n);
  std::uint32_t i = rung_begin(n);
  while (i < clause_end(n) && clause(n, i).kind != ClauseKind::rung) ++i;
  return i;
}

std::uint32_t RunState::Data::tries(NodeId n) const {
  const auto at = rungs.find(n);
  if (at == rungs.end() || at->second == 0) return step(n).tries;
  return plan.program().rungs[more(n).first_rung + at->second - 1].tries;
}

bool RunState::Data::has_expect_below(NodeId n) const {
  for (std::uint32_t i = pc[n] + 1; i < rung_end(n); ++i) {
    if (clause(n, i).kind == ClauseKind::expect) return true;
  }
  return false;
}

// What stands above the first act guards the whole ladder: where that does not hold, no rung may act. Waiting in vain
// is another matter, for that is what a lower rung is there for.
bool RunState::Data::next_rung(NodeId n) {
  if (n == 0 || plan.part(n) == Part::each || plan.part(n) == Part::root || more(n).rungs == 0) return false;
  if (blocked(n) || has(n, halted | declined) || draining || attempts[n] == 0xffff) return false;
  const std::uint32_t next = rung_end(n);
  if (next >= clause_end(n)) return last_resort(n, failures[n]);
  const ClauseKind kind = clause(n, pc[n]).kind;
  const bool first = rungs.find(n) == rungs.end();
  const bool guards = kind == ClauseKind::condition || kind == ClauseKind::require || kind == ClauseKind::let ||
                      kind == ClauseKind::keep || kind == ClauseKind::ask || kind == ClauseKind::confirm;
  if (first && guards) return false;
  std::string& why = ladders[n];
  why += (why.empty() ? "" : "; then ") + failures[n].why;
  skip_rung(n);
  return true;
}

// What a person reads of a ladder that led nowhere is how each rung failed.
bool RunState::Data::last_resort(NodeId n, const Failure& failure) {
  const auto above = ladders.find(n);
  if (above == ladders.end() || above->second.empty()) return false;
  const std::string why = above->second + "; then " + failure.why;
  ladders.erase(above);
  failures[n].why = why;
  return false;
}

void RunState::Data::skip_rung(NodeId n) {
  unawait(n);
  close_list(n);
  const std::uint32_t next = rung_end(n);
  if (next >= clause_end(n)) {
    Failure failure = failures.contains(n) ? failures[n] : Failure{"no way of doing it applied", {}};
    if (const auto above = ladders.find(n); above != ladders.end()) {
      failure.why = above->second;
      ladders.erase(above);
    }
    failures[n] = std::move(failure);
    return give_up(n, false);
  }
  leave_rung(n);
  ++rungs[n];
  tries_from[n] = attempts[n];
  next_attempt(n);
  drop(n, entered | stopping | halted | acted | retrying);
  state[n] = State::running;
  pc[n] = static_cast<std::uint16_t>(next + 1);
  const NodeId aside = inner_list(n);
  if (aside != nothing && aside != n && state[aside] != State::waiting) climb_again(aside);
  work.push_back(n);
}

// An earlier climb came to this rung: as in any list, what was done in it and not taken back stays done.
void RunState::Data::climb_again(NodeId aside) {
  const bool ended_well = state[aside] != State::failed && state[aside] != State::running;
  if (ended_well) return redo(aside);
  if (reopen(aside)) reopen_inside(aside, false);
}

void RunState::Data::start_aside(NodeId aside) {
  if (state[aside] != State::waiting) reset_with_inside(aside);
  state[aside] = State::running;
  next_attempt(aside);
  count(aside);
  work.push_back(aside);
}

// What stands there for the way back of a step leads on from there.
void RunState::Data::aside_ended(NodeId aside) {
  const NodeId n = plan.parent(aside);
  if (!has(n, unwinding)) return work.push_back(n);
  if (state[aside] == State::failed) return back_failed(n, Failure(failures[aside]));
  end_back(n, true);
}

bool RunState::Data::aside_over(NodeId n, NodeId aside) {
  if (aside == nothing) return true;
  if (state[aside] == State::waiting) {
    start_aside(aside);
    return false;
  }
  if (inside[n] > 0) return false;
  const bool ended_well = state[aside] == State::done || state[aside] == State::not_applicable ||
                          state[aside] == State::tolerated || state[aside] == State::skipped;
  if (ended_well) return true;
  if (state[aside] == State::failed) {
    drop(n, stopping);
    fail(n, Failure(failures[aside]));
  } else if (has(n, halted)) {
    uncount(n);
  }
  return false;
}

}  // namespace ocflow::run

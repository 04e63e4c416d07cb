#include "engine/run/state_data.h"

namespace ocflow::run {

bool RunState::Data::decidable(NodeId n) const {
  if (n == 0) return false;
  if (has(n, unwinding)) return has(n, asking);
  return state[n] == State::in_doubt || state[n] == State::failed || owes_final(n);
}

// An act is open, and nobody can be asked how it ended: what a person says of it counts. Such a word names the attempt;
// one about a `finally` of its step doesn't.
bool RunState::Data::word_about_open(const Event& e) {
  const NodeId n = e.node;
  if (undo.on || has(n, unwinding) || e.attempt == 0 || !is_open(e)) return false;
  close(n);
  unawait(n);
  failures[n] = {"how it ended is not known", {}};
  state[n] = State::in_doubt;
  blocked(n) ? uncount(n) : await(n);
  return true;
}

// Likewise of one that takes something back, or is a `finally`.
void RunState::Data::word_about_open_back(const Event& e) {
  const NodeId n = e.node;
  close(n);
  if (e.answer != Answer::failed && e.answer != Answer::abort) return back_decided(e);
  back_failed(n, {e.text.empty() ? std::string("how it ended is not known") : e.text, {}});
}

void RunState::Data::decided(const Event& e) {
  const NodeId n = e.node;
  if (n != 0 && has(n, unwinding) && e.attempt != 0 && is_open(e)) return word_about_open_back(e);
  if (!has(n, unwinding) && names_final(e)) return owing_list(n) == nothing ? misfit(e) : final_decided(e);
  const bool about_act = word_about_open(e);
  if (n != 0 && !has(n, unwinding) && list_waits_for_retry(n) && e.answer == Answer::again) return take_again(n);
  if (!decidable(n)) return misfit(e);
  if (has(n, unwinding)) return back_decided(e);
  const bool doubtful = state[n] == State::in_doubt;
  if (!about_act && ((!doubtful && state[n] != State::failed) || owes_final(n))) return final_decided(e);
  if (!has(n, active)) return decided_later(e);
  switch (e.answer) {
    case Answer::again:
      return take_again(n);
    case Answer::skip:
      failures[n].why = e.text;
      return pass(n, State::skipped);
    case Answer::done:
      if (!doubtful) return pass(n, State::done);
      unawait(n);
      state[n] = State::running;
      failures.erase(n);
      ++pc[n];
      work.push_back(n);
      break;
    case Answer::failed:
    case Answer::abort: {
      drop(n, asking);
      unawait(n);
      if (!e.text.empty()) failures[n].why = e.text;
      if (!doubtful && e.answer == Answer::failed) return give_up(n, true);
      state[n] = State::failed;
      keep_result(n, nullptr);
      uncount(n);
      return stop(plan.parent(n));
    }
    default:
      return misfit(e);
  }
}

// The run has ended, or its list was stopped: what a person says takes effect with the next resume.
void RunState::Data::decided_later(const Event& e) {
  const NodeId n = e.node;
  drop(n, decided_again | decided_failed);
  switch (e.answer) {
    case Answer::again:
      put(n, decided_again);
      if (has(n, entered)) again_inside(n);
      break;
    case Answer::skip:
      failures[n].why = e.text;
      return finish(n, State::skipped);
    case Answer::done:
      owe_finals(n);
      return finish(n, State::done);
    case Answer::failed:
    case Answer::abort:
      put(n, decided_failed);
      state[n] = State::failed;
      break;
    default:
      return misfit(e);
  }
}

// A word about a list is one about all that failed in it, as it is where the question is put.
void RunState::Data::again_inside(NodeId list) {
  walk(list, [&](NodeId n) {
    if (plan.part(n) == Part::aside && has(plan.parent(n), unwinding)) return false;  // it takes something back
    if (must_decide(n)) put(n, decided_again);
    return state[n] == State::failed || state[n] == State::running;
  });
}

// A retry that the procedure declares does a list anew; a person's `again` takes up only what failed in it.
void RunState::Data::take_again(NodeId n) {
  unawait(n);
  owe_finals(n);
  const bool by_person = has(n, asking) || state[n] == State::in_doubt;
  drop(n, asking | retrying | acted | decided_again);
  if (by_person) tries_from[n] = attempts[n];
  next_attempt(n);
  state[n] = State::running;
  work.push_back(n);
  if (by_person) drop(n, declined);
  if (by_person && rungs.contains(n)) {  // from the first rung again
    rungs.erase(n);
    ladders.erase(n);
    if (has(n, list_begun)) put(n, entered);
    pc[n] = static_cast<std::uint16_t>(rung(n) == nothing ? plan.first_clause(n) : rung(n));
  }
  if (by_person && has(n, entered) && until_one(n)) {
    drop(n, entered | stopping | halted);
    return reset_inside(n);
  }
  if (by_person && has(n, entered)) {
    drop(n, stopping | halted);
    inside[n] = 0;
    if (plan.part(n) == Part::each) loops[n] = {plan.first_child(n), {}};
    if (!only_checks(n)) reopen_inside(n, true);
    return;
  }
  const std::uint32_t from = rung(n);
  if (from != nothing && pc[n] >= from) pc[n] = static_cast<std::uint16_t>(by_person ? guards(n, from) : from);
  if (from != nothing && clause(n, from).aside != nothing) {
    const NodeId aside = plan.aside(n, clause(n, from).aside);
    drop(n, stopping | halted);
    if (aside != nothing) reset_with_inside(aside);
  }
  if (!has(n, entered)) return;
  drop(n, entered | stopping | halted);
  reset_inside(n);
}

// Of a loop it is the items that failed which are done or skipped; the others still have their turn. Candidates have
// all had theirs, and where the loop didn't come to its items it is the word about all of them.
void RunState::Data::pass(NodeId n, State how) {
  if (plan.part(n) != Part::each || until_one(n) || !has(n, entered)) return finish(n, how);
  unawait(n);
  drop(n, asking | stopping);
  state[n] = State::running;
  for (NodeId item = plan.first_child(n); item != nothing; item = plan.next_sibling(item)) {
    if (state[item] == State::failed) finish(item, how);
  }
  begin_items(n);
  work.push_back(n);
}

}  // namespace ocflow::run

#include <utility>

#include "engine/run/state_data.h"

namespace ocflow::run {

// Lists are stopped only when nothing is left to begin: then whatever goes on inside one has an active node, and the
// active nodes lead to all of it.
void RunState::Data::pump() {
  while (!work.empty() || !stops.empty() || !backs.empty() || (undo.on && back_pump())) {
    if (work.empty() && stops.empty() && backs.empty()) continue;
    if (work.empty() && stops.empty()) {
      const NodeId list = backs.front();
      backs.pop_front();
      run_back(list);
      continue;
    }
    if (work.empty()) {
      const NodeId list = stops.front();
      stops.pop_front();
      if (has(list, stopping | halted))
        halt_inside(list);  // else it was taken up again meanwhile, or is on its next rung
      continue;
    }
    const NodeId n = work.front();
    work.pop_front();
    if (undo.on && !alive(n)) continue;
    if (state[n] == State::waiting) {
      begin(n);
    } else if (state[n] == State::running && !has(n, active)) {
      advance(n);
    }
  }
}

void RunState::Data::begin(NodeId n) {
  const NodeId p = plan.parent(n);
  if (plan.part(p) == Part::each) return begin_items(p);
  if (missing[n] != 0 || blocked(n) || state[p] != State::running || !has(p, entered)) return;
  if (plan.part(n) == Part::aside || gated(n)) return;
  if (paused) return hold_back(n);
  if (has(n, reenter)) return redo(n);
  begins_anew(n);
  state[n] = State::running;
  has(n, parked) ? look_first(n) : next_attempt(n);
  drop(n, parked);
  count(n);
  advance(n);
}

// It was begun before, and its `finally` has run since: now that is owed again.
void RunState::Data::begins_anew(NodeId n) {
  if (has(n, closed)) drop(n, closed | pushed);
}

void RunState::Data::begin_items(NodeId each) {
  if (state[each] != State::running || has(each, halted | stopping)) return;
  const auto back = unwinds.find(each);
  if (back != unwinds.end() && (back->second.going || (inside[each] == 0 && ending(each)))) return;
  if (paused) return hold_back(each);
  const std::uint32_t most = plan.at_once(each);
  Cursor& cursor = loops[each];
  while (inside[each] < most && !has(each, halted | stopping)) {
    NodeId item = nothing;
    if (!cursor.late.empty()) {
      item = cursor.late.front();
      cursor.late.pop_front();
    } else if (cursor.next != nothing) {
      item = cursor.next;
      cursor.next = plan.next_sibling(item);
    } else {
      return;
    }
    if (missing[item] != 0) continue;
    if (has(item, turn_later)) {
      take_turn(item);
      continue;
    }
    if (state[item] != State::waiting) continue;
    if (has(item, reenter)) {
      redo(item);
      continue;
    }
    begins_anew(item);
    state[item] = State::running;
    has(item, parked) ? look_first(item) : next_attempt(item);
    drop(item, parked);
    count(item);
    work.push_back(item);
  }
}

void RunState::Data::advance(NodeId n) {
  if (n != 0 && has(n, halted) && !has(n, counted)) return;  // broken off: what is said of its steps now is for later
  for (; pc[n] < clause_end(n); ++pc[n]) {
    const Clause& now = clause(n, pc[n]);
    const bool only_looks =
        now.kind == ClauseKind::condition || now.kind == ClauseKind::otherwise || now.kind == ClauseKind::let;
    if (!only_looks && !has(n, pushed)) push_back_entries(n);
    const bool asked = now.kind == ClauseKind::condition || now.kind == ClauseKind::otherwise;
    if (asked && has(n, known_to_apply) && !rungs.contains(n)) continue;
    switch (now.kind) {
      case ClauseKind::otherwise:
        if (!otherwise_applies(n)) return;
        break;
      case ClauseKind::list:
        if (now.aside != nothing ? !aside_over(n, plan.aside(n, now.aside)) : !list_over(n)) return;
        if (now.aside == nothing) close_list(n);
        put(n, acted);
        break;
      case ClauseKind::each:
        break;
      case ClauseKind::rung:  // what stands above has done it
        pc[n] = static_cast<std::uint16_t>(clause_end(n));
        return past_clauses(n);
      default:
        return await(n);
    }
  }
  past_clauses(n);
}

void RunState::Data::past_clauses(NodeId n) {
  const Part part = plan.part(n);
  if (part == Part::each && !each_over(n)) return;
  if (part == Part::root && !list_over(n)) return;
  if (part != Part::each && part != Part::root) push_back_entries(n);
  finish(n, State::done);
}

// False: it doesn't, or failed with it.
bool RunState::Data::otherwise_applies(NodeId n) {
  const Verdict verdict = otherwise(n);
  if (verdict == Verdict::not_so) {
    put(n, otherwise_no);
    not_applicable(n);
    return false;
  }
  if (verdict == Verdict::applies) return true;
  put(n, unclear);
  if (!predicting)
    fail(n, {"whether a step above applied was never found out, so neither is whether this one does", {}});
  return predicting;
}

// Its steps are through, and what it does when it ends. False: something of that goes on, or it failed.
bool RunState::Data::list_over(NodeId n) {
  if (!has(n, entered) && !enter(n)) return false;
  if (left[n] > 0) {
    inside_list(n);
    return false;
  }
  if (ending(n) || ends_later(n)) return false;
  const auto back = unwinds.find(n);
  if (back == unwinds.end() || back->second.trouble.empty()) return true;
  fail(n, {std::exchange(back->second.trouble, {}), {}});
  return false;
}

// The list of a `for` is asked for when all above it is done; then the items have their turn.
bool RunState::Data::each_over(NodeId n) {
  if (plan.open_ended(n) && !has(n, listed)) {
    await(n);
    return false;
  }
  if (!has(n, entered)) {
    enter(n);
  } else {
    begin_items(n);
  }
  if (left[n] > 0) {
    inside_list(n);
    return false;
  }
  if (ending(n) || (rules.finals_by_need && ends_later(n))) return false;
  const plan::Loop& loop = plan.program().loops[more(n).loop];
  if (!loop.until_one) return true;
  std::size_t tried = 0;
  NodeId last = nothing;
  for (NodeId item = plan.first_child(n); item != nothing; item = plan.next_sibling(item)) {
    if (state[item] == State::done) {
      hand_over_back(n);
      return true;
    }
    if (state[item] == State::tolerated || state[item] == State::undone) ++tried, last = item;
  }
  Failure failure{"there was nothing to try", {}};
  if (last != nothing) {
    failure = failures[last];
    failure.why = "none of the " + std::to_string(tried) + " succeeded; the last: " + failure.why;
  }
  fail(n, std::move(failure));
  return false;
}

bool RunState::Data::enter(NodeId n) {
  const bool step_like = plan.part(n) != Part::root && plan.part(n) != Part::each;
  if (step_like && more(n).callee != nothing && !bind_arguments(n)) return false;
  put(n, entered);
  if (step_like && more(n).within != expr::no_expr) {
    put(n, timed);
    decisions.push_back({Decision::What::list_opened, n, pc[n], attempts[n], false});
  }
  if (plan.part(n) == Part::each) {
    loops[n] = {plan.first_child(n), {}};
    begin_items(n);
    return true;
  }
  put(n, list_begun);
  push_finals(n, true);
  for (NodeId child = plan.first_child(n); child != nothing; child = plan.next_sibling(child)) {
    if (missing[child] == 0) work.push_back(child);
  }
  return true;
}

// Arguments that the plan didn't know are worked out now, from what has happened so far; every run over the same
// events comes to the same, so they need no event of their own.
bool RunState::Data::bind_arguments(NodeId n) {
  const plan::Program& program = plan.program();
  const plan::FrameId inner = plan.inner_frame(n);
  const plan::Procedure& callee = program.procedures[more(n).callee];
  for (std::uint32_t i = 0; i < more(n).arguments; ++i) {
    const std::uint32_t slot = values.slot(inner, i);
    if (slot == nothing || values.get(slot)) continue;
    const expr::ExprId argument = program.operands[more(n).first_argument + i];
    if (argument == expr::no_expr) {
      if (i < callee.givens.size() && callee.givens[i].otherwise) values.set(slot, *callee.givens[i].otherwise);
      continue;
    }
    const expr::Evaluated found = expr::evaluate(program.arena, argument, scope(plan.frame(n)));
    if (!found.known() && predicting) continue;
    if (!found.known()) {
      const std::string name = i < callee.givens.size() ? callee.givens[i].name : std::to_string(i + 1);
      fail(n, {"the value for " + name + " of " + callee.name + " can't be known: " + found.why, {}});
      return false;
    }
    values.set(slot, found.value);
  }
  return true;
}

void RunState::Data::inside_list(NodeId n) {
  if (inside[n] > 0 || !has(n, halted | stopping) || ending(n)) return;
  if (ends_later(n)) owing.insert(n);
  if (has(n, stopping)) {
    Failure failure = failures.count(n) ? failures[n] : Failure{"a step in it failed", {}};
    if (const auto u = unwinds.find(n); u != unwinds.end() && !u->second.trouble.empty())
      failure.why += "; " + std::exchange(u->second.trouble, {});
    return fail(n, std::move(failure));
  }
  close_list(n);  // its limit doesn't run while it is broken off
  uncount(n);
}

// A sibling whose own `otherwise` was looked at knows about all above it, so the way up ends there.
RunState::Data::Verdict RunState::Data::otherwise(NodeId n) const {
  Verdict verdict = Verdict::applies;
  for (NodeId at = plan.previous_sibling(n); at != nothing; at = plan.previous_sibling(at)) {
    bool asked = false, alternative = false;
    for (const Clause& c : plan.clauses(at)) {
      asked = asked || c.kind == ClauseKind::condition;
      alternative = alternative || c.kind == ClauseKind::otherwise;
    }
    if (!asked) break;
    if (has(at, was_true | otherwise_no)) return Verdict::not_so;
    const bool looked_at = state[at] == State::not_applicable || state[at] == State::done;
    if (has(at, unclear) || !looked_at) verdict = Verdict::unclear;
    if (alternative) break;
  }
  return verdict;
}

// It goes on inside its parent.
void RunState::Data::count(NodeId n) {
  put(n, counted);
  if (n != 0) ++inside[plan.parent(n)];
}

void RunState::Data::uncount(NodeId n) {
  if (n == 0 || !has(n, counted)) return;
  drop(n, counted);
  const NodeId p = plan.parent(n);
  --inside[p];
  // A list that neither ends nor stops has nothing to do because one of its steps came to rest.
  const bool concerned = has(p, halted | stopping) || left[p] == 0 || plan.part(p) == Part::each;
  if (concerned || plan.part(n) == Part::aside) work.push_back(p);
}

void RunState::Data::finish(NodeId n, State how) {
  unawait(n);
  close_list(n);
  drop(n, asking | retrying | parked | decided_again | decided_failed | turn_later);
  state[n] = how;
  if (how == State::done && !failures.empty()) failures.erase(n);
  if (how != State::not_applicable) keep_result(n, nullptr);
  uncount(n);
  if (n == 0) return;
  if (!owing.empty()) hand_over_finals(n);
  const bool all_of_it = how == State::done && (predicting || (pc[n] >= clause_end(n) && more(n).rungs == 0));
  if (!all_of_it && how != State::not_applicable && plan.part(n) != Part::each) none_where_unset(n);
  const NodeId p = plan.parent(n);
  if (plan.part(n) == Part::aside) return aside_ended(n);
  --left[p];
  // A plan goes through all of them: nobody knows which will fail.
  if (how == State::done && plan.part(n) == Part::item && until_one(p) && !predicting) {
    for (NodeId rest = plan.next_sibling(n); rest != nothing; rest = plan.next_sibling(rest)) {
      if (state[rest] != State::waiting) continue;
      mark_not_applicable(rest);
      --left[p];
    }
  }
  through_gate(n);
  for (const NodeId next : plan.successors(n)) {
    if (--missing[next] != 0) continue;
    if (plan.part(p) == Part::each) {
      loops[p].late.push_back(next);
    } else {
      work.push_back(next);
    }
  }
  if (plan.part(p) == Part::each) begin_items(p);
  if (left[p] == 0) work.push_back(p);
}

void RunState::Data::mark_not_applicable(NodeId n) {
  const auto mark = [this](NodeId m) {
    state[m] = State::not_applicable;
    const bool each = plan.part(m) == Part::each;
    if (plan.part(m) == Part::root) return;
    if (!each) none_where_unset(m);
    const std::uint32_t result = each ? plan.program().loops[more(m).loop].results : step(m).result;
    if (result != nothing) none_if_unset(plan.frame(m), result);
  };
  mark(n);
  for (const auto& [first, end] : plan.ranges(n)) {
    for (NodeId m = first; m < end; ++m) mark(m);
  }
}

// What a `let` or an `ask` that it didn't come to would have given: whoever asks for it is told that there is none.
void RunState::Data::none_where_unset(NodeId n) {
  for (const Clause& c : plan.clauses(n)) {
    if (c.kind == ClauseKind::let || c.kind == ClauseKind::ask) none_if_unset(plan.frame(n), c.slot);
  }
}

void RunState::Data::none_if_unset(plan::FrameId frame, std::uint32_t index) {
  const std::uint32_t slot = values.slot(frame, index);
  if (slot != nothing && !values.get(slot)) values.set(slot, Value());
}

void RunState::Data::not_applicable(NodeId n) {
  mark_not_applicable(n);
  finish(n, State::not_applicable);
}

}  // namespace ocflow::run

#include "engine/run/state_data.h"

namespace ocflow::run {

// Lists are stopped only when nothing is left to begin: then whatever goes on inside one has an active node, and the
// active nodes lead to all of it.
void RunState::Data::pump() {
  while (!work.empty() || !stops.empty()) {
    if (work.empty()) {
      const NodeId list = stops.front();
      stops.pop_front();
      halt_inside(list);
      continue;
    }
    const NodeId n = work.front();
    work.pop_front();
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
  state[n] = State::running;
  if (!has(n, parked)) ++attempts[n];
  drop(n, parked);
  put(n, counted);
  ++inside[p];
  advance(n);
}

void RunState::Data::begin_items(NodeId each) {
  if (state[each] != State::running || has(each, halted | stopping)) return;
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
    if (state[item] != State::waiting || missing[item] != 0) continue;
    state[item] = State::running;
    if (!has(item, parked)) ++attempts[item];
    drop(item, parked);
    put(item, counted);
    ++inside[each];
    work.push_back(item);
  }
}

void RunState::Data::advance(NodeId n) {
  while (true) {
    if (pc[n] >= clause_end(n)) {
      if (plan.part(n) != Part::root && plan.part(n) != Part::each) return finish(n, State::done);
      if (!has(n, entered)) enter(n);
      return left[n] == 0 ? finish(n, State::done) : inside_list(n);
    }
    switch (clause(n, pc[n]).kind) {
      case ClauseKind::otherwise:
        switch (otherwise(n)) {
          case Verdict::applies:
            break;
          case Verdict::not_so:
            put(n, otherwise_no);
            return not_applicable(n);
          case Verdict::unclear:
            put(n, unclear);
            if (predicting) break;
            return fail(n,
                        {"whether a step above applied was never found out, so neither is whether this one does", {}});
        }
        break;
      case ClauseKind::list:
        if (!has(n, entered) && !enter(n)) return;
        if (left[n] > 0) return inside_list(n);
        close_list(n);
        put(n, acted);
        break;
      case ClauseKind::each:
        break;
      default:
        return await(n);
    }
    ++pc[n];
  }
}

bool RunState::Data::enter(NodeId n) {
  const bool step_like = plan.part(n) == Part::step || plan.part(n) == Part::item;
  if (step_like && step(n).callee != nothing && !bind_arguments(n)) return false;
  put(n, entered);
  if (step_like && step(n).within != expr::no_expr) {
    put(n, timed);
    decisions.push_back({Decision::What::list_opened, n, pc[n], attempts[n], false});
  }
  if (plan.part(n) == Part::each) {
    loops[n] = {plan.first_child(n), {}};
    begin_items(n);
    return true;
  }
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
  const plan::Procedure& callee = program.procedures[step(n).callee];
  for (std::uint32_t i = 0; i < step(n).arguments; ++i) {
    const std::uint32_t slot = values.slot(inner, i);
    if (slot == nothing || values.get(slot)) continue;
    const expr::ExprId argument = program.operands[step(n).first_argument + i];
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
  if (inside[n] > 0 || !has(n, halted | stopping)) return;
  if (has(n, stopping)) {
    Failure failure = failures.count(n) ? failures[n] : Failure{"a step in it failed", {}};
    return fail(n, std::move(failure));
  }
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

void RunState::Data::uncount(NodeId n) {
  if (n == 0 || !has(n, counted)) return;
  drop(n, counted);
  --inside[plan.parent(n)];
  work.push_back(plan.parent(n));
}

void RunState::Data::finish(NodeId n, State how) {
  unawait(n);
  close_list(n);
  drop(n, asking | retrying | parked | decided_again | decided_failed);
  state[n] = how;
  if (how != State::not_applicable) keep_result(n, nullptr);
  uncount(n);
  if (n == 0) return;
  const NodeId p = plan.parent(n);
  --left[p];
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

void RunState::Data::not_applicable(NodeId n) {
  for (NodeId m = n; m < plan.end(n); ++m) {
    state[m] = State::not_applicable;
    if (plan.part(m) == Part::root || plan.part(m) == Part::each || step(m).result == nothing) continue;
    const std::uint32_t slot = values.slot(plan.frame(m), step(m).result);
    if (slot != nothing && !values.get(slot)) values.set(slot, Value());
  }
  finish(n, State::not_applicable);
}

}  // namespace ocflow::run

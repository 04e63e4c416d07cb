// The way back. `finally` and `undo` share one stack a list: a step pushes when it begins; when the list ends, however
// it ends, the `finally`s are run, and where its steps are taken back everything is, newest first.
#include <algorithm>
#include <utility>

#include "engine/run/state_data.h"

namespace ocflow::run {

// Items stand on the stack of the list that holds their `for`: each has its own entries. Candidates of an `until one
// succeeds` stand on that of the `for`, since each is taken back before the next.
NodeId RunState::Data::list_of(NodeId n) const {
  const NodeId p = plan.parent(n);
  if (plan.part(p) != Part::each || plan.program().loops[more(p).loop].until_one) return p;
  return plan.parent(p);
}

bool RunState::Data::is_due(const Unwind& u) {
  return (u.all && !u.stack.empty()) ||
         std::any_of(u.stack.begin(), u.stack.end(), [](const BackEntry& entry) { return entry.still_closes(); });
}

// All in it is through, and the run was drained before its `finally`s ran: it ends when the run goes on.
bool RunState::Data::ends_later(NodeId list) const {
  const auto found = draining ? unwinds.find(list) : unwinds.end();
  return found != unwinds.end() && found->second.trouble.empty() && is_due(found->second);
}

bool RunState::Data::ending(NodeId list) {
  const auto found = unwinds.find(list);
  if (found == unwinds.end()) return false;
  Unwind& u = found->second;
  if (u.going) return true;
  if (draining || !u.trouble.empty()) return false;
  if (!is_due(u)) {
    u.all = false;
    return false;
  }
  u.going = true;
  u.at = u.stack.size();
  backs.push_back(list);
  return true;
}

// One entry after another, until one needs an event or all are through.
void RunState::Data::run_back(NodeId list) {
  Unwind& u = unwinds[list];
  if (!u.going || u.now != nothing) return;
  while (u.at > 0 && !draining) {
    const BackEntry entry = u.stack[--u.at];
    if (!entry.is_final() && !u.all) continue;
    u.stack.erase(u.stack.begin() + static_cast<std::ptrdiff_t>(u.at));
    if (entry.word == BackEntry::Word::let_go) continue;
    u.entry = entry;
    if (entry.what == BackEntry::What::step) put(entry.node, popped);
    if (start_back(list, entry)) return;
  }
  u.going = false;
  u.taken.clear();
  if (u.at == 0) u.all = false;
  const NodeId outer = std::exchange(u.outer, nothing);
  if (outer == nothing) return work.push_back(list);
  NodeId owner = list;
  if (plan.part(owner) == Part::aside) owner = plan.parent(owner);
  if (state[owner] == State::done) state[owner] = State::undone;
  for (NodeId p = plan.parent(owner); p != outer && p != nothing; p = plan.parent(p)) put(p, closed);
  backs.push_back(outer);
}

bool RunState::Data::start_back(NodeId list, const BackEntry& entry) {
  if (entry.is_final()) {
    begin_back(list, entry.node, entry.clause);
    return true;
  }
  if (entry.what == BackEntry::What::apart) return take_back_apart(list, entry);
  if (entry.changed) put(entry.node, changed);
  return take_back(list, entry);
}

std::uint32_t RunState::Data::undo_clause(NodeId n) const {
  const auto at = rungs.find(n);
  if (at == rungs.end() || at->second == 0) return step(n).undo_clause();
  return plan.program().rungs[more(n).first_rung + at->second - 1].undo_clause;
}

// The list that was run in a step: its own, or the procedure of the rung that did it.
NodeId RunState::Data::inner_list(NodeId n) const {
  for (std::uint32_t i = rung_begin(n); i < rung_end(n); ++i) {
    if (clause(n, i).kind != ClauseKind::list) continue;
    return clause(n, i).aside == nothing ? n : plan.aside(n, clause(n, i).aside);
  }
  return nothing;
}

// By its present rung.
bool RunState::Data::acts(NodeId n) const {
  const std::uint32_t at = rung(n);
  return at != nothing && clause(n, at).kind == ClauseKind::act;
}

bool RunState::Data::did_something(NodeId n) const {
  const State s = state[n];
  if (s == State::waiting || s == State::not_applicable || s == State::skipped || s == State::undone) return false;
  return has(n, changed) || (!acts(n) && step(n).undo == plan::Undo::call);
}

// An inverse is applied only where the step changed something; a list is taken back by what is in it. Where only an
// earlier try did something, the present one says nothing about it.
bool RunState::Data::take_back(NodeId list, const BackEntry& entry) {
  const NodeId n = entry.node;
  const State s = state[n];
  if (s == State::undone) return false;
  const bool idle = s == State::waiting || s == State::not_applicable || s == State::skipped;
  if (idle && !entry.changed) return take_back_list(list, n, inner_list(n));
  if (step(n).undo == plan::Undo::impossible || s == State::in_doubt) return ask_about_back(list, n);
  const bool by_call = undo_clause(n) != nothing && (has(n, changed) || (!acts(n) && step(n).undo == plan::Undo::call));
  if (by_call) {
    if (was_taken(list, n, undo_clause(n))) return false;
    begin_back(list, n, undo_clause(n));
    return true;
  }
  if (step(n).undo == plan::Undo::call && undo_clause(n) != nothing) return false;
  return take_back_list(list, n, inner_list(n));
}

bool RunState::Data::ask_about_back(NodeId list, NodeId n) {
  failures[n] = {state[n] == State::in_doubt ? std::string(back_not_known) : why_never(n), {}};
  begin_back(list, n, nothing);
  return true;
}

std::string RunState::Data::why_never(NodeId n) {
  const std::string why = "this step can't be taken back";
  if (more(n).undo_why == expr::no_expr) return why;
  const expr::Evaluated said = expr::evaluate(plan.program().arena, more(n).undo_why, scope(plan.frame(n)));
  return said.known() && !said.value.is_none() ? why + ": " + said.value.text() : why;
}

bool RunState::Data::take_back_list(NodeId list, NodeId n, NodeId inner) {
  const auto found = inner == nothing ? unwinds.end() : unwinds.find(inner);
  if (found == unwinds.end() || found->second.stack.empty()) return false;
  Unwind& u = found->second;
  u.all = u.going = true;
  u.at = u.stack.size();
  u.outer = list;
  put(n, closed);
  backs.push_back(inner);
  return true;
}

// A step that was tried more than once has an entry for each try.
bool RunState::Data::was_taken(NodeId list, NodeId n, std::uint32_t by) {
  const auto& taken = unwinds[list].taken;
  return std::find(taken.begin(), taken.end(), std::pair{n, static_cast<std::uint16_t>(by)}) != taken.end();
}

bool RunState::Data::take_back_apart(NodeId list, const BackEntry& entry) {
  const NodeId n = entry.node;
  if (entry.clause < step(n).clauses) {
    taken_from_behind(n, entry.clause);
    const plan::StepId aside = clause(n, entry.clause).aside;
    return take_back_list(list, n, aside == nothing ? n : plan.aside(n, aside));
  }
  if (was_taken(list, n, entry.clause)) return false;
  begin_back(list, n, entry.clause);
  return true;
}

// Without a clause of its own (nothing takes it back) a person is asked at once.
void RunState::Data::begin_back(NodeId list, NodeId n, std::uint32_t clause_at) {
  Unwind& u = unwinds[list];
  u.now = n;
  u.saved_pc = pc[n];
  back_of[n] = list;
  put(n, unwinding);
  drop(n, retrying | in_flight);
  if (clause_at == nothing) {
    pc[n] = 0;  // none behind its clauses, so that `go_back` knows it when a person says `again`
    put(n, asking);
    return await(n);
  }
  pc[n] = static_cast<std::uint16_t>(clause_at);
  attempts[n] = std::max<std::uint16_t>(1, attempts[n]);  // the finals of a procedure were no step that began
  const ClauseKind kind = clause(n, pc[n]).kind;
  const bool may_repeat = kind == ClauseKind::act && repeatable(n) && !u.entry.is_final();
  if (u.entry.word == BackEntry::Word::wanted && (kind == ClauseKind::list || kind == ClauseKind::act) && !may_repeat) {
    put(n, asking);
    return await(n);
  }
  go_back(n);
}

void RunState::Data::go_back(NodeId n) {
  const std::uint32_t behind = step(n).clauses;
  if (pc[n] < behind) {  // there is no way back: only a person can say more
    put(n, asking);
    return await(n);
  }
  if (clause(n, pc[n]).kind != ClauseKind::list) return await(n);
  const NodeId aside = plan.aside(n, clause(n, pc[n]).aside);
  aside == nothing ? end_back(n, true) : start_aside(aside);
}

void RunState::Data::end_back(NodeId n, bool done) {
  if (undo.doing.contains(n)) return job_over(n, done);
  const auto of = back_of.find(n);
  if (of == back_of.end()) return;
  const NodeId list = of->second;
  back_of.erase(of);
  Unwind& u = unwinds[list];
  unawait(n);
  const std::uint16_t clause_run = pc[n];
  pc[n] = u.saved_pc;
  u.now = nothing;
  drop(n, unwinding | asking | in_flight);
  if (done && u.entry.is_final()) {
    put(n, closed);
    failed_finals.erase({n, clause_run});
    if (plan.part(n) == Part::aside) shut[n] = false;
  } else if (done) {
    u.taken.emplace_back(n, clause_run);
    drop(n, changed | changed_before);
    if (state[n] == State::in_doubt || state[n] == State::running) {
      finish(n, State::undone);                                            // it had not come to its end before
    } else if (state[n] == State::done || state[n] == State::tolerated) {  // else an earlier try did it
      state[n] = State::undone;
    }
    taken_from_behind(n, clause_run);
    undone_inside(n);
  }
  const bool around = done && !u.entry.late;  // else what is around it has ended long since
  for (NodeId p = plan.parent(n); around && p != list && p != nothing; p = plan.parent(p)) put(p, closed);
  backs.push_back(list);
}

// What takes a list back takes back what was done in it.
void RunState::Data::undone_inside(NodeId n) {
  const NodeId list = inner_list(n);
  if (list == nothing) return;
  walk(list, [this](NodeId inner) {
    if (plan.part(inner) == Part::aside && inner_list(plan.parent(inner)) != inner) return false;
    if (state[inner] == State::done || state[inner] == State::tolerated) state[inner] = State::undone;
    return true;
  });
}

void RunState::Data::back_failed(NodeId n, Failure failure) {
  if (undo.doing.contains(n)) return job_failed(n, std::move(failure));
  Unwind& u = unwinds[back_of[n]];
  unawait(n);
  drop(n, in_flight);
  // It is still owed when the run is taken up again. One that may not be done twice, or has failed for the second time,
  // waits for a person's word then.
  if (u.entry.is_final()) {
    BackEntry owed = u.entry;
    const bool by_itself = repeatable(n) && !failed_finals.contains({n, pc[n]});
    owed.word = by_itself ? BackEntry::Word::unneeded : BackEntry::Word::wanted;
    u.stack.insert(u.stack.begin() + static_cast<std::ptrdiff_t>(u.at), owed);
    owing.insert(back_of[n]);
    if (!u.trouble.empty()) u.trouble += "; ";
    u.trouble += "its `finally` failed: " + failure.why;
    failed_finals[{n, pc[n]}] = std::move(failure);
    return end_back(n, false);
  }
  failure.why = "taking it back failed: " + failure.why;
  failures[n] = std::move(failure);
  put(n, asking);
  await(n);
}

// What is older stays as it is, and what its lists have still to close is owed.
void RunState::Data::stop_back(NodeId list, const std::string& why) {
  for (NodeId at = list; at != nothing;) {
    Unwind& u = unwinds[at];
    u.going = u.all = false;
    owing.insert(at);
    if (!u.trouble.empty()) u.trouble += "; ";
    u.trouble += why;
    const NodeId outer = std::exchange(u.outer, nothing);
    if (outer == nothing) work.push_back(at);
    if (plan.part(at) == Part::each) stop(at);  // no other is tried before this candidate is taken back
    at = outer;
  }
}

void RunState::Data::back_decided(const Event& e) {
  const NodeId n = e.node;
  if (undo.doing.contains(n)) return job_decided(e);
  const NodeId list = back_of[n];
  switch (e.answer) {
    case Answer::again:
      unawait(n);
      drop(n, asking);
      return go_back(n);
    case Answer::done:
      return end_back(n, true);
    case Answer::skip:  // also for what an earlier try left
      if (unwinds[list].entry.is_final())
        failed_finals.erase({n, pc[n]}), shut[n] = true;
      else
        unwinds[list].taken.emplace_back(n, pc[n]);
      return end_back(n, false);
    case Answer::failed:
    case Answer::abort: {
      const std::string why = failures.contains(n) ? failures[n].why : std::string("it was not taken back");
      unwinds[list].stack.push_back(unwinds[list].entry);
      unwinds[list].stack.back().changed = true;
      unwinds[list].stack.back().word = BackEntry::Word::wanted;
      end_back(n, false);
      return stop_back(list, why);
    }
    default:
      return misfit(e);
  }
}

// A run that is drained leaves what has not begun for later.
void RunState::Data::park_back(NodeId n) {
  if (!draining || !has(n, active)) return;
  if (has(n, in_flight) && !open.contains(n)) drop(n, in_flight);  // nobody waits for that answer any more
  if (has(n, in_flight)) return;
  if (undo.doing.contains(n)) return unawait(n);
  if (has(n, asking)) return unawait(n);  // it is asked again on resume, or decided about before
  const NodeId list = back_of[n];
  Unwind& u = unwinds[list];
  u.stack.push_back(u.entry);
  u.stack.back().changed = !u.entry.is_final();
  end_back(n, false);
}

// The next candidate is tried only when this one is taken back.
void RunState::Data::candidate_failed(NodeId n) {
  const NodeId each = plan.parent(n);
  if (unwinds.contains(each)) unwinds[each].all = true;
  finish(n, State::tolerated);
  work.push_back(each);
}

}  // namespace ocflow::run

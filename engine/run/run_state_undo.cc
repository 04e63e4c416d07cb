// `ocflow undo`: all of a run is taken back, against its edges: a step when what comes after it is through, the steps
// of a list when it is its turn, side by side where nothing orders them. A step that changed nothing is through at
// once; one that can't be taken back never is, so what is older stays.
#include <algorithm>
#include <utility>

#include "engine/run/state_data.h"

namespace ocflow::run {

// Is it part of what runs now: in a procedure that takes something back?
bool RunState::Data::alive(NodeId n) const {
  for (; n != nothing && n != 0; n = plan.parent(n)) {
    if (plan.part(n) == Part::aside && undo.doing.contains(plan.parent(n))) return true;
  }
  return false;
}

void RunState::Data::undoing(const Event& e) {
  const bool first = !undo.on;
  if (first && std::any_of(unwinds.begin(), unwinds.end(), [&](const auto& u) { return goes_back(u.second); }))
    return misfit(e);
  if (first) put_finals_back();
  started(e);
  over = draining = paused = false;
  let_go();
  decisions.clear();
  drop(0, halted | stopping);
  if (!undo.on) {
    undo.on = true;
    break_off();
    if (open.empty()) walk_back();
    return;
  }
  std::vector<NodeId> going;
  for (const auto& [list, u] : unwinds) {
    if (u.going) going.push_back(list);
  }
  std::sort(going.begin(), going.end());
  for (const NodeId list : going) rewait(list);
  std::vector<NodeId> again;
  for (const auto& [n, job] : undo.doing) again.push_back(n);
  std::sort(again.begin(), again.end());
  for (const NodeId n : again) take_back_again(n);
  const std::deque<NodeId> later = std::exchange(undo.held, {});
  for (const NodeId n : later) undo.work.push_back(n);
}

// What had begun and is not under way is over; what is under way is waited for.
void RunState::Data::break_off() {
  std::vector<NodeId> busy;
  for (NodeId n = active_nodes.next(0); n < plan.size(); n = active_nodes.next(n + 1)) busy.push_back(n);
  for (const NodeId n : busy) {
    if (open.contains(n)) continue;
    unawait(n);
    drop(n, in_flight | asking | retrying);
    if (state[n] == State::running) state[n] = has(n, acted) ? State::failed : State::waiting;
    if (state[n] == State::failed && !failures.contains(n)) failures[n] = {"it was broken off", {}};
  }
}

void RunState::Data::broken_off_ended(const Event& e) {
  const NodeId n = e.node;
  unawait(n);
  const action::Outcome outcome{e.ended, e.yes, e.value, e.text, e.output};
  keep_result(n, &outcome);
  const std::string why = e.text.empty() ? std::string(action::ended_name(e.ended)) : e.text;
  if (e.ended != action::Ended::in_doubt && !e.yes && !has(n, changed_before)) drop(n, changed);
  if (e.ended == action::Ended::in_doubt) {
    state[n] = State::in_doubt;
    failures[n] = {why, e.output};
  } else if (!outcome.ok()) {
    state[n] = State::failed;
    failures[n] = {why, e.output};
  } else {
    state[n] = pc[n] + 1U >= clause_end(n) ? State::done : State::failed;
    if (state[n] == State::failed) failures[n] = {"it was broken off", {}};
  }
  if (open.empty()) walk_back();
}

void RunState::Data::walk_back() {
  const std::size_t size = plan.size();
  undo.missing.assign(size, 0);
  undo.left.assign(size, 0);
  undo.begin.assign(size + 1, 0);
  for (NodeId n = 0; n < size; ++n) {
    undo.missing[n] = static_cast<std::uint32_t>(plan.successors(n).size());
    undo.begin[n + 1] = undo.begin[n] + plan.predecessors(n);
    if (n != 0 && plan.part(n) != Part::aside && plan.is_child(n)) ++undo.left[plan.parent(n)];
  }
  undo.before.resize(undo.begin.back());
  std::vector<std::uint32_t> at(undo.begin.begin(), undo.begin.end() - 1);
  for (NodeId n = 0; n < size; ++n) {
    for (const NodeId next : plan.successors(n)) undo.before[at[next]++] = n;
  }
  // `finally`s that are still to come, by the node that holds them; the newest is the last.
  for (auto& [list, u] : unwinds) {
    for (const BackEntry& entry : u.stack) {
      if (entry.still_closes()) undo.finals[entry.node].push_back(entry.clause);
    }
    u.stack.clear();
  }
  back_into(0);
}

// The steps of a list, the last ones first; of a loop no more at a time than it says.
void RunState::Data::back_into(NodeId list) {
  if (undo.left[list] == 0) return undo.lists.push_back(list);
  std::vector<NodeId> due;
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    if (plan.part(n) != Part::aside && undo.missing[n] == 0) due.push_back(n);
  }
  std::reverse(due.begin(), due.end());
  for (const NodeId n : due) back_due(n);
}

void RunState::Data::back_due(NodeId n) {
  const NodeId p = plan.parent(n);
  if (plan.part(p) == Part::each) {
    Undo::Items& items = undo.items[p];
    if (plan.at_once(p) != nothing && items.going >= plan.at_once(p)) return items.later.push_back(n);
    ++items.going;
  }
  undo.work.push_back(n);
}

// False: nothing is due.
bool RunState::Data::back_pump() {
  if (!undo.work.empty()) {
    const NodeId n = undo.work.front();
    undo.work.pop_front();
    back_step(n);
    return true;
  }
  if (undo.lists.empty()) return false;
  const NodeId list = undo.lists.front();
  undo.lists.pop_front();
  list_back_over(list);
  return true;
}

RunState::WayBack RunState::Data::way_back(NodeId n) {
  const bool list = plan.part(n) == Part::each || plan.part(n) == Part::root;
  if (n == 0) return WayBack::nothing;
  if (list) return has(n, entered | changed_inside) ? WayBack::inside : WayBack::nothing;
  const plan::Step& s = step(n);
  const NodeId inner = inner_list(n);
  const bool begun_list = inner != nothing && has(inner, entered | changed_inside);
  if (state[n] == State::undone) return begun_list ? WayBack::inside : WayBack::nothing;  // perhaps only in part
  const bool idle = state[n] == State::waiting || state[n] == State::not_applicable;
  if (idle && !begun_list && !has(n, changed)) return WayBack::nothing;
  if (s.undo == plan::Undo::impossible) return WayBack::never;
  if (state[n] == State::in_doubt) return WayBack::doubtful;
  if (s.undo == plan::Undo::needless) return WayBack::nothing;
  const std::uint32_t at = rung(n);
  const bool by_person = at != nothing && clause(n, at).kind == ClauseKind::person;
  if (by_person && state[n] == State::skipped && !has(n, changed)) return WayBack::nothing;
  if (acts(n) && !has(n, changed)) return WayBack::nothing;
  if (s.undo == plan::Undo::call || (undo_clause(n) != nothing && has(n, changed))) return WayBack::call;
  if (begun_list) return WayBack::inside;
  if (acts(n) || by_person) return WayBack::unsaid;
  return WayBack::nothing;
}

// The next thing that takes a step back: its `finally`s that have not run, then itself.
void RunState::Data::back_step(NodeId n) {
  if (draining) return undo.held.push_back(n);
  if (const auto finals = undo.finals.find(n); finals != undo.finals.end() && !finals->second.empty()) {
    const std::uint16_t at = finals->second.back();
    finals->second.pop_back();
    return begin_job(n, at, true);
  }
  switch (way_back(n)) {
    case WayBack::nothing:
    case WayBack::unsaid:
      return back_through(n);
    case WayBack::inside: {
      const NodeId inner = plan.part(n) == Part::each ? n : inner_list(n);
      return back_into(inner);
    }
    case WayBack::call:
      if (!final_inside(n)) begin_job(n, undo_clause(n), false);
      return;
    case WayBack::never:
      failures[n] = {why_never(n), {}};
      undo.doing[n] = {pc[n], false, true};
      back_of[n] = 0;
      return put(n, unwinding | asking);  // nobody is asked; a person may decide, and then it goes on
    case WayBack::doubtful:
      failures[n].why = back_not_known;
      undo.doing[n] = {pc[n], false, false};
      back_of[n] = 0;
      put(n, unwinding | asking);
      return await(n);
  }
}

// What takes a list back as a whole is told nothing of what in it has still to happen.
bool RunState::Data::final_inside(NodeId n) {
  NodeId newest = nothing;
  if (plan.first_child(n) == nothing) return false;
  for (const auto& [holder, clauses] : undo.finals) {
    const bool within = holder != n && !clauses.empty() && plan.holds(n, holder);
    if (within && (newest == nothing || holder > newest)) newest = holder;
  }
  if (newest == nothing) return false;
  const std::uint16_t at = undo.finals[newest].back();
  undo.finals[newest].pop_back();
  begin_job(newest, at, true);
  undo.doing[newest].then = n;
  return true;
}

void RunState::Data::begin_job(NodeId n, std::uint32_t at, bool final) {
  undo.doing[n] = {pc[n], final, false};
  back_of[n] = 0;
  put(n, unwinding);
  drop(n, retrying | in_flight | asking);
  pc[n] = static_cast<std::uint16_t>(at);
  attempts[n] = std::max<std::uint16_t>(1, attempts[n]);
  go_back(n);
}

void RunState::Data::job_over(NodeId n, bool done) {
  const Undo::Job job = undo.doing[n];
  undo.doing.erase(n);
  back_of.erase(n);
  unawait(n);
  if (job.final) failed_finals.erase({n, pc[n]});
  if (!job.final && pc[n] >= step(n).clauses) taken_from_behind(n, pc[n]);  // of whichever try
  pc[n] = job.saved_pc;
  drop(n, unwinding | asking | in_flight);
  const bool holder = plan.part(n) == Part::aside;  // of the finals of a procedure
  if (job.behind) return back_through(n);
  if (job.then != nothing) return undo.work.push_back(job.then);
  if (job.final && holder) return undo.lists.push_back(plan.parent(n));
  if (job.final) return undo.work.push_back(n);
  if (done) {
    drop(n, changed | changed_before);
    failures.erase(n);
    state[n] = State::undone;
    undo.touched.insert(n);
    undone_inside(n);
  }
  back_through(n);
}

void RunState::Data::job_failed(NodeId n, Failure failure) {
  unawait(n);
  drop(n, in_flight);
  if (undo.doing[n].final) failed_finals[{n, pc[n]}] = failure;
  failure.why = (undo.doing[n].final ? "its `finally` failed: " : "taking it back failed: ") + failure.why;
  failures[n] = std::move(failure);
  put(n, asking);
  await(n);
}

void RunState::Data::job_decided(const Event& e) {
  const NodeId n = e.node;
  switch (e.answer) {
    case Answer::again:
      unawait(n);
      drop(n, asking);
      if (!undo.doing[n].never && pc[n] >= step(n).clauses) return go_back(n);
      undo.doing.erase(n);
      back_of.erase(n);
      drop(n, unwinding);
      return undo.work.push_back(n);
    case Answer::done:
    case Answer::skip:
      return job_over(n, e.answer == Answer::done);
    case Answer::failed:
    case Answer::abort:
      return unawait(n);  // it stays, and what is older with it
    default:
      return misfit(e);
  }
}

// When the engine died, or was drained, in the middle of it.
void RunState::Data::take_back_again(NodeId n) {
  if (undo.doing[n].never) return;
  if (has(n, in_flight)) {
    if (open.contains(n)) return;
    drop(n, in_flight);  // a question that nobody answered
  }
  if (has(n, asking) || clause(n, pc[n]).kind != ClauseKind::list) return await(n);
  const NodeId aside = plan.aside(n, clause(n, pc[n]).aside);
  inside[n] = 0;
  if (aside != nothing && reopen(aside)) reopen_inside(aside, false);
}

// What a rung or a try did that failed, below what did it in the end.
bool RunState::Data::back_from_behind(NodeId n) {
  if (const auto items = items_behind.find(n); items != items_behind.end() && !items->second.empty()) {
    const std::vector<NodeId> behind = std::move(items->second.back());
    items->second.pop_back();
    undo.left[n] += static_cast<std::uint32_t>(behind.size());
    for (auto item = behind.rbegin(); item != behind.rend(); ++item)
      if (undo.missing[*item] == 0) back_due(*item);
    return true;
  }
  const auto at = left_behind.find(n);
  if (at == left_behind.end() || at->second.empty()) return false;
  if (draining) return undo.held.push_back(n), true;
  const std::uint16_t by = at->second.back();
  at->second.pop_back();
  if (by >= step(n).clauses) {
    begin_job(n, by, false);
    undo.doing[n].behind = true;
    return true;
  }
  const plan::StepId aside = clause(n, by).aside;
  back_into(aside == nothing ? n : plan.aside(n, aside));
  return true;
}

void RunState::Data::back_through(NodeId n) {
  if (back_from_behind(n)) return;
  const NodeId p = plan.parent(n);
  if (undo.touched.contains(n)) undo.touched.insert(p);
  --undo.left[p];
  for (std::uint32_t i = undo.begin[n]; i < undo.begin[n + 1]; ++i) {
    if (--undo.missing[undo.before[i]] == 0) back_due(undo.before[i]);
  }
  if (plan.part(p) == Part::each) {
    Undo::Items& items = undo.items[p];
    --items.going;
    if (!items.later.empty()) {
      const NodeId next = items.later.front();
      items.later.pop_front();
      back_due(next);
    }
  }
  if (undo.left[p] == 0) undo.lists.push_back(p);
}

// All steps of a list are through: the `finally`s of its procedure, then the step that holds it.
void RunState::Data::list_back_over(NodeId list) {
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    const auto finals = plan.part(n) == Part::aside ? undo.finals.find(n) : undo.finals.end();
    if (finals != undo.finals.end() && !finals->second.empty()) return back_step(n);
  }
  const bool aside = plan.part(list) == Part::aside;
  const NodeId owner = aside ? plan.parent(list) : list;
  if (aside && undo.touched.contains(list)) undo.touched.insert(owner);
  if (owner == 0) {
    state[0] = State::undone;
    return;
  }
  const State s = state[owner];
  const bool ended_well = s == State::done || s == State::running || s == State::tolerated;
  if (undo.touched.contains(owner) && ended_well) state[owner] = State::undone;
  back_through(owner);
}

}  // namespace ocflow::run

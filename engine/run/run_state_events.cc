#include "engine/run/state_data.h"

namespace ocflow::run {
void RunState::Data::misfit(const Event& e) {
  broken = "event " + std::to_string(e.seq) + " (" + std::string(event_kind_name(e.kind)) +
           ") can't follow what is recorded before it";
  if (e.node < plan.size() && e.node != 0) broken += ", at step " + plan.number(e.node);
}

void RunState::Data::apply(const Event& e) {
  const bool first = e.kind == EventKind::run_started;
  if (e.node >= plan.size() || first == begun) return misfit(e);
  if (!shut.empty() && rules.finals_by_need) opens(e);
  switch (e.kind) {
    case EventKind::run_started:
      started(e);
      break;
    case EventKind::undoing:
      undoing(e);
      break;
    case EventKind::adopted:  // what it says was followed when the plan was made
      break;
    case EventKind::run_resumed:
      if (undo.on) return misfit(e);
      resumed(e);
      break;
    case EventKind::condition:
    case EventKind::value:
    case EventKind::checked:
    case EventKind::wait_ended:
      answer_clause(e);
      break;
    case EventKind::intent:
      intent(e);
      break;
    case EventKind::observed:
      observed(e);
      break;
    case EventKind::begun:
      began(e);
      break;
    case EventKind::withdrawn:
      withdrawn(e);
      break;
    case EventKind::answered:
      answered(e);
      break;
    case EventKind::decided:
      decided(e);
      break;
    case EventKind::expired:
      expired(e);
      break;
    case EventKind::draining:
      draining = true;
      paused = false;
      put(0, halted);
      stops.push_back(0);
      break;
    case EventKind::items:
      items(e);
      break;
    case EventKind::run_ended:
      over = true;
      break;
    case EventKind::paused:
      pause(e);
      break;
    case EventKind::continued:
      go_on(e);
      break;
    default:
      misfit(e);
  }
  pump();
}

void RunState::Data::started(const Event& e) {
  begun = true;
  rules = SittingRules::told_by(e);
  values.operator_name = e.who;
  if (const Value* id = e.value.field("run_id")) values.run_id = *id;
  if (const Value* host = e.value.field("engine_host")) values.engine_host = *host;
  const Value* kept = e.value.field("kept");
  if (kept && kept->record() && !values.kept_known) {
    values.kept_known = true;
    for (const auto& [name, value] : kept->record()->fields) values.kept.emplace(name, value);
  }
  if (state[0] != State::waiting) return;  // a resume
  state[0] = State::running;
  attempts[0] = 1;
  work.push_back(0);
}

bool RunState::Data::waits_for(const Event& e) const {
  const NodeId n = e.node;
  const bool back = has(n, unwinding);
  if (n == 0 || !has(n, active) || has(n, in_flight | asking) || (state[n] != State::running && !back)) return false;
  if (e.clause != pc[n] || (pc[n] >= clause_end(n) && !back)) return false;
  if (list_waits_for_retry(n)) return false;
  const ClauseKind kind = clause(n, pc[n]).kind;
  switch (e.kind) {
    case EventKind::condition:
      return kind == ClauseKind::condition;
    case EventKind::value:
      return kind == ClauseKind::let || kind == ClauseKind::keep;
    case EventKind::wait_ended:
      return kind == ClauseKind::wait;
    case EventKind::checked:
      return kind == ClauseKind::require || kind == ClauseKind::expect || (kind == ClauseKind::act && !e.yes);
    case EventKind::intent:
      return (kind == ClauseKind::act && e.attempt == attempts[n]) || asks_person(kind);
    case EventKind::answered:
      return asks_person(kind);
    default:
      return false;
  }
}

void RunState::Data::answer_clause(const Event& e) {
  if (!waits_for(e)) return misfit(e);
  const NodeId n = e.node;
  unawait(n);
  if (has(n, unwinding)) return back_failed(n, {e.text, {}});  // its act could not be begun
  const bool condition = e.kind == EventKind::condition;
  const bool lower = rungs.contains(n);
  if (condition && e.text.empty()) drop(n, unclear);  // it could not be found out before
  if (condition && e.text.empty() && !e.yes) return lower ? skip_rung(n) : not_applicable(n);
  const bool good = e.kind == EventKind::value ? e.text.empty() : e.yes;
  if (!good) {
    if (condition) put(n, unclear);
    // A condition is asked once: what could not be found out is not tried again by a `retry`.
    std::string why = e.text.empty() ? "it did not hold" : e.text;
    const auto before = clause(n, e.clause).kind == ClauseKind::expect ? failures.find(n) : failures.end();
    if (before == failures.end() || before->second.act.empty()) return fail(n, {std::move(why), {}});
    Failure failure = before->second;
    failure.why = why + "; before that, " + failure.act;
    return fail(n, std::move(failure));
  }
  if (condition) put(n, predicting && e.hidden ? unclear : was_true);
  if (e.kind == EventKind::value) keep_let(e);
  drop(n, retrying);
  ++pc[n];
  work.push_back(n);
}

void RunState::Data::intent(const Event& e) {
  const NodeId n = e.node;
  if (e.yes && state[n] == State::waiting) return line_up(e);
  if (!waits_for(e)) return misfit(e);
  if (clause(n, e.clause).kind != ClauseKind::act) {
    drop(n, retrying);
    return put(n, in_flight | acted);
  }
  if (e.yes) put(n, ahead);
  open_attempt({e.seq, n, e.clause, e.attempt});
}

void RunState::Data::open_attempt(const Open& attempt) {
  const NodeId n = attempt.node;
  drop(n, retrying);
  put(n, in_flight | acted);
  if (!has(n, unwinding)) {
    put(n, has(n, changed) ? changed_before : changed);
    push_popped(n);
  }
  if (spare_open.empty()) {
    open.insert_or_assign(n, attempt);
  } else {
    spare_open.key() = n;
    spare_open.mapped() = attempt;
    open.insert(std::move(spare_open));
  }
}

bool RunState::Data::is_open(const Event& e) const {
  return open.contains(e.node) && e.clause == pc[e.node] && e.attempt == attempts[e.node];
}

void RunState::Data::close(NodeId n) {
  spare_open = open.extract(n);
  drop(n, in_flight | ahead);
}

void RunState::Data::began(const Event& e) {
  if (find_in_line(e.node) != line.end()) return begin_in_line(e);
  if (!is_open(e) || !has(e.node, ahead)) return misfit(e);
  drop(e.node, ahead);
}

// An intent is written ahead only of a first act, so nothing that it says was so before.
void RunState::Data::withdrawn(const Event& e) {
  const NodeId n = e.node;
  if (find_in_line(n) != line.end()) return leave_line(n);
  if (!is_open(e) || !has(n, ahead) || undo.on) return misfit(e);
  close(n);
  drop(n, acted | changed);
  unawait(n);
  await(n);
  if (blocked(n)) park(n);
}

void RunState::Data::observed(const Event& e) {
  const NodeId n = e.node;
  if (!is_open(e)) return misfit(e);
  close(n);
  if (undo.on && !has(n, unwinding) && !alive(n)) return broken_off_ended(e);
  if (e.ended == action::Ended::in_doubt) {
    const std::string why = e.text.empty() ? "it was begun, and how it ended is not known" : e.text;
    if (has(n, unwinding)) {
      if (!repeatable(n)) return back_failed(n, {why, e.output, true});
      unawait(n);
      return await(n);
    }
    return in_doubt(n, {why, e.output});
  }
  if (has(n, unwinding)) {
    if (e.ended == action::Ended::done) return end_back(n, true);
    return back_failed(n, {e.text.empty() ? std::string(action::ended_name(e.ended)) : e.text, e.output});
  }
  if (wants_result(n)) {
    const action::Outcome outcome{e.ended, e.yes, e.value, e.text, e.output};
    keep_result(n, &outcome);
  }
  if (e.ended != action::Ended::done) {
    const std::string why = e.text.empty() ? std::string(action::ended_name(e.ended)) : e.text;
    // An `expect` further down decides, whatever the action says of itself.
    if (e.ended != action::Ended::failed || !has_expect_below(n)) return fail(n, {why, e.output});
    failures[n] = {why, e.output, false, why};
  } else {
    if (!e.yes && !has(n, changed_before)) drop(n, changed);
    if (const auto before = failures.find(n); before != failures.end()) before->second.act.clear();
  }
  unawait(n);
  ++pc[n];
  work.push_back(n);
}

void RunState::Data::answered(const Event& e) {
  const NodeId n = e.node;
  const bool there = has(n, active) && e.clause == pc[n] && (pc[n] < clause_end(n) || has(n, unwinding));
  const bool asked = there && has(n, in_flight) && asks_person(clause(n, pc[n]).kind);
  if (!asked && !waits_for(e)) return misfit(e);
  if (has(n, unwinding)) {
    if (e.answer != Answer::failed && e.answer != Answer::abort) return end_back(n, true);
    return back_failed(n, {e.text.empty() ? "reported as failed" : e.text, {}});
  }
  const ClauseKind kind = clause(n, pc[n]).kind;
  if (kind != ClauseKind::person) return asked_answered(e, kind);
  drop(n, in_flight | retrying);
  put(n, acted);
  unawait(n);
  switch (e.answer) {
    case Answer::done:
      ++pc[n];
      work.push_back(n);
      break;
    case Answer::skip:
      failures[n] = {e.text, {}};
      return finish(n, State::skipped);
    case Answer::failed:
    case Answer::abort:
      return fail(n, {e.text.empty() ? "reported as failed" : e.text, {}});
    default:
      return misfit(e);
  }
}

// A confirmation, or a question whose answer is a value. A no is final: there is no other way to a yes.
void RunState::Data::asked_answered(const Event& e, ClauseKind kind) {
  const NodeId n = e.node;
  drop(n, in_flight | retrying);
  unawait(n);
  if (e.answer != Answer::done) {
    put(n, declined);
    return fail(n, {e.text.empty() ? "declined" : "declined: " + e.text, {}});
  }
  const std::uint32_t slot = values.slot(plan.frame(n), clause(n, e.clause).slot);
  if (kind == ClauseKind::ask && slot != nothing && !(predicting && e.hidden)) values.set(slot, e.value);
  ++pc[n];
  work.push_back(n);
}

void RunState::Data::expired(const Event& e) {
  const NodeId n = e.node;
  if (n == 0 || state[n] != State::running || !has(n, timed)) return misfit(e);
  failures[n] = {e.text.empty() ? "it did not end within its time" : e.text, {}};
  stop(n);
}

}  // namespace ocflow::run

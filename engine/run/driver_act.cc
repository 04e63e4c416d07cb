#include <algorithm>

#include "engine/run/decode.h"
#include "engine/run/driver_work.h"

namespace ocflow::run {

bool Driver::Work::start_acts() {
  bool something = false;
  while (!acts_.empty() && room()) {
    const Decision d = acts_.front();
    if (begins_by_itself(d.node)) break;
    acts_.pop_front();
    if (!state_.due(d)) continue;
    something = true;
    auto request = act_request(state_, d.node, d.clause);
    if (!request) {
      Event e = about(EventKind::checked, d);
      e.text = request.error().what;
      emit(std::move(e));
      continue;
    }
    if (!planned_otherwise(d, *request)) begin_act(d, std::move(*request));
  }
  return something;
}

void Driver::Work::begin_act(const Decision& d, action::Request request) {
  const action::AttemptKey key = next_seq_;
  if (options_.expected) release(d.node);
  const bool repeatable = state_.may_go_ahead(d.node);
  emit(about(EventKind::intent, d));
  running_[key] = {d.node, d.clause, d.attempt, false, repeatable, now()};
  if (rung_of(state_.plan(), d.node, d.clause).within != expr::no_expr) try_began_[d.node] = now();
  to_apply_.emplace_back(key, std::move(request));
}

void Driver::Work::ended(action::AttemptKey key, action::Outcome outcome) {
  inbox->put([this, key, outcome = std::move(outcome)] {
    if (settle_ended(key, outcome)) return;
    back_in_reach(key);
    if (outcome.ended != action::Ended::in_doubt) no_word_needed(key);
    follow_on(key, outcome);
    const auto at = running_.find(key);
    if (outcome.ended != action::Ended::in_doubt || at == running_.end() || halted()) return on_ended(key, outcome);
    look_at_doubt(key, Attempt(at->second), outcome);
  });
}

void Driver::Work::known(action::AttemptKey key, action::Known what) {
  inbox->put([this, key, what] { on_known(key, what); });
}

// An end of which nothing is known here is one that was told twice.
void Driver::Work::on_ended(action::AttemptKey key, action::Outcome outcome) {
  const auto at = running_.find(key);
  if (at == running_.end()) return;
  const Attempt attempt = at->second;
  running_.erase(at);
  if (too_deep(outcome.result)) outcome = action::failed(too_deep_text());
  decode_result(attempt, outcome);
  Event e = about(EventKind::observed, attempt);
  e.ended = outcome.ended;
  e.yes = outcome.changed;
  e.value = std::move(outcome.result);
  e.text = std::move(outcome.error);
  e.output = std::move(outcome.output);
  emit_end(attempt, std::move(e));
}

// `do … as x : T`: what it wrote, as a value of that type. What doesn't fit fails the step, for it has been done and
// nobody knows what it said.
void Driver::Work::decode_result(const Attempt& attempt, action::Outcome& outcome) const {
  const plan::Step& step = step_of(state_.plan(), attempt.node);
  if (state_.plan().program().more(step).shape == plan::nothing || !outcome.ok() || attempt.clause >= step.clauses)
    return;
  const Value* whole = outcome.result.field("output");
  const std::string* text = whole ? whole->get<std::string>() : outcome.result.get<std::string>();
  auto decoded = decode_text(text ? *text : outcome.output,
                             state_.plan().program().shapes[state_.plan().program().more(step).shape]);
  if (!decoded) {
    outcome.ended = action::Ended::failed;
    outcome.error = "what it wrote does not fit " + decoded.error().what;
    return;
  }
  const Value* code = outcome.result.field("exit_code");
  Record record;
  if (decoded->record()) {
    record = *decoded->record();
  } else {
    record.fields.emplace_back("value", std::move(*decoded));
  }
  if (code && !record.find("exit_code")) record.fields.emplace_back("exit_code", *code);
  outcome.result = std::move(record);
}

void Driver::Work::on_known(action::AttemptKey key, action::Known what) {
  if (settle_known(key, what)) return;
  back_in_reach(key);
  if (what != action::Known::lost) no_word_needed(key);
  const auto at = running_.find(key);
  if (at == running_.end() || !at->second.unsure) return;  // told twice
  at->second.unsure = false;
  const bool ahead = state_.written_ahead(at->second.node);
  if (what == action::Known::running || what == action::Known::ended) {
    if (ahead && !halted()) emit(about(EventKind::begun, at->second));
    return;
  }
  const Attempt attempt = at->second;
  action::Outcome outcome;
  if (halted()) {  // the next one asks again
    running_.erase(at);
    return;
  }
  if (what == action::Known::never && (state_.broken_off(attempt.node) || (state_.draining() && !ahead))) {
    outcome.ended = action::Ended::cancelled;
    outcome.changed = false;
    outcome.error = "the run was to end before it was begun";
  } else if (what == action::Known::never) {
    auto request = act_request(state_, attempt.node, attempt.clause);
    if (request && ahead) {
      running_.erase(at);
      ahead_.push_back({key, attempt, std::move(*request)});
      return;
    }
    if (request) {
      to_apply_.emplace_back(key, std::move(*request));
      return;
    }
    outcome = action::failed(request.error().what);
  } else {
    outcome.ended = action::Ended::in_doubt;
    outcome.error = "it was begun before the engine stopped, and how it ended can't be found out";
    return look_at_doubt(key, attempt, std::move(outcome));
  }
  on_ended(key, std::move(outcome));
}

// What may be done again is; of anything else a look may tell. What it answered nobody can know, so where that is
// read by others, a person has to say more.
void Driver::Work::look_at_doubt(action::AttemptKey key, const Attempt& attempt, action::Outcome doubt) {
  auto request = act_request(state_, attempt.node, attempt.clause);
  if (!request || state_.repeatable(attempt.node)) {
    if (!take_word(key, attempt, doubt.error)) on_ended(key, std::move(doubt));
    return;
  }
  request->limit = read_limit;
  if (const auto at = running_.find(key); at != running_.end())
    at->second.unsure = true;  // nothing stands in line behind
  const bool read_by_others = step_of(state_.plan(), attempt.node).result != plan::nothing;
  const std::weak_ptr<Inbox> weak = inbox;
  around_.performer.probe(*request, [this, weak, key, attempt, doubt, read_by_others](const action::Probed& seen) {
    const auto in = weak.lock();
    if (!in) return;
    in->put([this, key, attempt, doubt, read_by_others, seen] {
      using Sees = action::Probed::Sees;
      action::Outcome outcome = doubt;
      if (seen.sees == Sees::already_so && !read_by_others) {
        outcome = action::done();
        outcome.output = "how it ended was lost; a look found it done" + (seen.from.empty() ? "" : ": " + seen.from);
      } else if (seen.sees == Sees::would_change) {
        outcome.error += "; a look says: " + seen_text(seen);
      }
      // Of any other act the person is asked, and has the answer ready.
      const bool back = outcome.ended == action::Ended::in_doubt && state_.running_back(attempt.node);
      if (back && !halted() && running_.contains(key) && take_word(key, attempt, outcome.error)) return;
      on_ended(key, std::move(outcome));
    });
  });
}

void Driver::Work::cancel_inside(NodeId list) {
  for (const auto& [key, attempt] : running_) {
    if (state_.plan().holds(list, attempt.node)) to_cancel_.push_back(key);
  }
  for (const auto& [key, away] : away_) {  // it is told when there is a connection
    if (state_.plan().holds(list, away.attempt.node)) to_cancel_.push_back(key);
  }
  for (Ahead& ahead : ahead_) ahead.cancelled = ahead.cancelled || state_.plan().holds(list, ahead.attempt.node);
}

void Driver::Work::open_list(const Decision& d) {
  const expr::ExprId limit = rung_of(state_.plan(), d.node, d.clause).within;
  constexpr Duration not_known = Duration::min();
  const Duration said = duration_of(state_, d.node, limit, not_known);
  if (said == not_known) return;
  const Duration within = std::max(said, Duration(0));
  const std::uint64_t id = next_id_++;
  lists_[d.node] = id;
  Alarm alarm{Alarm::list, d.node, id, {}};
  if (state_.paused()) {
    stopped_limits_.emplace_back(within, std::move(alarm));
  } else {
    alarms_.emplace(later(now(), within), std::move(alarm));
  }
}

void Driver::Work::expire(NodeId list) {
  lists_.erase(list);
  if (!state_.due({Decision::What::list_opened, list})) return;  // the list around it was begun anew
  const Duration within = duration_of(state_, list, more_of(state_.plan(), list).within, Duration(0));
  Event e;
  e.kind = EventKind::expired;
  e.node = list;
  e.text = "it did not end within " + duration_text(within);
  emit(std::move(e));
  cancel_inside(list);
  end_waits(list, "the time of the list around it is over");
}

}  // namespace ocflow::run

// While every place is taken, the intents of the acts that come next are written already. Then one sync is enough for
// many acts, and a place that is free is taken at once, with no disk in between. The price is that more attempts are
// open after a crash, so only acts that may be done a second time are written ahead; and none while acts take their
// time, for then nobody waits for the disk.
#include <algorithm>

#include "engine/run/driver_work.h"

namespace ocflow::run {
namespace {

// How long the end of an act that may be repeated waits for others, to be written with them.
constexpr Nanoseconds longest_wait = std::chrono::milliseconds(5);
constexpr Nanoseconds quick_act = std::chrono::milliseconds(20);
constexpr std::size_t least_ahead = 16;  // even with few places: what a sync costs is shared by all of them

}  // namespace

// True: something was written. Half of them are left when the next are written, so that places are taken meanwhile.
bool Driver::Work::write_ahead() {
  const std::size_t most = std::max<std::size_t>(least_ahead, options_.jobs);
  if (!quick_ || options_.expected || state_.paused() || room() || 2 * ahead_.size() > most) return false;
  bool something = false;
  while (!acts_.empty() && ahead_.size() < most) {
    const Decision d = acts_.front();
    if (state_.due(d)) {
      if (d.delayed || !state_.may_go_ahead(d.node)) break;
      auto request = act_request(state_, d.node, d.clause);
      if (!request) break;
      Event e = about(EventKind::intent, d);
      e.yes = true;
      ahead_.push_back({next_seq_, {d.node, d.clause, d.attempt, false, true}, std::move(*request)});
      emit(std::move(e));
      something = true;
    }
    acts_.pop_front();
  }
  return something;
}

// Begins those for which there is room, before anything else is written; what has been stopped meanwhile is taken back.
bool Driver::Work::begin_ahead() {
  if (ahead_.empty()) return false;
  bool something = false;
  for (auto at = ahead_.begin(); at != ahead_.end();) {
    const bool stopped = state_.stopped(at->attempt.node);
    if (stopped || state_.paused()) withhold(*at);
    if (at->after != 0 || (!stopped && (state_.paused() || !room() || at->key >= durable_))) {
      ++at;
      continue;
    }
    Ahead next = std::move(*at);
    at = ahead_.erase(at);
    something = true;
    if (stopped) {
      emit(about(EventKind::withdrawn, next.attempt));
      continue;
    }
    around_.performer.apply(next.key, next.request);
    begin(std::move(next));
  }
  around_.performer.flush();
  return something;
}

// It has begun, or does so now.
void Driver::Work::begin(Ahead&& next) {
  const bool urgent = urgent_;
  emit(about(EventKind::begun, next.attempt));
  urgent_ = urgent;
  next.attempt.began = now();
  if (rung_of(state_.plan(), next.attempt.node, next.attempt.clause).within != expr::no_expr)
    try_began_[next.attempt.node] = now();
  running_[next.key] = next.attempt;
}

// The end of an act goes into the batch. One that may be repeated can wait there, as long as every place is taken.
void Driver::Work::emit_end(const Attempt& attempt, Event event) {
  quick_ = !attempt.unsure && now() - attempt.began < quick_act;
  const bool urgent = urgent_ || !attempt.repeatable || event.ended != action::Ended::done;
  if (batch_.empty()) commit_by_ = now() + longest_wait;
  emit(std::move(event));
  urgent_ = urgent;
}

bool Driver::Work::may_wait() const {
  const bool nothing_due =
      to_apply_.empty() && to_attach_.empty() && to_cancel_.empty() && !to_ask_ && !ended_told_ && !halted();
  const bool goes_on = (!ahead_.empty() && !room()) || line_moves();
  return nothing_due && !urgent_ && goes_on && now() < commit_by_;
}

}  // namespace ocflow::run

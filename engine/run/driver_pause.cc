#include <algorithm>

#include "engine/run/driver_work.h"

namespace ocflow::run {

void Driver::Work::emit_said(EventKind kind, const std::string& who, const std::string& why) {
  Event e;
  e.kind = kind;
  e.who = who;
  e.text = why;
  emit(std::move(e));
}

void Driver::Work::pause(const std::string& who, const std::string& why) {
  if (finished() || halted() || ended_told_ || state_.draining() || state_.paused()) return;
  emit_said(EventKind::paused, who, why);
  stop_limits();
}

void Driver::Work::go_on(const std::string& who) {
  if (finished() || halted() || ended_told_ || !state_.paused()) return;
  emit_said(EventKind::continued, who, {});
  start_limits();
}

void Driver::Work::give_up(const std::string& who, const std::string& why) {
  const bool ends_already = state_.draining() && given_up_by_.empty() && !halted() && !ended_told_ && !finished();
  given_up_by_ = who.empty() ? options_.who : who;
  stop(Stopped::cancelled, why, true);
  if (ends_already) emit_said(EventKind::draining, given_up_by_, why);  // who looks at it meanwhile wants to know
}

// A list can't be blamed for the time in which nothing in it was allowed to begin.
void Driver::Work::stop_limits() {
  for (auto at = alarms_.begin(); at != alarms_.end();) {
    if (at->second.what == Alarm::list) {
      stopped_limits_.emplace_back(std::max(Nanoseconds(0), at->first - now()), at->second);
      at = alarms_.erase(at);
    } else {
      ++at;
    }
  }
}

void Driver::Work::start_limits() {
  for (auto& [left, alarm] : stopped_limits_) alarms_.emplace(later(now(), left), std::move(alarm));
  stopped_limits_.clear();
}

}  // namespace ocflow::run

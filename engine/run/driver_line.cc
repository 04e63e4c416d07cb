// In a chain no place is ever full, so nothing could be written ahead; but what comes next is known while the act
// before it runs. Its intent is written then, and it is given to the performer, which keeps the end of the one before
// it on its disk and begins the next: in between nobody waits for the engine. Whatever else is to happen waits until it
// is known of all in line whether they have begun.
#include <algorithm>
#include <utility>

#include "engine/run/driver_work.h"

namespace ocflow::run {
namespace {

constexpr std::size_t longest_line = 16;  // what a sync costs is shared by them, and so many are open after a crash

}  // namespace

// One act runs on this machine, it is one of those that take no time, and nothing else is going on.
bool Driver::Work::line_may_grow() const {
  const bool alone = running_.size() == 1 && looking_ == 0 && ahead_.empty() && acts_.empty() && tasks_.empty() &&
                     questions_.empty() && !asked_ && alarms_.empty();
  return alone && quick_ && !no_line_ && !options_.expected && later_.empty() && !breaking_ &&
         2 * line_.size() <= longest_line && !running_.begin()->second.unsure;
}

// True: something was written.
bool Driver::Work::write_line() {
  if (!line_may_grow()) return false;
  const Attempt& first = running_.begin()->second;
  NodeId last = line_.empty() ? first.node : line_.back().attempt.node;
  if (line_.empty()) {
    const auto host = act_host(state_, first.node, first.clause);
    if (!host || !host->name.empty()) return false;
  }
  bool something = false;
  while (line_.size() < longest_line) {
    const auto next = state_.behind(last);
    if (!next) break;
    auto request = act_request(state_, next->node, next->clause);
    if (!request || !request->host.name.empty()) break;
    Event e = about(EventKind::intent, *next);
    e.yes = true;
    line_.push_back({next_seq_, {next->node, next->clause, next->attempt, false, true}, std::move(*request)});
    last = next->node;
    emit(std::move(e));
    something = true;
  }
  return something;
}

// At the end of a turn, when their intents are durable.
void Driver::Work::give_line() {
  if (line_.empty() || breaking_ || halted()) return;
  action::AttemptKey before = running_.empty() ? 0 : running_.begin()->first;
  for (Ahead& next : line_) {
    if (next.after == 0 && (before == 0 || next.key >= durable_)) return;
    if (next.after == 0 && !around_.performer.apply_after(next.key, next.request, {before, true})) {
      no_line_ = true;
      break_line();
      return;
    }
    if (next.after == 0) next.after = before;
    before = next.key;
  }
  around_.performer.flush();
}

// Those that were not given to anybody are withdrawn at once; of the others it will be told what became of them.
void Driver::Work::break_line() {
  while (!line_.empty() && line_.back().after == 0) {
    if (!halted()) emit(about(EventKind::withdrawn, line_.back().attempt));
    line_.pop_back();
  }
  for (Ahead& next : line_) withhold(next);
  breaking_ = !line_.empty();
  around_.performer.flush();
  line_is_known();
}

void Driver::Work::line_is_known() {
  if (!line_.empty() || settling_) return;
  breaking_ = false;
  for (auto& then : std::exchange(later_, {})) then();
}

// What somebody wants from outside must not come between an act and the next.
void Driver::Work::when_line_is_known(std::function<void()> then) {
  if (line_.empty() && !settling_) return then();
  later_.push_back(std::move(then));
  break_line();
}

// The first of a line is due. It begins by itself, or it is not given yet: then it begins like any other.
bool Driver::Work::begins_by_itself(NodeId node) {
  if (line_.empty() || line_.front().attempt.node != node) return false;
  if (line_.front().after == 0) break_line();
  return !line_.empty();
}

bool Driver::Work::line_moves() const { return !line_.empty() && !breaking_ && line_.front().after != 0; }

// It has begun, and what decided that it is due has been told.
bool Driver::Work::begun_in_line(action::AttemptKey key) {
  if (line_.empty() || line_.front().key != key) return false;
  Ahead next = std::move(line_.front());
  line_.pop_front();
  if (!acts_.empty() && acts_.front().node == next.attempt.node) acts_.pop_front();
  begin_given(std::move(next));
  line_is_known();
  return true;
}

bool Driver::Work::left_line(action::AttemptKey key) {
  const auto at = std::find_if(line_.begin(), line_.end(), [key](const Ahead& a) { return a.key == key; });
  if (at == line_.end()) return false;
  const Attempt attempt = at->attempt;
  line_.erase(at);
  if (!halted()) emit(about(EventKind::withdrawn, attempt));
  line_is_known();
  return true;
}

}  // namespace ocflow::run

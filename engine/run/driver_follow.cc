// What was written ahead is given to the performer at once where that can begin one act after another by itself: then
// a place is not even empty for as long as it takes to ask the engine.
#include <algorithm>
#include <utility>

#include "engine/run/driver_work.h"

namespace ocflow::run {

// At the end of a turn.
void Driver::Work::give_ahead() {
  if (halted() || ahead_.empty() || state_.paused() || state_.draining()) return;
  if (room() && acts_.empty()) {  // what waits behind a slow one may begin elsewhere
    for (Ahead& ahead : ahead_) withhold(ahead);
  } else if (!room()) {
    let_follow();
  }
  around_.performer.flush();
}

// In turns behind what runs, each behind the last that waits there.
void Driver::Work::let_follow() {
  const auto fresh = [this](const Ahead& a) { return a.after == 0 && a.key < durable_; };
  if (std::none_of(ahead_.begin(), ahead_.end(), fresh)) return;
  if (running_.size() + looking_ + due_ > options_.jobs) return;  // after a crash: not each place is handed on
  std::unordered_map<action::AttemptKey, action::AttemptKey> followed_by;
  for (const Ahead& ahead : ahead_) {
    if (ahead.withholding) return;  // not before it is known where they stand
    if (ahead.after != 0) followed_by[ahead.after] = ahead.key;
  }
  struct Queue {
    std::size_t length;
    action::AttemptKey last;
  };
  std::vector<Queue> queues;
  const auto add = [&](action::AttemptKey first) {
    Queue queue{0, first};
    for (auto at = followed_by.find(first); at != followed_by.end(); at = followed_by.find(queue.last))
      queue = {queue.length + 1, at->second};
    queues.push_back(queue);
  };
  for (const auto& [key, attempt] : running_)
    if (!attempt.unsure) add(key);
  for (const Ahead& ahead : ahead_)
    if (ahead.due) add(ahead.key);
  const auto longer = [](const Queue& a, const Queue& b) {
    return std::pair(a.length, a.last) > std::pair(b.length, b.last);
  };
  std::make_heap(queues.begin(), queues.end(), longer);
  for (Ahead& ahead : ahead_) {
    if (!fresh(ahead) || queues.empty()) continue;
    std::pop_heap(queues.begin(), queues.end(), longer);
    Queue& shortest = queues.back();
    if (!around_.performer.apply_after(ahead.key, ahead.request, shortest.last)) return;
    ahead.after = shortest.last;
    shortest = {shortest.length + 1, ahead.key};
    std::push_heap(queues.begin(), queues.end(), longer);
  }
}

void Driver::Work::withhold(Ahead& ahead) {
  if (ahead.after == 0 || ahead.withholding) return;
  ahead.withholding = true;
  around_.performer.withhold(ahead.key);
}

// After an end that is not well nothing begins by itself, whichever it waited for. After one that is well the place
// belongs to what waited for it.
void Driver::Work::follow_on(action::AttemptKey key, const action::Outcome& outcome) {
  if (outcome.ended != action::Ended::done) break_line();
  for (Ahead& ahead : ahead_) {
    if (outcome.ended != action::Ended::done) {
      withhold(ahead);
    } else if (ahead.after == key && !ahead.due) {
      ahead.due = true;
      ++due_;
    }
  }
}

void Driver::Work::begun(action::AttemptKey key) {
  inbox->put([this, key] { on_begun(key); });
}

void Driver::Work::withheld(action::AttemptKey key) {
  inbox->put([this, key] { on_withheld(key); });
}

// What becomes of it is known, so it holds no place by itself any more.
std::deque<Driver::Work::Ahead>::iterator Driver::Work::find_ahead(action::AttemptKey key) {
  const auto at = std::find_if(ahead_.begin(), ahead_.end(), [key](const Ahead& a) { return a.key == key; });
  if (at != ahead_.end() && std::exchange(at->due, false)) --due_;
  return at;
}

void Driver::Work::on_begun(action::AttemptKey key) {
  if (begun_in_line(key)) return;
  const auto at = find_ahead(key);
  if (at == ahead_.end()) return;
  Ahead next = std::move(*at);
  ahead_.erase(at);
  begin_given(std::move(next));
}

void Driver::Work::begin_given(Ahead&& next) {
  if (next.cancelled && recording_failed())
    around_.performer.cancel(next.key);
  else if (next.cancelled)
    to_cancel_.push_back(next.key);
  begin(std::move(next));
}

void Driver::Work::on_withheld(action::AttemptKey key) {
  if (left_line(key)) return;
  const auto at = find_ahead(key);
  if (at == ahead_.end()) return;
  at->after = 0;
  at->withholding = false;
  if (halted()) ahead_.erase(at);
}

// Nothing new begins; of what the performer has, it will say whether it has begun.
void Driver::Work::drop_ahead() {
  std::erase_if(ahead_, [](const Ahead& a) { return a.after == 0; });
  for (Ahead& ahead : ahead_) withhold(ahead);
  break_line();
}

}  // namespace ocflow::run

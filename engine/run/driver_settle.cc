// An engine was killed while acts were in line: before anything else its successor finds out how far they came.
#include "engine/run/driver_work.h"

namespace ocflow::run {

void Driver::Work::start(EventKind first) {
  started_ = true;
  const auto open = first == EventKind::run_started ? std::vector<RunState::Open>() : state_.open_attempts();
  if (open.empty() || !state_.in_line(open.back().node)) return begin_sitting(first);
  settling_ = Settling{first, open, {}, {}};
  for (const RunState::Open& attempt : open) ask_about(attempt);
}

void Driver::Work::ask_about(const RunState::Open& attempt) {
  const auto host = act_host(state_, attempt.node, attempt.clause);
  to_attach_.emplace_back(attempt.key, host ? *host : Host{});
}

// True: it belongs to what is found out.
bool Driver::Work::settle_known(action::AttemptKey key, action::Known what) {
  if (!settling_) return false;
  settling_->known[key] = what;
  look_whether_settled();
  return true;
}

bool Driver::Work::settle_ended(action::AttemptKey key, const action::Outcome& outcome) {
  if (!settling_) return false;
  settling_->ends[key] = outcome;
  look_whether_settled();
  return true;
}

void Driver::Work::look_whether_settled() {
  for (const RunState::Open& open : settling_->open) {
    const auto known = settling_->known.find(open.key);
    if (known == settling_->known.end()) return;
    if (known->second == action::Known::ended && !settling_->ends.contains(open.key)) return;
  }
  const Settling all = std::move(*settling_);
  settling_.reset();
  for (std::size_t i = 0; i < all.open.size(); ++i) settle_open(all, i);
  begin_sitting(all.first);
  line_is_known();
}

// The next in line began only when the end of the one before it was on the disk. So where the first is known to have
// begun, the second has ended well, even if how is lost; and where one is lost and it could not have begun, it didn't.
void Driver::Work::settle_open(const Settling& all, std::size_t at) {
  using action::Known;
  const RunState::Open& open = all.open[at];
  const auto was = [&](std::size_t i) { return all.known.at(all.open[i].key); };
  const auto there = [&](Known what) { return what == Known::running || what == Known::ended; };
  if (state_.in_line(open.node)) {
    const bool due = state_.due({Decision::What::act, open.node, open.clause, open.attempt});
    const bool begun = due && was(at) != Known::never;
    emit(about(begun ? EventKind::begun : EventKind::withdrawn, open));
    if (!begun) return;
  }
  const bool next_is_there = at + 1 < all.open.size() && there(was(at + 1));
  const auto end = all.ends.find(open.key);
  // The end of the last that began belongs to what is taken back. Were it followed before that is known, one that isn't
  // well would set off what happens when a list fails.
  const bool well = end == all.ends.end() || end->second.ended == action::Ended::done;
  const bool last = at + 1 == all.open.size() || was(at + 1) == Known::never || !well;
  if (all.first == EventKind::undoing && last) return;
  if (end == all.ends.end() && (!next_is_there || there(was(at)))) return;  // the sitting asks again
  action::Outcome outcome = action::done();
  if (end != all.ends.end())
    outcome = end->second;
  else
    outcome.output = "how it ended was lost; that the next one began says that it was done";
  running_[open.key] = {open.node, open.clause, open.attempt, false, false, now()};
  on_ended(open.key, std::move(outcome));
}

}  // namespace ocflow::run

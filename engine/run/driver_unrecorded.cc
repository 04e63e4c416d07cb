// What a driver does when its record can't be written any more.
#include "engine/run/driver_work.h"

namespace ocflow::run {

// Nothing that was decided in the batch that failed is done. What was begun before has to end somehow, and its end is
// worth knowing; so that is waited for.
void Driver::Work::lose_record() {
  if (tried_ > 0) return;
  tried_ = batch_.size();
  for (const auto& [key, request] : to_apply_) running_.erase(key);
  for (const auto& [key, host] : to_attach_) running_.erase(key);
  to_apply_.clear();
  to_attach_.clear();
  to_cancel_.clear();
  to_ask_.reset();
  acts_.clear();
  drop_ahead();
  questions_.clear();
}

// A second Ctrl-C: the acts themselves are recorded, so ending them needs no word in the journal first.
void Driver::Work::stop_unrecorded(bool cancel_running) {
  if (!cancel_running) return;
  for (const auto& [key, attempt] : running_) around_.performer.cancel(key);
  for (auto* waiting : {&ahead_, &line_})
    for (Ahead& next : *waiting) next.cancelled = true;
  around_.performer.flush();
}

Unrecorded Driver::Work::unrecorded() const {
  if (stopped_ != Stopped::journal) return {};
  const auto later = batch_.begin() + static_cast<std::ptrdiff_t>(tried_);
  return {{batch_.begin(), later}, {later, batch_.end()}};
}

std::vector<Event> to_take_in(const std::vector<Event>& unrecorded) {
  std::vector<Event> out;
  std::unordered_set<NodeId> left_out;
  for (const Event& event : unrecorded) {
    switch (event.kind) {
      case EventKind::intent:
        left_out.insert(event.node);
        break;
      case EventKind::withdrawn:
        if (!left_out.contains(event.node)) out.push_back(event);
        break;
      case EventKind::condition:
      case EventKind::value:
      case EventKind::checked:
      case EventKind::wait_ended:
      case EventKind::observed:
      case EventKind::begun:
      case EventKind::answered:
      case EventKind::decided:
      case EventKind::expired:
      case EventKind::items:
        out.push_back(event);
        break;
      default:  // what was wanted of the run, which whoever takes it up says anew
        break;
    }
  }
  return out;
}

}  // namespace ocflow::run

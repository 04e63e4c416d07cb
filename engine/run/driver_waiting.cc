// What goes on in a driver without an event that tells of it.
#include <algorithm>

#include "engine/run/driver_work.h"

namespace ocflow::run {

std::vector<Waiting> Driver::Work::waiting() const {
  using std::chrono::milliseconds;
  const auto whole = [](Nanoseconds time) { return std::chrono::duration_cast<milliseconds>(time).count(); };
  std::vector<Waiting> out;
  out.reserve(tasks_.size());
  for (const auto& [node, task] : tasks_) {
    if (task.decision.what != Decision::What::wait || !state_.due(task.decision)) continue;
    const auto until_ms = task.limit ? task.began_ms + whole(*task.limit - task.began) : -1;
    out.push_back({node, false, until_ms, task.began_ms, whole(now() - task.began), task.looks, task.seen});
  }
  for (const auto& [at, alarm] : alarms_)
    if (alarm.what == Alarm::retry && state_.due(alarm.decision))
      out.push_back({alarm.node, true, around_.clock.wall_ms() + whole(at - now()), 0, 0, 0, {}});
  std::sort(out.begin(), out.end(), [](const Waiting& a, const Waiting& b) { return a.node < b.node; });
  return out;
}

}  // namespace ocflow::run

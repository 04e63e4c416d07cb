// What a driver does when its keeper can't begin anything any more.
#include "engine/run/driver_work.h"

namespace ocflow::run {

// An attempt that was not begun has not failed: nothing may follow from it, neither a retry nor a step that is done
// "on failure". So its intent stays open, and so does the run; the next keeper is asked about it.
void Driver::Work::halt(const Error& why) {
  if (halted()) return;
  stopped_ = Stopped::keeper;
  error_ = why;
  for (const auto& [key, request] : to_apply_) running_.erase(key);
  to_apply_.clear();
  to_ask_.reset();
  asked_.reset();
  acts_.clear();
  drop_ahead();
  questions_.clear();
}

void Driver::Work::not_begun(action::AttemptKey key, Error why) {
  inbox->put([this, key, why = std::move(why)] {
    halt(why);
    running_.erase(key);
    if (left_line(key)) return;
    if (const auto at = find_ahead(key); at != ahead_.end()) ahead_.erase(at);
  });
}

void Driver::Work::lost(Error why) {
  inbox->put([this, why = std::move(why)] {
    halt(why);
    running_.clear();
    ahead_.clear();
    line_.clear();
    settling_.reset();
    later_.clear();
    due_ = 0;
  });
}

}  // namespace ocflow::run

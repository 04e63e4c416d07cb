// Another host, on which some of the acts happen: it can go out of reach while all else goes on, and come back.
#include "tests/sim/world.h"

namespace ocflow::sim {

using std::chrono::milliseconds;

bool World::happens_far(const action::Request& request) const {
  return (troubles_ & hosts_go) != 0 && chance("far", 0, 3) == 0 && chance("host " + label_of(request), 0, 2) == 0;
}

// What doesn't leave has not been begun; what has left may be lost on its way, and is sent again.
void World::apply_far(AttemptKey key, const action::Request& request) {
  if (!linked_) return;
  acts_.insert(key);
  if (!far_up_) {
    Outcome unsent = action::failed("the host can't be reached");
    unsent.changed = false;
    return to_engine([this, key, unsent] {
      if (acts_.erase(key) > 0) listener_->ended(key, unsent);
    });
  }
  far_[key] = request;
  to_keeper([this, key, request] {
    if (far_up_ || chance("arrives far", key, 2) == 0) begin(key, request);
  });
}

void World::tell_end(AttemptKey key, const Outcome& outcome) {
  to_engine([this, key, outcome] {
    if (is_far(key) && !far_up_) return;
    if (acts_.erase(key) > 0) listener_->ended(key, outcome);
  });
}

void World::tell_away(AttemptKey key) {
  to_engine([this, key] {
    if (!far_up_) return listener_->out_of_reach(key, {ErrorKind::failed, "the host is out of reach", {}});
    if (asked_.contains(key)) answer_attach(key);
  });
}

void World::cut_far() {
  if (!std::exchange(far_up_, false)) return;
  for (const AttemptKey key : acts_)
    if (is_far(key)) tell_away(key);
  for (const AttemptKey key : asked_)
    if (is_far(key)) tell_away(key);
}

// The engine's end asks about all that it has sent.
void World::join_far() {
  if (std::exchange(far_up_, true) || !linked_) return;
  for (const AttemptKey key : std::set<AttemptKey>(asked_))
    if (is_far(key)) to_keeper([this, key] { answer_attach(key); });
  for (const AttemptKey key : std::set<AttemptKey>(acts_)) {
    if (!is_far(key)) continue;
    to_keeper([this, key, request = far_[key]] {
      record_.contains(key) ? answer_attach(key) : begin(key, request);
      if (far_cancelled_.erase(key) > 0) cancel(key);
    });
  }
  flush();
}

}  // namespace ocflow::sim

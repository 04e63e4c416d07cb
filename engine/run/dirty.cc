#include "engine/run/dirty.h"

namespace ocflow::run {

void ChangedBefore::mark(plan::NodeId node) {
  open_.push_back(node);
  const auto reach = [&](plan::NodeId n) {
    after_[n] = true;
    open_.push_back(n);
  };
  while (!open_.empty()) {
    const plan::NodeId n = open_.back();
    open_.pop_back();
    if (spread_[n]) continue;
    spread_[n] = true;
    for (const plan::NodeId next : plan_.successors(n)) reach(next);
    if (n == 0) continue;
    open_.push_back(plan_.parent(n));
    const plan::NodeId next = plan_.next_sibling(n);
    if (next != plan::nothing && plan_.at_once(plan_.parent(n)) != plan::nothing) reach(next);
  }
  // Beneath the act itself its own clauses come after it.
  after_[node] = true;
}

bool ChangedBefore::before(plan::NodeId node) const {
  for (; node != 0; node = plan_.parent(node)) {
    if (after_[node]) return true;
  }
  return false;
}

}  // namespace ocflow::run

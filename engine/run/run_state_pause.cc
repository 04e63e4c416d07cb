// A paused run stays alive: what has acted goes on to its end, and everything else stands still until it is continued.
#include "engine/run/state_data.h"

namespace ocflow::run {

void RunState::Data::pause(const Event& e) {
  if (paused || draining || over) return misfit(e);
  paused = true;
}

void RunState::Data::go_on(const Event& e) {
  if (!paused) return misfit(e);
  paused = false;
  // What stood still is decided anew: the driver has let go of it.
  const auto end = static_cast<NodeId>(plan.size());
  for (NodeId n = active_nodes.next(0); n < end; n = active_nodes.next(n + 1)) {
    if (!has(n, in_flight) && stands_still(current(n))) decisions.push_back(current(n));
  }
  let_go();
}

void RunState::Data::hold_back(NodeId n) {
  if (has(n, held_back)) return;
  put(n, held_back);
  held.push_back(n);
}

// An act of the way back is one more act on the world, so it stands still too.
bool RunState::Data::stands_still(const Decision& d) const {
  using What = Decision::What;
  const bool works = d.what == What::evaluate || d.what == What::wait || d.what == What::act || d.what == What::person;
  return works && (!has(d.node, acted) || has(d.node, unwinding));
}

bool RunState::Data::may_still_begin() const {
  for (const NodeId n : held) {
    if (!has(n, held_back)) continue;
    const bool items = plan.part(n) == Part::each && state[n] == State::running;
    if (items ? !has(n, halted | stopping) : state[n] == State::waiting && !blocked(n)) return true;
  }
  return false;
}

// A list in which everything is held back has no active node that would lead to it.
void RunState::Data::halt_held(NodeId list) {
  for (const NodeId n : held) {
    if (!has(n, held_back) || !plan.holds(list, n)) continue;
    const NodeId inner = plan.part(n) == Part::each && state[n] == State::running ? n : plan.parent(n);
    for (NodeId at = inner; at != list && !has(at, halted); at = plan.parent(at)) put(at, halted);
    work.push_back(inner);
  }
}

void RunState::Data::let_go() {
  for (const NodeId n : held) {
    drop(n, held_back);
    work.push_back(n);
  }
  held.clear();
}

}  // namespace ocflow::run

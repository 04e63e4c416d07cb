#include "engine/report/changes.h"

#include <algorithm>

namespace ocflow::report {

using plan::NodeId;
using run::State;

bool is_final(State state) { return state != State::waiting && state != State::running && state != State::in_doubt; }

Changes::Changes(const run::RunState& state) : state_(state), seen_(state.plan().size(), State::waiting) {}

bool Changes::look(NodeId node, std::vector<Change>& out) {
  const State now = state_.state(node);
  if (now == seen_[node]) return false;
  out.push_back({node, seen_[node], now});
  seen_[node] = now;
  return true;
}

void Changes::look_ahead(NodeId node, std::vector<Change>& out) {
  std::vector<NodeId> open{node};
  while (!open.empty()) {
    const NodeId from = open.back();
    open.pop_back();
    for (const NodeId next : state_.plan().successors(from))
      if (is_final(state_.state(next)) && look(next, out)) open.push_back(next);
  }
}

std::vector<Changes::Change> Changes::after(const run::Event& event) {
  std::vector<Change> out;
  seen_.resize(state_.plan().size(), State::waiting);
  if (event.node >= seen_.size()) return out;
  if (event.kind == run::EventKind::intent && event.yes) return out;  // it begins later
  std::vector<NodeId> up;
  for (NodeId n = event.node; n != plan::nothing; n = state_.plan().parent(n)) up.push_back(n);
  for (auto n = up.rbegin(); n != up.rend(); ++n)
    if (!is_final(state_.state(*n))) look(*n, out);
  for (const NodeId n : up) {
    if (!is_final(state_.state(n))) break;
    if (!look(n, out) && n != event.node) break;
    look_ahead(n, out);
  }
  return out;
}

}  // namespace ocflow::report

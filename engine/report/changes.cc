#include "engine/report/changes.h"

#include <algorithm>

#include "engine/run/requests.h"

namespace ocflow::report {

using plan::NodeId;
using run::State;

namespace {

// What only a step that runs is told. Where it has ended now, it ended by this, whatever it was in an earlier sitting.
bool of_a_step_that_runs(const run::RunState& state, const run::Event& event) {
  if (event.node == state.plan().root()) return false;  // a procedure's own clauses are those of its `finally`
  switch (event.kind) {
    case run::EventKind::condition:
    case run::EventKind::value:
    case run::EventKind::wait_ended:
    case run::EventKind::checked:
    case run::EventKind::items:
      return event.clause < run::step_of(state.plan(), event.node).clauses;  // else of its way back
    default:
      return false;
  }
}

}  // namespace

bool is_final(State state) { return state != State::waiting && state != State::running && state != State::in_doubt; }

Changes::Changes(const run::RunState& state) : state_(state), seen_(state.plan().size(), State::waiting) {}

bool Changes::look(NodeId node) {
  const State now = state_.state(node);
  if (now == seen_[node]) return false;
  found_.push_back({node, seen_[node], now});
  seen_[node] = now;
  return true;
}

void Changes::look_ahead(NodeId node) {
  open_.assign({node});
  while (!open_.empty()) {
    const NodeId from = open_.back();
    open_.pop_back();
    for (const NodeId next : state_.plan().successors(from))
      if (is_final(state_.state(next)) && look(next)) open_.push_back(next);
  }
}

const std::vector<Changes::Change>& Changes::after(const run::Event& event) {
  found_.clear();
  seen_.resize(state_.plan().size(), State::waiting);
  if (event.node >= seen_.size()) return found_;
  if (event.kind == run::EventKind::intent && event.yes) return found_;  // it begins later
  up_.clear();
  for (NodeId n = event.node; n != plan::nothing; n = state_.plan().parent(n)) up_.push_back(n);
  for (auto n = up_.rbegin(); n != up_.rend(); ++n)
    if (!is_final(state_.state(*n))) look(*n);
  if (of_a_step_that_runs(state_, event))
    for (const NodeId n : up_)
      if (n != state_.plan().root() && is_final(seen_[n]) && is_final(state_.state(n))) seen_[n] = State::waiting;
  for (const NodeId n : up_) {
    const bool holder = state_.plan().part(n) == plan::Part::aside && state_.state(n) == State::waiting;
    if (holder) continue;  // of the `finally`s of a procedure: it never begins itself
    if (!is_final(state_.state(n))) break;
    if (!look(n) && n != event.node) break;
    look_ahead(n);
  }
  return found_;
}

}  // namespace ocflow::report

// What failed in an earlier sitting of a run, and was not come to in this one.
#include "engine/report/report.h"

namespace ocflow::report {

using plan::NodeId;
using run::Event;
using run::EventKind;
using run::State;

// What is told of a step, or of one in it, is of this sitting; and so is the word, right before it, that one stays
// failed.
void Folder::note_sitting(const Event& event) {
  const auto& plan = state_.plan();
  if (event.kind == EventKind::decided) {
    const bool stays = event.answer == run::Answer::failed || event.answer == run::Answer::abort;
    if (stays) left_failed_.insert(event.node);
  } else if (event.kind == EventKind::run_resumed) {
    failed_earlier_.clear();
    for (NodeId n = 1; n < plan.size(); ++n)
      if (state_.state(n) == State::failed && !left_failed_.contains(n)) failed_earlier_.insert(n);
    for (const NodeId n : state_.undecided_failures()) failed_earlier_.erase(n);  // about these a person has to decide
    left_failed_.clear();
  } else if (!left_failed_.empty()) {
    left_failed_.clear();
  }
  if (failed_earlier_.empty() || event.kind == EventKind::run_resumed) return;
  for (NodeId n = event.node; n != plan::nothing && n != plan.root(); n = plan.parent(n)) failed_earlier_.erase(n);
}

bool Folder::failed_earlier(NodeId node) const {
  return state_.state(node) == State::failed && failed_earlier_.contains(node);
}

}  // namespace ocflow::report

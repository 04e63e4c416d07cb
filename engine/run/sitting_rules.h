// By which rules a sitting of a run goes on. Its first event tells them: a journal of a release before is followed as
// it was written.
#pragma once
#include "engine/run/event.h"

namespace ocflow::run {

struct SittingRules {
  // A `finally` that has run, or that a person has let go, is owed again when something begins in what it closes, and
  // not with each resume. A `for` in a drained run keeps what it has still to close or to take back.
  bool finals_by_need = false;
  // What looked behind something that is done again, or right above an act that is, looks again, and no `if` does.
  bool looks_follow = false;

  static SittingRules told_by(const Event& first) { return {first.yes, first.attempt > 0}; }
  // Those of this release; in an undo the first of them doesn't hold.
  static void tell(Event& first) {
    first.yes = first.kind != EventKind::undoing;
    first.attempt = 1;
  }
};

}  // namespace ocflow::run

// How a run has ended, as its events and its state tell: what failed, and by whose doing; what a person has left out.
#pragma once
#include "engine/run/run_state.h"

namespace ocflow::run {

// Nothing failed but what a person said no to, and the lists that ended with it.
bool only_declined(const RunState& state);
// Some step or `finally` has failed, or is in doubt.
bool any_failed(const RunState& state);
// The event, which the state has taken in, tells of something that nobody ended and that failed all the same.
bool failed_by_itself(const RunState& state, const Event& event);

// What a person has left out of a run that ended as asked: a record of `skipped` steps and `skipped_finals`, or none.
Value left_out(const RunState& state);

}  // namespace ocflow::run

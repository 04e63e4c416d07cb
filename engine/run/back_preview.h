// What taking a run back would do, step by step, before anything is done. Pure: from the state of the run alone.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/action/performer.h"
#include "engine/run/run_state.h"

namespace ocflow::run {

struct BackStep {
  NodeId node = 0;
  RunState::WayBack way = RunState::WayBack::nothing;
  bool final = false;                      // a `finally` that has not run yet, or not to its end
  bool in_doubt = false;                   // likewise: it was begun, and how that ended is not known; it runs again
  std::string failed{};                    // likewise: why it failed; it runs again
  NodeId held_by = plan::nothing;          // it is not reached: this step comes after it and can't be taken back
  std::string what;                        // of a call: what would be done; of what stays: why
  std::optional<action::Request> request;  // of an act, to look at
};

// In the order in which it would go, newest first. What nothing orders stands in the order of the text, turned round.
// Steps in which there is nothing to take back are left out.
std::vector<BackStep> way_back_of(RunState& state);

// What a clause of the way back does, with its values: a call, a person's sentence or a procedure. Of an act it gives
// what is asked for; where that can't be known it says why.
std::string clause_text(RunState& state, NodeId node, std::uint16_t clause, std::optional<action::Request>& request);

}  // namespace ocflow::run

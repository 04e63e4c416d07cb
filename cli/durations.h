// How long steps took in earlier runs, from their journals. A step is known by the procedure that holds it, by what it
// does and by its sentence as it is written, and by the machine where it happens: so its number may change.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "cli/compile.h"
#include "engine/run/run_state.h"
#include "engine/timing/graph.h"

namespace ocflow::cli {

struct Past {
  struct Sample {
    timing::Length length;
    bool changed = true;  // false: its act found that all was so already
    std::size_t run = 0;  // from which it is
  };
  std::vector<Sample> samples;
  std::vector<timing::Length> back;  // of its way back: its own `undo`, or the inverse of its action
};

struct Durations {
  std::map<std::string, Past> by_step;
  std::size_t runs = 0;  // that had any of it
  const Past* find(const std::string& key) const;
};

// Of a step, or a list for what it takes itself beside what is in it. `site` may be nullptr.
std::string step_key(run::RunState& state, const site::Site* site, plan::NodeId node);

// Is it something that holds others, and has its own time only beside theirs? Not a `for` that only the run unfolds.
bool holds_steps(const plan::Plan& plan, plan::NodeId node);

// Does it hold something that is done when it ends (`finally`)? That belongs to its own time.
bool has_finals(const plan::Plan& plan, plan::NodeId node);

// Of the newest runs of the state folder, at most so many. What can't be read, or no longer be made into a plan by this
// release, is passed over. Left out: what failed, what a person decided, what the end of an engine or a pause cut in
// two.
Durations past_durations(const journal::StateFolder& state, std::size_t most_runs = 200);

}  // namespace ocflow::cli

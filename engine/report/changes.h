// Which steps changed their state with an event. An event names one step, but lists begin and end with the steps in
// them, and a step after it can turn out not to apply; those are found by walking up and forward, not by a scan.
#pragma once
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::report {

class Changes {
 public:
  struct Change {
    plan::NodeId node = 0;
    run::State from = run::State::waiting;
    run::State to = run::State::waiting;
  };
  explicit Changes(const run::RunState& state);
  // After the state was given `event`. What begins is told from the outside in, what ends from the inside out.
  // Until the next call.
  const std::vector<Change>& after(const run::Event& event);
  const std::vector<Change>& last() const { return found_; }

 private:
  bool look(plan::NodeId node);
  void look_ahead(plan::NodeId node);
  const run::RunState& state_;
  std::vector<run::State> seen_;
  std::vector<Change> found_;
  std::vector<plan::NodeId> up_, open_;  // room that is used again with each event
};

bool is_final(run::State state);  // done, failed, skipped... : nothing more happens to it by itself

}  // namespace ocflow::report

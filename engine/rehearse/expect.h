// What a procedure test expects of a rehearsed run, held against what was found. Pure.
//
//   ends: done                     # done, waits, taken back, stops, doubt, stuck, untrue, never ends
//   at: 3.2                        # the step where it stands
//   why: no room                   # words that stand in the reason
//   done: [ocs, cpd]               # likewise failed, skipped, not applicable, not begun
//   order: [ocs, cpd, config_db]   # their acts, one step wholly before the next
//   state: {ocs: stopped}          # things at the end, by their path in the site or their name
//   undo: all                      # or what it leaves: [OCS]
#pragma once
#include <string>
#include <vector>

#include "engine/rehearse/scenario.h"

namespace ocflow::rehearse {

struct Expectation {
  std::string ends, why, undo;
  plan::NodeId at = plan::nothing;
  std::vector<std::pair<plan::NodeId, std::string>> states;  // the word that stands in the file
  std::vector<plan::NodeId> order;
  std::vector<std::pair<std::string, std::string>> things;  // path or label, how it is
  std::vector<std::string> undo_leaves;
  bool undo_said = false;
};

Expectation read_expectation(const site::Node& map, const plan::Plan& plan, std::vector<Mistake>& mistakes);

struct Difference {
  std::string what, expected, found;
};
std::vector<Difference> differences(const Expectation& expected, Stage& stage, const Played& played);

}  // namespace ocflow::rehearse

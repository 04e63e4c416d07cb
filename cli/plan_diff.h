// What is different in meaning between two plans: steps, what they do and on what they hang, and their order. Not the
// text: a comment, a blank or a number that moved is no difference.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::cli {

struct StepDifference {
  enum class What { added, removed, changed, order } what = What::changed;
  std::string before, after;       // "3.1  Stop it.": in the one and in the other; empty: it isn't there
  std::vector<std::string> lines;  // what about it; of `order`: "now comes after 2  Stop OCS."
};

// Steps are the same by their names, else by their sentences, else by what they do.
std::vector<StepDifference> plan_diff(run::RunState& before, run::RunState& after);

std::string to_text(const std::vector<StepDifference>& differences);
nlohmann::json to_json(const std::vector<StepDifference>& differences);

}  // namespace ocflow::cli

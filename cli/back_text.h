// What taking a run back would do, as text and as JSON. Pure functions of what was found out.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/run/back_preview.h"

namespace ocflow::cli {

// `seen` stands beside the steps: what an act of the way back would change now.
std::string back_text(run::RunState& state, const std::string& run_id, const std::vector<run::BackStep>& steps,
                      const std::vector<action::Probed>& seen, bool color);
// What a person has to know before saying yes: that `finally`s in doubt would run once more; empty: none would.
std::string doubts_text(const std::vector<run::BackStep>& steps);
nlohmann::json back_json(run::RunState& state, const std::string& run_id, const std::vector<run::BackStep>& steps,
                         const std::vector<action::Probed>& seen);

}  // namespace ocflow::cli

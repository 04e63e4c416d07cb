// How often plans were right: what a plan said of a run that was bound to it, against what the run did. Kept beside the
// journal of that run, in score.json; docs/plans.md has its form.
#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/run/run_state.h"

namespace ocflow::cli {

struct Score {
  std::size_t right = 0, of = 0;
};
using Scores = std::map<std::string, Score>;  // by action; `if` of what would not apply, `look` of what only looks

// Of the steps that the plan file called known and that the run came to.
nlohmann::json score_of(const nlohmann::json& plan_document, const run::RunState& state,
                        const std::vector<run::Event>& events);
// Durable when it returns.
Result<void> keep_score(const std::filesystem::path& run_folder, const nlohmann::json& score);

// Of all runs in the state folder. What can't be read is passed over.
Scores all_scores(const journal::StateFolder& state);

std::string scores_line(const Scores& scores);   // one line; empty: there are none
std::string scores_table(const Scores& scores);  // for `history --accuracy`
nlohmann::json scores_json(const Scores& scores);

}  // namespace ocflow::cli

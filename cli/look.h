// What acts would change now, seen by a keeper that can't act.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"

namespace ocflow::cli {

// Beside the requests; of one that is missing nothing is known.
Result<std::vector<action::Probed>> look(const std::vector<std::optional<action::Request>>& requests,
                                         const Compiled& compiled);

// A person says of a step that it is done. What is seen instead, where a look says that it is not.
std::optional<std::string> seen_otherwise(const Session& session, run::RunState& state, plan::NodeId node);

}  // namespace ocflow::cli

// --results FILE: what somebody says about the world of a rehearsal.
#pragma once
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/rehearse/told.h"

namespace ocflow::cli {

// Reads a YAML file of a map; `what` is what it should be ("results file"), for the message.
Result<site::Node> read_map(Sources& sources, const std::string& file, const std::string& what);
// All mistakes in one message, each with its place; nothing where there are none.
Result<void> no_mistakes(const Sources& sources, const std::vector<rehearse::Mistake>& mistakes,
                         const std::string& remedy);

Result<rehearse::Told> read_results(Sources& sources, const std::string& file, const plan::Plan& plan);

}  // namespace ocflow::cli

// What is no longer as a plan file says.
#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/console.h"

namespace ocflow::cli {

struct Difference {
  std::string what;       // "the file steps.ocf", "step 3: service.state(\"ocs\")"
  std::string then, now;  // empty: there is nothing to show
};
using Differences = std::vector<Difference>;

// Texts, arguments, site, plugins, release, what earlier runs kept (`made_of` of a plan file).
Differences made_otherwise(const nlohmann::json& then, const nlohmann::json& now);

// Of a plan file: is its time over? `wall_ms`: now.
Differences expired(const nlohmann::json& document, std::int64_t wall_ms);

// What was seen, against what is seen now. Only what `counts` (a fact of the file) is compared; `all`: what isn't
// looked at any more, or is for the first time, counts as well.
Differences facts_otherwise(const nlohmann::json& then, const nlohmann::json& now,
                            const std::function<bool(const nlohmann::json&)>& counts, bool all);

// Says what has changed, on the error stream, and in JSON as the result. `remedy`: what to do.
void tell_drift(Console& console, const std::string& what, const Differences& differences, const std::string& remedy);

}  // namespace ocflow::cli

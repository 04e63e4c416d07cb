// What waits in a live run, as the live view and `status` tell it.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/run/driver.h"

namespace ocflow::cli {

// For the control channel (docs/control.md): an object for each, no more than some hundred.
nlohmann::json waits_json(const std::vector<run::Waiting>& all, const plan::Plan& plan);
// "31 looks so far, until 2026-11-28 00:42:02 UTC at the latest"
std::string looks_text(std::uint64_t looks, std::int64_t until_ms);

}  // namespace ocflow::cli

// A run whose engine was killed, and what of it may go on: until that has ended nobody else may have what it held.
#pragma once
#include <optional>
#include <string>

#include "engine/journal/journal.h"

namespace ocflow::cli {

// Which of its steps may still act; nullopt: nothing of it does, or there is no such run. Waits at most `limit` while
// its keeper is at work. For a run that has no engine.
std::optional<std::string> still_acting(const journal::StateFolder& state, const std::string& run_id, Duration limit);

}  // namespace ocflow::cli

// Runs that are no longer wanted.
#pragma once
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace ocflow::journal {

// Takes a run away for good: its journal, what it wrote, its lock. First it gets a name that is no run's, so a kill in
// the middle leaves no half run that looks whole. ErrorKind::held: an engine or a keeper has it; `named` is the run as
// a suggested command names it.
Result<void> forget(const StateFolder& state, const std::string& run_id, const std::string& named);

// Folders among the runs that are none: of a start that was killed, and of a forgetting that was.
std::vector<std::string> leftovers(const StateFolder& state);
// Takes those away that nobody is at; the names of those that went.
std::vector<std::string> clear_leftovers(const StateFolder& state);

}  // namespace ocflow::journal

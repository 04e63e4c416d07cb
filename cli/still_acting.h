// A run whose engine was killed, and what of it may go on: until that has ended nobody else may have what it held.
#pragma once
#include <optional>
#include <string>

#include "engine/journal/journal.h"
#include "engine/run/run_state.h"

namespace ocflow::cli {

struct StillActing {
  std::string what;  // which of its steps, and where
  bool here = true;  // on this machine alone, where its end can be seen
  bool seen = true;  // false: its journal can't be read, and of what its keeper began nothing was found
};
// nullopt: nothing of it acts any more, or there is no such run. For a run that has no engine.
std::optional<StillActing> still_acting(const journal::StateFolder& state, const std::string& run_id);

// Of a run whose keeper was killed: what still runs of its open acts, or may be of them, for nothing tells whose it is;
// whoever takes the run up waits for its end, and `waits` says who that is. Lines for a person; usually none.
std::string left_text(const run::RunState& state, const std::filesystem::path& run_folder, const std::string& run_id,
                      std::string_view waits);

}  // namespace ocflow::cli

// A run that is bound to a plan file: what is held against it before it begins, and before it goes on.
#pragma once
#include <optional>

#include "cli/compile.h"
#include "cli/drift.h"
#include "cli/plan_file.h"

namespace ocflow::cli {

struct Bound {
  PlanFile file;
  Expectations expected;
};

Result<Bound> bound_to(const std::filesystem::path& plan_file);
// What the command line left unsaid is as it was when the plan was made.
Arguments arguments_of(const Bound& bound, const Arguments& given);

// All that isn't as the plan says, before a run of it begins; nothing is looked at where the rest differs already.
Result<Differences> differences(const Bound& bound, const Compiled& compiled, const journal::Header& header,
                                const Record& kept, const Arguments& arguments, Console& console);

// The copy in the run's folder, beside its journal: there before the journal is.
Result<void> keep_plan(const std::filesystem::path& run_folder, const Bound& bound);
void remove_plan(const std::filesystem::path& run_folder);

// The plan to which a recorded run is bound, by its last word about that; nothing: to none. Fails where the copy is
// gone or another.
Result<std::optional<Bound>> bound_of(const std::filesystem::path& run_folder, const std::vector<run::Event>& past);

// The same for a run that goes on: release, plugins, time, and what was seen of the steps that have not begun and with
// which none of those before them has to do.
Result<Differences> differences_now(const Bound& bound, const Compiled& compiled, const std::vector<run::Event>& past,
                                    std::uint32_t jobs, Console& console);

}  // namespace ocflow::cli

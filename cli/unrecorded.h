// When the journal fails in the middle of a run: what it did not take is told, put somewhere else, and taken in later.
#pragma once
#include "cli/compile.h"
#include "cli/console.h"
#include "engine/journal/journal.h"
#include "engine/report/report.h"
#include "engine/run/driver.h"

namespace ocflow::cli {

// On the terminal, and in a file in another folder (engine/journal/rescue.h).
void tell_unrecorded(Console& console, const report::Folder& folder, const run::Unrecorded& unrecorded,
                     const journal::Journal& journal, const journal::StateFolder& state);

// What such a file has of this run goes into the journal, behind `past`, if it fits there. Fails when the journal still
// can't be written.
Result<void> take_in_unrecorded(Console& console, journal::Journal& journal, const journal::StateFolder& state,
                                const plan::Plan& plan, std::vector<run::Event>& past);

}  // namespace ocflow::cli

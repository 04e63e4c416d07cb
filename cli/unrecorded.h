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

// The journal of a run that goes on, as it was looked at. What such a file has of this run is taken in, if it fits
// there, and `looked` has it then, too. ErrorKind::held: somebody else went on with it meanwhile.
Result<std::unique_ptr<journal::Journal>> open_to_go_on(Console& console, const journal::StateFolder& state,
                                                        const std::string& id, const plan::Plan& plan,
                                                        journal::Recorded& looked);

}  // namespace ocflow::cli

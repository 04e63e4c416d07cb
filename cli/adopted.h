// `resume --adopt`: a run that goes on by the texts as they are now, and how its journal is read from then on.
#pragma once
#include "cli/compile.h"
#include "engine/run/adopt.h"

namespace ocflow::cli {

// The texts of what was compiled, in a header that is otherwise the run's.
journal::Header header_with(journal::Header header, const Compiled& compiled, const Library& library);

// What the journal keeps of it. Without its number and time.
run::Event adopted_event(const journal::Header& now, const run::Moved& moved, const std::string& who);

// After this, the header has the texts by which the run goes now, and all events the nodes of their plan.
Result<void> follow_adoptions(journal::Recorded& recorded);

}  // namespace ocflow::cli

// What a run is made from, as its journal and a plan file have it.
#pragma once
#include "cli/command.h"
#include "cli/compile.h"

namespace ocflow::cli {

// Without the name and the time of a run.
journal::Header origin_of(const Compiled& compiled, const Library& library, const Arguments& arguments);
// With the digest of the plan, which takes a while for a long one.
journal::Header header_of(const Compiled& compiled, const Library& library, const Arguments& arguments);

}  // namespace ocflow::cli

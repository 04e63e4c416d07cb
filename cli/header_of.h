// What a run is made from, as its journal and a plan file have it.
#pragma once
#include "cli/command.h"
#include "cli/compile.h"

namespace ocflow::cli {

// Without the name and the time of a run.
journal::Header origin_of(const Compiled& compiled, const Library& library, const Arguments& arguments);
// With the digest of the plan, which takes a while for a long one.
journal::Header header_of(const Compiled& compiled, const Library& library, const Arguments& arguments);

// A relative name means the same wherever a run is taken up: this process works where the run was started from here on.
Result<void> go_where_it_began(const journal::Header& header);

}  // namespace ocflow::cli

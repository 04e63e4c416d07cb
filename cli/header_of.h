// What a run is made from, as its journal and a plan file have it.
#pragma once
#include "cli/command.h"
#include "cli/compile.h"

namespace ocflow::cli {

// Without the name and the time of a run.
journal::Header header_of(const Compiled& compiled, const Library& library, const Arguments& arguments);

}  // namespace ocflow::cli

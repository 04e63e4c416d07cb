// A look ahead, for every command that needs one: what each step would do, from what can be seen now.
#pragma once
#include <functional>

#include "cli/compile.h"
#include "engine/run/preview.h"

namespace ocflow::cli {

class Console;

// Without `facts` nothing is kept of what was looked at. The plan that was compiled stays as it is, however many items
// its lists have: `then` sees one of its own.
Result<void> foresee(const Compiled& compiled, const Record& kept, std::uint32_t at_once, Console& console, bool facts,
                     const std::function<Result<void>(run::RunState&, const run::Forecast&)>& then);

}  // namespace ocflow::cli

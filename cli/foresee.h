// A look ahead, for every command that needs one: what each step would do, from what can be seen now.
#pragma once
#include <functional>

#include "cli/compile.h"
#include "engine/run/preview.h"

namespace ocflow::cli {

class Console;

// Of that plan, which grows with the items of its lists; `then` sees it so. Without `facts` nothing is kept of what was
// looked at.
Result<void> foresee(const Compiled& compiled, plan::Plan plan, const Record& kept, std::uint32_t at_once,
                     Console& console, bool facts,
                     const std::function<Result<void>(run::RunState&, const run::Forecast&)>& then);

}  // namespace ocflow::cli

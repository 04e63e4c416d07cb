// A compiled procedure to the page that `ocflow doc` prints: itself, then all that it calls.
#pragma once
#include "cli/compile.h"
#include "cli/doc_page.h"

namespace ocflow::cli {

// `procedure` is one of the program's. The values are those in `compiled.givens`, if any are bound.
DocPage doc_page(const Compiled& compiled, plan::ProcedureId procedure);

}  // namespace ocflow::cli

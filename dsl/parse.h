// Text to syntax tree. Never fails as a whole: each mistake is reported (OCF01xx) and the line passed over, so all
// mistakes of a file come in one pass.
#pragma once
#include "dsl/syntax.h"

namespace ocflow::dsl {

SyntaxFile parse(const Sources& sources, FileId file, Diagnostics& diagnostics);

}  // namespace ocflow::dsl

// Text to syntax tree. Never fails as a whole: each mistake is reported (OCF01xx) and the line passed over, so all
// mistakes of a file come in one pass.
#pragma once
#include "dsl/syntax.h"

namespace ocflow::dsl {

SyntaxFile parse(const Sources& sources, FileId file, Diagnostics& diagnostics);

// The condition in the line of a text that begins with its `if` there, read once more into a tree of its own. What is
// wrong with it has been told. -1: it has none.
std::int32_t parse_condition(std::string_view text, std::uint32_t begin, SyntaxFile& into);

}  // namespace ocflow::dsl

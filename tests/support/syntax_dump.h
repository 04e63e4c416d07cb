// A syntax tree as text, without places: two texts that say the same have the same dump. Comments are in it, blank
// lines and columns are not.
#pragma once
#include <string>

#include "dsl/syntax.h"

namespace ocflow::test {

std::string dump(const dsl::SyntaxFile& tree, const Sources& sources);

}  // namespace ocflow::test

// What can be explained by its code: the messages of the parser and the checker, and the rules of lint.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace ocflow::cli {

const CodeEntry* explained(std::string_view code);  // nullptr: there is none
std::vector<std::string> explained_codes();

}  // namespace ocflow::cli

// The mistakes that a file states of itself in its comments; the form is told in tests/cases/broken/README.md.
#pragma once
#include <set>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"

namespace ocflow::test {

// Both as "file:line:first-last CODE", so that a difference is read at once.
std::multiset<std::string> stated(std::string_view text, const std::string& file);
std::multiset<std::string> reported(const std::vector<Diagnostic>& diagnostics, const Sources& sources);

}  // namespace ocflow::test

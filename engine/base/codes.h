// The catalogue of mistakes, one table a family. A family's owner fills its file; `diagnostic_codes()` puts them
// together.
#pragma once
#include <vector>

#include "engine/base/diagnostic.h"

namespace ocflow::codes {

std::vector<CodeEntry> syntax();  // OCF01xx: these four
std::vector<CodeEntry> syntax_files();
std::vector<CodeEntry> syntax_lists();
std::vector<CodeEntry> syntax_clauses();
std::vector<CodeEntry> syntax_expressions();
std::vector<CodeEntry> naming_mistakes();  // OCF02xx: these three
std::vector<CodeEntry> typing_mistakes();
std::vector<CodeEntry> value_mistakes();
std::vector<CodeEntry> clause_mistakes();  // OCF03xx: these three
std::vector<CodeEntry> act_mistakes();
std::vector<CodeEntry> order_mistakes();
std::vector<CodeEntry> backward_mistakes();  // and these two
std::vector<CodeEntry> rule_mistakes();
std::vector<CodeEntry> files();  // OCF04xx
std::vector<CodeEntry> site();   // OCF05xx

}  // namespace ocflow::codes

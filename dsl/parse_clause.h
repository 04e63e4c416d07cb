// A line beneath a sentence to a clause.
#pragma once
#include "dsl/parse_line.h"
#include "dsl/parse_report.h"
#include "dsl/text_lines.h"

namespace ocflow::dsl {

struct FoundClause {
  const SyntaxClause& clause;  // word `broken` when there was a mistake, which has been reported
  bool known = true;           // false: the line does not begin with a clause's word, so its column means nothing
};

// Of a line that `st` is about, with its first word. `bad`: it was reported already, so nothing more is said of it.
FoundClause parse_clause(const Line& line, ClauseWord word, bool bad, LineState& st, Report& report);

// The word that the line begins with; broken: it is none of a clause.
ClauseWord first_clause_word(const LineState& st);

// The word at an offset of the line; empty when none stands there.
Span word_at(const LineState& st, std::uint32_t offset);
std::uint32_t skip_blanks(const LineState& st, std::uint32_t offset);

}  // namespace ocflow::dsl

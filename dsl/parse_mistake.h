// The mistakes of a line in words: what stands there, what was wanted, what to do.
#pragma once
#include "dsl/grammar_wanted.h"
#include "dsl/parse_state.h"

namespace ocflow::dsl {

Mistake mistake_at(const grammar::Wanted& wanted, const LineState& st, std::uint32_t offset);
Mistake open_text(const grammar::Wanted& wanted, const LineState& st);  // from its quote to the end of the line
Mistake bad_hole(const grammar::Wanted& wanted, const LineState& st);   // from its brace to the one that closes it
Mistake too_deep(const LineState& st, std::uint32_t offset);

// The word, number, text or sign at an offset; empty at the end of the line.
Span token_at(const LineState& st, std::uint32_t offset);
// As it stands in a message: in back quotes, cut when it is long.
std::string quoted(std::string_view text);

}  // namespace ocflow::dsl

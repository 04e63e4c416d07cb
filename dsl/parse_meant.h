// What was surely meant where a line stopped making sense. Looked for only then, so it may take its time.
#pragma once
#include "dsl/grammar_wanted.h"
#include "dsl/parse_state.h"

namespace ocflow::dsl {

// A better wording for a mistake, from what stands around it. False: there is none.
bool say_what_was_meant(Mistake& m, const grammar::Wanted& rule, const LineState& st);

// The name in front of the parenthesis of a call that begins here: `service.stop` of `service.stop("x")`; or empty.
std::string_view call_at(std::string_view text);
// `do service.stop` where prose holds `do service.stop("x")`; or empty.
std::string_view act_in(std::string_view prose);
// What a broken `for` surely calls its items: the word in front of `in`.
Span item_name(const LineState& st);

}  // namespace ocflow::dsl

// The words of the language, and what people write instead of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "dsl/syntax.h"

namespace ocflow::dsl {

// Words of the language are not names; after a dot, as the field of a type and as the name of an argument they are.
bool is_word(std::string_view text);
const std::vector<std::string>& words();

// The word that a clause begins with; broken: none does. `on failure`, `else do` and `else ask` begin as on and as
// else_do: their second word is found by whoever reads the rest.
ClauseWord clause_word(std::string_view text);
std::string_view text_of(ClauseWord word);

// What begins a line at the margin of a file or of a procedure.
enum class HeadWord : std::uint8_t { none, use, type, let, procedure, note, lock, given, ensure, finally, start, end };
HeadWord head_word(std::string_view text);
std::string_view text_of(HeadWord word);

// For a word that begins no line: the one that was surely meant (misspelt, in the wrong case, or another language's
// word for it), with what to write. Empty: nothing near.
struct Meant {
  std::string word;      // of the language
  std::string remedy;    // what to do
  bool foreign = false;  // another language's word
};
std::string_view else_if();  // what to write instead of an `else if`
Meant meant_clause(std::string_view text);
Meant meant_head(std::string_view text);

// A sign that other languages have for what this one writes differently: `&&`, `=`, a curly quote. `length` is 0
// when the text begins with none.
struct ForeignSign {
  std::size_t length = 0;
  std::string_view remedy;
};
ForeignSign foreign_sign(std::string_view text);

// `minutes`, `sec`: the unit that is meant (m, s), or empty.
std::string_view meant_unit(std::string_view word);

}  // namespace ocflow::dsl

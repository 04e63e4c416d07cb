// Where each line of a file belongs, from its tree: how far it is indented, and what stands on it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "dsl/syntax.h"

namespace ocflow::dsl {

enum class LineRole : std::uint8_t {
  words,     // of the language to its end
  read,      // let up(s : site) = …
  prose,     // a word of the language, then prose
  sentence,  // a marker, then prose
  field,     // name : type = default "about", in the columns of its block
};

struct Place {
  std::uint32_t offset = 0;  // of the line's first character that is no blank
  std::uint32_t indent = 0;
  LineRole role = LineRole::words;
  std::uint32_t rest = 0;    // sentence: where the prose begins
  std::uint32_t number = 0;  // sentence: its number; 0: a bullet
  std::int32_t field = -1;   // index of Layout::fields
  std::uint32_t inner = 0;   // where what belongs to it stands; 0: nothing does
};

// A field's parts are laid out ahead: the columns depend on all fields of its block.
struct FieldText {
  std::string name, type, about;                 // type: with the default; about: with its quotes, may be empty
  std::uint32_t name_width = 0, type_width = 0;  // of the block's columns
};

struct Layout {
  std::vector<Place> places;  // in the order of the text; lines that are not among them stand at the margin
  std::vector<FieldText> fields;
};

Layout layout_of(const SyntaxFile& tree, std::string_view text);

}  // namespace ocflow::dsl

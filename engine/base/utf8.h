// UTF-8, as much of it as messages and the parser need.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ocflow {

struct CodePoint {
  char32_t value = 0xFFFD;
  std::uint32_t length = 1;  // bytes; 1 for a byte that begins no character
  bool valid = false;
};

// The character at the beginning of `text`, which is not empty. Overlong forms, surrogates and what is above U+10FFFF
// are not valid.
CodePoint decode_utf8(std::string_view text);

// Where the first byte stands that is not UTF-8; npos: all of it is.
std::size_t first_invalid_utf8(std::string_view text);

// Columns that a character takes on a terminal: 0 (combining, invisible), 1 or 2 (East Asian, emoji).
unsigned display_width(char32_t character);

// Control characters, and those that turn the direction of writing or take no room: nobody sees them in a text, so
// a text with one says something else than it shows.
bool is_hidden(char32_t character);

}  // namespace ocflow

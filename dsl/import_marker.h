// The beginning of a line of plain text: the many ways in which people number and mark their lists.
#pragma once
#include <cstdint>
#include <string_view>

namespace ocflow::dsl {

enum class MarkerStyle : std::uint8_t { none, digits, dotted, letters, roman, bullet };

struct TextMarker {
  MarkerStyle style = MarkerStyle::none;
  std::size_t length = 0;    // bytes up to the item's text
  std::size_t width = 0;     // columns of the marker itself, without the space behind it
  std::uint32_t number = 0;  // a is 1, iv is 4; of 1.2.3 the last
  std::uint32_t parts = 1;   // of a dotted number
  char sign = 0;             // of a bullet its first byte, else what follows the number
  bool boxed = false;        // a box to tick follows, or is the marker
};

TextMarker marker_of(std::string_view line);
// "[ ] " or "[x] " at the beginning of an item's text: how long it is.
std::size_t box_length(std::string_view text);

}  // namespace ocflow::dsl

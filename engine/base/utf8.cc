#include "engine/base/utf8.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace ocflow {
namespace {

struct Range {
  char32_t first, last;
};

bool within(const Range* begin, const Range* end, char32_t c) {
  const Range* after = std::upper_bound(begin, end, c, [](char32_t x, const Range& r) { return x < r.first; });
  return after != begin && c <= std::prev(after)->last;
}

constexpr Range combining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                               {0x064B, 0x065F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF},
                               {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

constexpr Range wide[] = {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},  {0x3041, 0x33FF},
                          {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},  {0xAC00, 0xD7A3},
                          {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6},
                          {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

constexpr Range hidden[] = {{0x00, 0x08},     {0x0A, 0x1F},     {0x7F, 0x9F},      {0x00AD, 0x00AD},
                            {0x200B, 0x200C}, {0x200E, 0x200F}, {0x2028, 0x202E},  {0x2060, 0x2069},
                            {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}};

char32_t smallest(std::uint32_t length) { return length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000; }

}  // namespace

CodePoint decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0x7FU >> length);
  for (std::uint32_t i = 1; i < length; i++) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest(length) || surrogate || value > 0x10FFFF) return {};
  return {value, length, true};
}

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    std::uint64_t word = 0;
    if (i + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & 0x8080808080808080ULL) == 0) {
        i += sizeof word;
        continue;
      }
    }
    const CodePoint c = decode_utf8(text.substr(i));
    if (!c.valid) return i;
    i += c.length;
  }
  return std::string_view::npos;
}

unsigned display_width(char32_t c) {
  if (c < 0x0300) return 1;
  if (is_hidden(c) || c == 0x200D || within(std::begin(combining), std::end(combining), c)) return 0;
  return within(std::begin(wide), std::end(wide), c) ? 2 : 1;
}

bool is_hidden(char32_t c) { return within(std::begin(hidden), std::end(hidden), c); }

}  // namespace ocflow

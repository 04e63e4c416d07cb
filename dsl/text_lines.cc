#include "dsl/text_lines.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "engine/base/utf8.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";
constexpr std::string_view no_break_space = "\xC2\xA0";
constexpr std::uint32_t tab_stop = 8;

bool is_plain(char c) { return (c >= ' ' && c <= '~') || c == '\t'; }

// Eight at a time. A tab counts as another, for it is rare.
bool all_plain(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = ones << 7;
  std::uint64_t other = 0;
  if (text.size() < sizeof other) return std::all_of(text.begin(), text.end(), is_plain);
  const auto look = [&](std::size_t at) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    const std::uint64_t deleted = eight ^ ones * 0x7f;
    other |= eight | ((eight - ones * ' ') & ~eight) | ((deleted - ones) & ~deleted);
  };
  for (std::size_t at = 0; at + sizeof other <= text.size(); at += sizeof other) look(at);
  look(text.size() - sizeof other);  // the rest, and some once more
  return (other & tops) == 0;
}

// Sixteen signs that are looked at together.
using Sixteen [[gnu::vector_size(16)]] = signed char;

// A block of ASCII's printable signs and the ends of lines. What is no ASCII is less than zero.
template <std::size_t size>
bool is_plain_block(const char* text) {
  Sixteen plain = Sixteen{} == 0;
  for (std::size_t at = 0; at < size; at += sizeof plain) {
    Sixteen signs;
    std::memcpy(&signs, text + at, sizeof signs);
    plain &= ((signs >= ' ') & (signs <= '~')) | (signs == '\n');
  }
  std::uint64_t halves[2];
  std::memcpy(halves, &plain, sizeof halves);
  return (halves[0] & halves[1]) == ~std::uint64_t{0};
}

void read_indentation(std::string_view text, Line& line) {
  std::uint32_t at = line.begin;
  while (at < line.end && text[at] == ' ') at++;
  line.column = at - line.begin;
  for (; at < line.end; at++) {
    if (text[at] == ' ') {
      line.column++;
    } else if (text[at] == '\t') {
      line.odd_indent = true;
      line.column += tab_stop - line.column % tab_stop;
    } else if (text.substr(at).starts_with(no_break_space)) {
      line.odd_indent = true;
      line.column++;
      at++;
    } else {
      break;
    }
  }
  line.content = std::min(at, line.end);
}

std::string code_point_name(char32_t c) {
  char out[16];
  std::snprintf(out, sizeof out, "U+%04X", static_cast<unsigned>(c));
  return out;
}

}  // namespace

Lines::Lines(std::string_view text) : text_(text), at_(text.starts_with(mark) ? mark.size() : 0) {}

bool Lines::next(Line& line) {
  if (at_ >= text_.size()) return false;
  const std::size_t newline = std::min(text_.find('\n', at_), text_.size());
  line.column = 0;
  line.odd_indent = false;
  line.begin = static_cast<std::uint32_t>(at_);
  std::size_t end = newline;
  while (end > at_ && (text_[end - 1] == ' ' || text_[end - 1] == '\t' || text_[end - 1] == '\r')) end--;
  line.end = static_cast<std::uint32_t>(end);
  read_indentation(text_, line);
  line.comment = !line.blank() && text_[line.content] == '#';
  at_ = newline + 1;
  return true;
}

bool PlainText::has(const Line& line) {
  if (line.begin > to_) from_ = to_ = line.begin;
  while (to_ < line.end && to_ + block <= text_.size()) {
    if (!is_plain_block<block>(text_.data() + to_)) break;
    to_ += block;
  }
  return line.begin >= from_ && line.end <= to_ && line.end - line.begin <= longest_line;
}

std::optional<Mistake> unreadable(std::string_view text) {
  if (text.size() > largest_text) {
    return Mistake{"OCF0104",
                   0,
                   0,
                   "a file that is too large",
                   std::to_string(text.size()) + " bytes",
                   "at most 256 MB",
                   "split it into several files, and name them with `use`"};
  }
  const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  const std::size_t nul = wide ? 0 : text.find('\0');
  if (nul == std::string_view::npos) return std::nullopt;
  const auto at = static_cast<std::uint32_t>(nul);
  return Mistake{"OCF0101",
                 at,
                 at + 1,
                 wide ? "a file in UTF-16" : "a file that is no text",
                 wide ? "a mark of UTF-16" : "a zero byte",
                 "a text in UTF-8",
                 wide ? "save it as UTF-8" : "name a procedure, not a program or an archive"};
}

std::optional<Mistake> unreadable_line(std::string_view text, const Line& line) {
  const std::string_view content = text.substr(line.begin, line.end - line.begin);
  if (content.size() > longest_line) {
    return Mistake{
        "OCF0105",       line.content, line.end, "a line that is too long", std::to_string(content.size()) + " bytes",
        "at most 65536", "break it up"};
  }
  if (all_plain(content) || std::all_of(content.begin(), content.end(), is_plain)) return std::nullopt;
  for (std::uint32_t at = line.begin; at < line.end;) {
    const CodePoint c = decode_utf8(text.substr(at, line.end - at));
    if (!c.valid) {
      return Mistake{
          "OCF0102", at, at + 1, "a byte that is not UTF-8", {}, "a text in UTF-8", "save the file as UTF-8"};
    }
    if (is_hidden(c.value)) {
      return Mistake{"OCF0106",
                     at,
                     at + c.length,
                     "a character that cannot be seen",
                     code_point_name(c.value),
                     {},
                     "take it away; it may have come with a copied text"};
    }
    at += c.length;
  }
  return std::nullopt;
}

}  // namespace ocflow::dsl

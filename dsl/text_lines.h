// A text as lines, and what is wrong with a line before anybody asks what it says.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "dsl/parse_state.h"

namespace ocflow::dsl {

inline constexpr std::size_t largest_text = std::size_t{256} << 20;
inline constexpr std::size_t longest_line = 64 * 1024;
inline constexpr std::size_t most_parts = 30'000'000;  // items, clauses, expressions, comments of one file

struct Line {
  std::uint32_t begin = 0;    // of the line
  std::uint32_t content = 0;  // its first character that is no blank
  std::uint32_t end = 0;      // behind its last one
  std::uint32_t column = 0;   // of `content`, from 0; a tab goes to the next eighth
  bool comment = false;
  bool odd_indent = false;  // something else than spaces is in the indentation, so the column is a guess
  bool blank() const { return content == end; }
};

class Lines {
 public:
  explicit Lines(std::string_view text);
  Lines(std::string_view text, std::size_t from) : text_(text), at_(from) {}
  bool next(Line& line);

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// How far the text around a line is known to hold nothing but ASCII's printable signs: looked at by blocks, which costs
// a fraction of what a look at each line costs.
class PlainText {
 public:
  explicit PlainText(std::string_view text) : text_(text) {}
  bool has(const Line& line);  // so `unreadable_line` has nothing to say of it; false: perhaps

 private:
  static constexpr std::size_t block = 64;
  std::string_view text_;
  std::size_t from_ = 0, to_ = 0;
};

// A file that is no text at all, or too large: nothing else is said of it.
std::optional<Mistake> unreadable(std::string_view text);
// A line that is too long, not UTF-8, or holds what nobody sees.
std::optional<Mistake> unreadable_line(std::string_view text, const Line& line);

}  // namespace ocflow::dsl

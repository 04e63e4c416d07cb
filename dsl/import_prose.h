// Prose that knows on which lines of its page it stands, and what can be seen in it without understanding it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/import.h"

namespace ocflow::dsl {

// Text in which every run of white space is one space, with the line of each part.
struct Prose {
  std::string text;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;  // (offset, line), rising

  bool empty() const { return text.empty(); }
  std::uint32_t line() const { return marks.empty() ? 0 : marks.front().second; }
  std::uint32_t line_at(std::size_t offset) const;
  void add(std::uint32_t line, std::string_view words);   // with a space before it
  void glue(std::uint32_t line, std::string_view words);  // without, unless `words` begins with one
  void begin_line(std::uint32_t line);                    // what is glued next stands on a line of its own
  Prose part(std::size_t begin, std::size_t end) const;   // trimmed
};

// Takes out what the language refuses, and remembers it. White space of every kind becomes a space.
class Cleaner {
 public:
  std::string clean(std::string_view text, std::uint32_t line);
  // A whole page: its lines stay.
  std::string clean_page(std::string_view page);
  std::vector<ReplacedCharacter> replaced;

 private:
  void remember(char32_t c, std::uint32_t line);
  void put(std::string& out, char32_t c, std::string_view bytes, std::uint32_t line);
};

std::vector<Prose> sentences(const Prose& prose);

std::string lower(std::string_view text);

template <std::size_t N>
bool among(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}
std::vector<std::string_view> words_of(std::string_view text);  // letters, digits, and - _ + inside
bool is_verb(std::string_view word);                            // one that tells somebody to do something
bool instructs(std::string_view sentence);
// The words that carry a title, each cut to its stem: "Stopping the brokers" gives "stop", "broker".
std::vector<std::string> stems(std::string_view text);
std::string name_from(std::string_view title);  // letters, digits and _; may be empty

}  // namespace ocflow::dsl

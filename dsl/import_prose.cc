#include "dsl/import_prose.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace ocflow::dsl {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'; }

bool is_wide_space(char32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Of the hidden characters, those that part words.
bool parts_words(char32_t c) { return c < 0x20 || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029; }

// A terminal's sequence, such as ESC [31m for red: how long it is. It parts no words, unlike an ESC alone.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '\x1B') return 0;
  if (text[1] == ']') {  // a title or a link: up to BEL, or ESC and a backslash
    const auto end = text.find_first_of("\x07\x1B\n", 2);
    if (end == std::string_view::npos) return 0;
    if (text[end] == '\x07') return end + 1;
    return text.substr(end).starts_with("\x1B\\") ? end + 2 : 0;
  }
  if (text[1] != '[') return 0;
  std::size_t at = 2;
  while (at < text.size() && text[at] >= '0' && text[at] <= '?') at++;
  return at < text.size() && text[at] >= '@' && text[at] <= '~' ? at + 1 : 0;
}

constexpr std::string_view shortened[] = {"e.g",  "i.e", "etc", "vs", "no", "nos", "fig", "approx",
                                          "incl", "mr",  "mrs", "dr", "st", "cf",  "resp"};

// A full stop at `at` ends a sentence unless it belongs to a number, a name or a shortened word.
bool ends_sentence(std::string_view text, std::size_t at) {
  std::size_t next = at + 1;
  while (next < text.size() && (text[next] == '"' || text[next] == ')' || text[next] == '\'')) next++;
  if (next >= text.size() || text[next] != ' ' || next + 1 >= text.size()) return false;
  if (text[at] != '.') return true;
  const char follows = text[next + 1];
  if (follows >= 'a' && follows <= 'z') return false;
  std::size_t begin = at;
  while (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '(' && at - begin < 12) begin--;
  const auto word = lower(text.substr(begin, at - begin));
  if (word.size() < 2) return false;  // an initial, a letter of a list
  return std::find(std::begin(shortened), std::end(shortened), word) == std::end(shortened);
}

}  // namespace

std::uint32_t Prose::line_at(std::size_t offset) const {
  auto after =
      std::upper_bound(marks.begin(), marks.end(), offset, [](std::size_t o, const auto& m) { return o < m.first; });
  return after == marks.begin() ? line() : std::prev(after)->second;
}

void Prose::glue(std::uint32_t line, std::string_view words) {
  bool first = true;
  for (std::size_t i = 0; i < words.size();) {
    if (is_space(words[i])) {
      if (!text.empty() && text.back() != ' ') text += ' ';
      i++;
      continue;
    }
    std::size_t end = i;
    while (end < words.size() && !is_space(words[end])) end++;
    if (first && (marks.empty() || marks.back().second != line))
      marks.emplace_back(static_cast<std::uint32_t>(text.size()), line);
    first = false;
    text += words.substr(i, end - i);
    i = end;
  }
}

void Prose::begin_line(std::uint32_t line) {
  glue(line, " ");
  if (!text.empty()) marks.emplace_back(static_cast<std::uint32_t>(text.size()), line);
}

void Prose::add(std::uint32_t line, std::string_view words) {
  if (!text.empty() && text.back() != ' ') text += ' ';
  glue(line, words);
  while (!text.empty() && text.back() == ' ') text.pop_back();
}

Prose Prose::part(std::size_t begin, std::size_t end) const {
  Prose out;
  end = std::min(end, text.size());
  while (begin < end && text[begin] == ' ') begin++;
  while (end > begin && text[end - 1] == ' ') end--;
  if (begin >= end) return out;
  out.text = text.substr(begin, end - begin);
  out.marks.emplace_back(0, line_at(begin));
  auto from =
      std::upper_bound(marks.begin(), marks.end(), begin, [](std::size_t o, const auto& m) { return o < m.first; });
  for (; from != marks.end() && from->first < end; ++from)
    out.marks.emplace_back(static_cast<std::uint32_t>(from->first - begin), from->second);
  return out;
}

void Cleaner::put(std::string& out, char32_t c, std::string_view bytes, std::uint32_t line) {
  if (!is_hidden(c)) {
    if (is_wide_space(c))
      out += ' ';
    else
      out += bytes;
    return;
  }
  if (parts_words(c)) out += ' ';
  remember(c, line);
}

void Cleaner::remember(char32_t c, std::uint32_t line) {
  const auto known = std::find_if(replaced.begin(), replaced.end(), [&](const auto& r) { return r.character == c; });
  if (known == replaced.end())
    replaced.push_back({c, line, 1});
  else
    known->count++;
}

std::string Cleaner::clean(std::string_view text, std::uint32_t line) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (const auto length = escape_length(text.substr(i)); length > 0) {
      remember(U'\x1B', line);
      i += length;
      continue;
    }
    const CodePoint c = decode_utf8(text.substr(i));
    const auto bytes = c.valid ? text.substr(i, c.length) : std::string_view("\xEF\xBF\xBD");
    if (c.value == '\n' || c.value == '\t')
      out += text[i];
    else
      put(out, c.value, bytes, line);
    if (c.value == '\n') line++;
    i += c.length;
  }
  return out;
}

std::string Cleaner::clean_page(std::string_view page) {
  if (page.starts_with("\xEF\xBB\xBF")) page.remove_prefix(3);
  std::string lines;
  lines.reserve(page.size());
  for (std::size_t i = 0; i < page.size(); i++) {
    if (page[i] != '\r')
      lines += page[i];
    else if (i + 1 >= page.size() || page[i + 1] != '\n')
      lines += '\n';
  }
  return clean(lines, 1);
}

std::vector<Prose> sentences(const Prose& prose) {
  std::vector<Prose> out;
  const std::string& t = prose.text;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < t.size(); i++) {
    if ((t[i] != '.' && t[i] != '!' && t[i] != '?') || !ends_sentence(t, i)) continue;
    const std::size_t end = t.find(' ', i);
    if (auto one = prose.part(begin, end); !one.empty()) out.push_back(std::move(one));
    begin = i = end;
  }
  if (auto last = prose.part(begin, t.size()); !last.empty()) out.push_back(std::move(last));
  return out;
}

}  // namespace ocflow::dsl

#include "dsl/import_marker.h"

#include <cctype>

namespace ocflow::dsl {
namespace {

constexpr std::size_t most_digits = 3;

bool is_digit_sign(char c) { return c >= '0' && c <= '9'; }
bool is_blank_sign(char c) { return c == ' ' || c == '\t'; }

std::size_t blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank_sign(text[at])) at++;
  return at;
}

std::uint32_t roman(std::string_view text) {
  const auto value = [](char c) -> std::uint32_t { return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0; };
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < text.size(); i++) {
    const auto now = value(text[i]);
    if (now == 0) return 0;
    if (i + 1 < text.size() && value(text[i + 1]) > now)
      sum -= now;
    else
      sum += now;
  }
  return sum <= 30 ? sum : 0;
}

// Reads 12, 1.2.3, a or iv at `at`; where it ends.
std::size_t read_number(std::string_view line, std::size_t at, TextMarker& out) {
  std::size_t end = at;
  if (end < line.size() && is_digit_sign(line[end])) {
    out.style = MarkerStyle::digits;
    for (;;) {
      const std::size_t begin = end;
      std::uint32_t value = 0;
      while (end < line.size() && is_digit_sign(line[end]) && end - begin < most_digits + 1)
        value = value * 10 + static_cast<std::uint32_t>(line[end++] - '0');
      if (end - begin > most_digits) return at;
      out.number = value;
      if (end + 1 >= line.size() || line[end] != '.' || !is_digit_sign(line[end + 1]) || out.parts >= 6) break;
      end++;
      out.parts++;
      out.style = MarkerStyle::dotted;
    }
    return end;
  }
  while (end < line.size() && std::isalpha(static_cast<unsigned char>(line[end])) && end - at < 6) end++;
  const auto word = line.substr(at, end - at);
  if (word.size() == 1) {
    out.style = MarkerStyle::letters;
    out.number = static_cast<std::uint32_t>(std::tolower(static_cast<unsigned char>(word[0])) - 'a' + 1);
    return end;
  }
  out.number = word.empty() ? 0 : roman(word);
  out.style = MarkerStyle::roman;
  return out.number == 0 ? at : end;
}

TextMarker numbered(std::string_view line) {
  TextMarker out;
  const bool open = line[0] == '(';
  const std::size_t begin = open ? 1 : 0;
  std::size_t end = read_number(line, begin, out);
  if (end == begin || end >= line.size()) return {};
  const bool dotted = out.style == MarkerStyle::dotted;
  if (line[end] == ')' || (!open && line[end] == '.'))
    out.sign = open ? '(' : line[end++];
  else if (!dotted || open)
    return {};
  if (open) end++;
  if (end < line.size() && !is_blank_sign(line[end])) return {};
  out.width = end;
  out.length = blanks(line, end);
  return out;
}

constexpr std::string_view bullets[] = {"*",
                                        "-",
                                        "+",
                                        "\xE2\x80\xA2",
                                        "\xE2\x80\xA3",
                                        "\xE2\x96\xAA",
                                        "\xE2\x96\xA0",
                                        "\xE2\x97\xA6",
                                        "\xE2\x97\x8F",
                                        "\xE2\x97\x8B",
                                        "\xC2\xB7",
                                        "\xE2\x80\x93",
                                        "\xE2\x80\x94",
                                        "\xEF\x82\xB7",
                                        "\xE2\x9E\xA2",
                                        "\xE2\x96\xBA"};
constexpr std::string_view boxes[] = {"\xE2\x98\x90", "\xE2\x98\x91", "\xE2\x98\x92",
                                      "\xE2\x96\xA1", "\xE2\x9C\x93", "\xE2\x9C\x94"};

}  // namespace

std::size_t box_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '[') return 0;
  if (text[1] == ']') return is_blank_sign(text[2]) ? blanks(text, 2) : 0;
  const bool box = (text[1] == ' ' || text[1] == 'x' || text[1] == 'X') && text[2] == ']';
  return box && text.size() > 3 && is_blank_sign(text[3]) ? blanks(text, 3) : 0;
}

TextMarker marker_of(std::string_view line) {
  if (line.empty()) return {};
  TextMarker out;
  for (const auto box : boxes) {
    if (!line.starts_with(box)) continue;
    return {MarkerStyle::bullet, blanks(line, box.size()), 1, 0, 1, box[0], true};
  }
  if (const auto box = box_length(line)) return {MarkerStyle::bullet, box, 1, 0, 1, '[', true};
  const auto boxed = [&](TextMarker marker) {
    if (const auto box = box_length(line.substr(marker.length))) marker.length += box, marker.boxed = true;
    return marker;
  };
  for (const auto bullet : bullets) {
    if (!line.starts_with(bullet)) continue;
    const bool alone = line.size() == bullet.size();
    if (!alone && !is_blank_sign(line[bullet.size()])) continue;
    return boxed({MarkerStyle::bullet, blanks(line, bullet.size()), 1, 0, 1, bullet.back(), false});
  }
  if (line.starts_with("o\t")) return {MarkerStyle::bullet, blanks(line, 1), 1, 0, 1, 'o', false};
  out = numbered(line);
  return out.style == MarkerStyle::none ? out : boxed(out);
}

}  // namespace ocflow::dsl

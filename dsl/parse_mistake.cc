#include "dsl/parse_mistake.h"

#include <algorithm>
#include <sstream>

#include "dsl/parse_actions.h"
#include "dsl/parse_meant.h"
#include "engine/base/utf8.h"
#include "engine/base/value.h"

namespace ocflow::dsl {
namespace {

bool in_token(char c) { return grammar::free_name::is_first(c) || (c >= '0' && c <= '9'); }
bool in_number(char c) { return c >= '0' && c <= '9'; }

std::uint32_t length_of_token(std::string_view rest) {
  if (rest.empty()) return 0;
  if (in_token(rest[0])) {
    const auto end = std::find_if_not(rest.begin(), rest.end(), in_token);
    return static_cast<std::uint32_t>(end - rest.begin());
  }
  if (rest[0] == '"') return static_cast<std::uint32_t>(std::min(rest.find('"', 1), rest.size() - 1) + 1);
  for (const std::string_view sign : {"==", "!=", "<=", ">="}) {
    if (rest.starts_with(sign) && foreign_sign(rest).length == 0) return 2;
  }
  if (const auto sign = foreign_sign(rest); sign.length > 0) return static_cast<std::uint32_t>(sign.length);
  return decode_utf8(rest).length;
}

std::vector<std::string> split(const char* words) {
  std::istringstream in(words);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

// The rule that matters most to whoever wrote this: a sign of another language, or a word that can't be a name. True
// when one of them was put into the mistake.
bool explain_token(Mistake& m, std::string_view token, std::string_view rest) {
  // Where a word or a type is missing, `=` is the right sign, only too early.
  const bool lone_equals = (m.code == "OCF0146" || m.code == "OCF0150") && rest.starts_with('=');
  if (const auto sign = foreign_sign(rest); sign.length > 0 && !lone_equals) {
    m.code = "OCF0167";
    m.message = "a sign that the language writes differently";
    m.remedy = sign.remedy;
    m.want.clear();
    return true;
  }
  if (m.code == "OCF0140" && is_word(token)) {
    m.code = "OCF0141";
    m.message = "a word of the language where a name should stand";
    m.remedy = "take another name, like `" + std::string(token) + "_`; behind a dot any word may stand";
    return true;
  }
  if (m.code == "OCF0142" && m.want == "a value" && is_word(token)) {
    m.remedy = "`" + std::string(token) +
               "` is a word of the language and names no value; take another name, or write "
               "a number, a text in quotes or a call here";
    return true;
  }
  return false;
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 40;
  if (text.size() <= longest) return "`" + std::string(text) + "`";
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end--;
  return "`" + std::string(text.substr(0, end)) + "…`";
}

Span token_at(const LineState& st, std::uint32_t offset) {
  std::uint32_t begin = offset;
  while (begin < st.end && (st.text[begin] == ' ' || st.text[begin] == '\t')) begin++;
  // A rule may stop within a word that only began as the wanted one.
  const bool inside = begin == offset && begin < st.end && in_token(st.text[begin]);
  while (inside && begin > 0 && in_token(st.text[begin - 1])) begin--;
  return {st.tree.file, begin, begin + length_of_token(st.text.substr(begin, st.end - begin))};
}

Mistake mistake_at(const grammar::Wanted& wanted, const LineState& st, std::uint32_t offset) {
  const Span at = token_at(st, offset);
  if (st.terse) return {wanted.code, at.begin, at.end, wanted.message, {}, {}, {}};
  const std::string_view token = st.at(at);
  Mistake m{wanted.code, at.begin,     at.end, wanted.message, token.empty() ? "the end of the line" : quoted(token),
            wanted.want, wanted.remedy};
  if (say_what_was_meant(m, wanted, st)) return m;
  if (explain_token(m, token, st.text.substr(at.begin, st.end - at.begin))) return m;
  const std::string meant = did_you_mean(token, split(wanted.words));
  if (!meant.empty() && meant != token) m.remedy = "did you mean `" + meant + "`?";
  return m;
}

Mistake open_text(const grammar::Wanted& wanted, const LineState& st) {
  return {wanted.code, st.text_begin, st.end, wanted.message, {}, wanted.want, wanted.remedy};
}

Mistake bad_hole(const grammar::Wanted& wanted, const LineState& st) {
  const std::string_view rest = st.text.substr(st.hole_begin, st.end - st.hole_begin);
  const std::size_t close = rest.find_first_of("}\"");
  const bool closed = close != std::string_view::npos && rest[close] == '}';
  const auto length = static_cast<std::uint32_t>(closed ? close + 1 : 1);
  Mistake m{wanted.code, st.hole_begin, st.hole_begin + length, wanted.message, quoted(rest.substr(0, length)),
            wanted.want, wanted.remedy};
  const auto in_path = [](char c) { return in_token(c) || c == '.'; };
  const auto path = std::find_if_not(rest.begin() + 1, rest.end(), in_path);  // its end
  if (path == rest.begin() + 1) return m;
  if (!closed && (path == rest.end() || *path == '"' || rest.find('}') == std::string_view::npos)) {
    m.message = "a brace that is not closed";
    m.want = "`}` behind the name";
    m.remedy = "write `}` behind the name, or double the brace to show one: `{{`";
  } else if (closed && (static_cast<unsigned char>(*path) & 0x80) != 0) {
    m.message = "a name with a letter that names don't have";
    m.want = "letters from a to z, digits and `_`";
    m.remedy = "write it with the letters from a to z";
  }
  return m;
}

Mistake too_deep(const LineState& st, std::uint32_t offset) {
  const Span at = token_at(st, offset);
  return {"OCF0165",
          at.begin,
          at.end,
          "an expression with too many parts in one another",
          {},
          {},
          "give a part of it a name with `let`, and use the name; " + std::to_string(deepest_brackets) +
              " parentheses, lists or calls in one another are the most"};
}

void said_twice(Span at, std::string_view what) {
  throw Mistake{"OCF0148",
                at.begin,
                at.end,
                quoted(what) + " is said twice on this line",
                {},
                {},
                "keep one of them and take the other away"};
}

namespace {

// It has the form of a length of time or of a size, but no place for it.
void refuse_too_large(Span at, std::string_view text) {
  const auto unit_begin = std::find_if_not(text.begin(), text.end(), in_number);
  const std::string one = "1" + std::string(unit_begin, text.end());
  Duration duration{};
  Size size{};
  const bool time = parse_duration(one, duration);
  if (unit_begin == text.begin() || unit_begin == text.end() || (!time && !parse_size(one, size))) return;
  throw Mistake{"OCF0162",
                at.begin,
                at.end,
                time ? "a length of time that is too large" : "a size that is too large",
                quoted(text),
                time ? "at most 292 years" : "at most 8191 PiB",
                "write a smaller one"};
}

}  // namespace

void push_amount(LineState& st, Span at) {
  const std::string_view text = st.at(at);
  ExprKind kind = ExprKind::broken;
  Duration duration{};
  Size size{};
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return in_number(c) || c == '.'; });
  if (plain && std::count(text.begin(), text.end(), '.') <= 1 && text.size() <= 40) {
    kind = ExprKind::number;
  } else if (!plain && parse_duration(text, duration)) {
    kind = ExprKind::duration;
  } else if (!plain && parse_size(text, size)) {
    kind = ExprKind::size;
  } else {
    const auto unit_begin = std::find_if_not(text.begin(), text.end(), [](char c) { return in_number(c) || c == '.'; });
    const auto unit = meant_unit(text.substr(static_cast<std::size_t>(unit_begin - text.begin())));
    const std::string number(text.begin(), unit_begin);
    refuse_too_large(at, text);
    const bool either = text.substr(number.size()) == "M";  // what it is for is not known here
    throw Mistake{"OCF0162",
                  at.begin,
                  at.end,
                  "neither a number, a length of time nor a size",
                  quoted(text),
                  "something like `42`, `1.5`, `2m30s` or `64MB`",
                  either          ? "write `" + number + "m` for minutes, `" + number + "MB` for a size"
                  : !unit.empty() ? "write `" + number + std::string(unit) + "`"
                                  : "each part of a length of time has its unit: d, h, m, s, ms; a size has B, KB, MB, "
                                    "GB, KiB, MiB, GiB; a version stands in quotes"};
  }
  st.push(kind, at);
}

}  // namespace ocflow::dsl

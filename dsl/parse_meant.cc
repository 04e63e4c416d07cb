#include "dsl/parse_meant.h"

#include <algorithm>

#include "dsl/parse_clause.h"
#include "dsl/parse_mistake.h"
#include "dsl/text_words.h"

namespace ocflow::dsl {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view blanks = " \t";

bool in_name(char c) { return grammar::free_name::is_other(c); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_foreign(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && blanks.find(text.back()) != npos) text.remove_suffix(1);
  return text;
}

// The last characters of a text of which this is true.
template <class Is>
std::string_view last_of(std::string_view text, Is is) {
  std::size_t begin = text.size();
  while (begin > 0 && is(text[begin - 1])) begin--;
  return text.substr(begin);
}

std::string_view last_word(std::string_view text) { return last_of(text, in_name); }
std::string_view last_path(std::string_view text) {
  return last_of(text, [](char c) { return in_name(c) || c == '.'; });
}

// Where the line broke off.
struct Broken {
  const grammar::Wanted& rule;
  const LineState& st;
  Span at;  // of the token
  std::string_view token, rest, before;
  bool touches = false;  // nothing stands between what is before and the token

  Broken(const grammar::Wanted& r, const LineState& state, std::uint32_t begin, std::uint32_t end)
      : rule(r), st(state), at{state.tree.file, begin, end}, token(state.at(at)) {
    const std::uint32_t line = std::min(state.first_word.begin, begin);
    rest = state.text.substr(begin, state.end - begin);
    before = without_blanks(state.text.substr(line, begin - line));
    touches = line + before.size() == begin && !token.empty();
  }

  template <class... Rules>
  bool wants() const {
    return ((&rule == &grammar::wanted<Rules>) || ...);
  }
  bool of(ClauseWord word) const { return st.clause.meant == word; }
  bool is_word() const { return !token.empty() && in_name(token[0]); }
  std::string_view behind() const {  // the token
    std::string_view out = rest.substr(token.size());
    out.remove_prefix(std::min(out.find_first_not_of(blanks), out.size()));
    return out;
  }
  std::string_view next_word() const {
    const std::string_view all = behind();
    return all.substr(0, static_cast<std::size_t>(std::find_if_not(all.begin(), all.end(), in_name) - all.begin()));
  }
  std::string_view line_word() const { return st.at(st.first_word); }
};

bool say(Mistake& m, std::string message, std::string want, std::string remedy) {
  m.message = std::move(message);
  m.want = std::move(want);
  m.remedy = std::move(remedy);
  return true;
}

// --- names ---------------------------------------------------------------------------------------------------------

bool stands_behind_name(const Broken& b) {
  using namespace grammar;  // NOLINT(google-build-using-namespace)
  if (b.wants<field_colon, procedure_title, let_equals, for_in, ask_colon, read_open, ensure_before>()) return true;
  if (b.wants<line_end>())
    return b.of(ClauseWord::as) || b.of(ClauseWord::after) || b.line_word() == "type" || b.line_word() == "use";
  if (!b.wants<do_end>()) return false;
  const std::string_view name = last_word(b.before);
  return last_word(without_blanks(b.before.substr(0, b.before.size() - name.size()))) == "as";
}

// A name that goes on with what no name has: `my-proc`, `größe`.
bool odd_name(Mistake& m, const Broken& b) {
  if (!b.touches || b.before.empty() || !in_name(b.before.back()) || !stands_behind_name(b)) return false;
  if (b.token[0] != '-' && b.token[0] != '.' && !is_foreign(b.token[0])) return false;
  const auto begin = b.at.begin - static_cast<std::uint32_t>(last_word(b.before).size());
  const auto length = std::min(b.rest.find_first_of(" \t:,()=\"[]{}"), b.rest.size());
  m.begin = begin;
  m.end = b.at.begin + static_cast<std::uint32_t>(length);
  const std::string name(b.st.text.substr(begin, m.end - begin));
  m.got = dsl::quoted(name);
  if (b.line_word() == "use" && name.ends_with(".ocf")) {
    m.code = "OCF0147";
    return say(m, "the name of a file without its quotes", "a text in quotes", "write `use \"" + name + "\"`");
  }
  m.code = "OCF0140";
  std::string mended = name;
  std::replace_if(
      mended.begin(), mended.end(), [](char c) { return !in_name(c); }, '_');
  const bool foreign = std::any_of(name.begin(), name.end(), is_foreign);
  return say(m, foreign ? "a name with a letter that names don't have" : "a name with a sign that names don't have",
             "letters from a to z, digits and `_`",
             foreign ? "write it with the letters from a to z" : "write " + code(mended));
}

bool file_without_quotes(Mistake& m, const Broken& b) {
  if (!b.wants<grammar::use_what>() || b.rest.find(".ocf") == npos || b.token[0] == '"') return false;
  m.end = b.st.end;
  m.got = dsl::quoted(b.rest);
  return say(m, "the name of a file without its quotes", "a text in quotes",
             "write `use \"" + std::string(b.rest) + "\"`");
}

// --- values --------------------------------------------------------------------------------------------------------

bool unit_apart(Mistake& m, const Broken& b) {
  const std::string_view unit = meant_unit(b.token);
  const std::string_view number = last_path(b.before);
  if (unit.empty() || b.touches || number.empty() ||
      !std::all_of(number.begin(), number.end(), [](char c) { return is_digit(c) || c == '.'; }))
    return false;
  return say(m, "a unit apart from its number", {},
             "write the unit directly behind the number: `" + std::string(number) + std::string(unit) + "`");
}

// "a "quoted" word": the text ends where another language, or nobody, would think it does.
bool text_ends_early(Mistake& m, const Broken& b) {
  if (!b.touches || !b.before.ends_with('"') || (!b.is_word() && b.token[0] != '\\' && !is_foreign(b.token[0])))
    return false;
  const bool backslash = b.before.ends_with("\\\"");
  return say(m, "a text that ends before this", {},
             backslash ? "a quote inside a text is written twice, `\"\"`, without a backslash"
                       : "a quote inside a text is written twice: `\"\"`");
}

// is, is not, equals
bool comparison_in_words(Mistake& m, const Broken& b) {
  if (b.token != "is" && b.token != "equals") return false;
  const std::string_view next = b.next_word(), value = last_path(b.before);
  const bool known = !value.empty() && b.token == "is";
  m.got = dsl::quoted(b.token);
  if (known && (next == "true" || next == "false")) {
    m.got = dsl::quoted("is " + std::string(next));
    return say(m, "a condition compared in words", {},
               "write " + code((next == "true" ? "" : "not ") + std::string(value)) + " alone");
  }
  return say(m, "a comparison in words", {}, next == "not" ? "write `!=`" : "write `==`");
}

bool sign_of_equality(Mistake& m, const Broken& b) {
  const bool doubled = b.touches && b.token == "=" && b.before.ends_with('=');  // found behind the first of the two
  if (!b.wants<grammar::let_equals>() || (!doubled && !b.rest.starts_with(":="))) return false;
  if (doubled) m.begin--;
  m.end = m.begin + 2;
  m.got = doubled ? "`==`" : "`:=`";
  const std::string_view name = without_blanks(b.before.substr(0, b.before.size() - (doubled ? 1 : 0)));
  m.remedy = "write one `=`: `" + std::string(b.line_word()) + " " + std::string(last_word(name)) + " = …`";
  return true;
}

// {name. with nothing that closes it: the full stop is that of the sentence.
bool open_hole(Mistake& m, const Broken& b) {
  const std::string_view behind = b.rest.substr(0, b.rest.find('"'));
  if (!b.wants<grammar::hole_field>() || behind.find('}') != npos) return false;
  m.begin = b.st.hole_begin;
  m.end = m.begin + 1;
  m.got = dsl::quoted("{");
  return say(m, "a brace that is not closed", "`}` behind the name",
             "write `}` behind the name, or double the brace to show one: `{{`");
}

// --- calls and lists -----------------------------------------------------------------------------------------------

// What stands of the argument or item that the line broke off in.
std::string_view begun(const Broken& b) {
  const std::size_t begin = b.before.find_last_of("(,[");
  std::string_view out = begin == npos ? b.before : b.before.substr(begin + 1);
  out.remove_prefix(std::min(out.find_first_not_of(blanks), out.size()));
  return out;
}

bool bare_text(Mistake& m, const Broken& b) {
  const std::string_view words = begun(b);
  const auto in_prose = [](char c) { return in_name(c) || is_foreign(c); };
  if (!b.is_word() || words.empty() || is_digit(words[0]) || !std::all_of(words.begin(), words.end(), in_prose))
    return false;
  const std::size_t end = std::min(b.rest.find_first_of("),]\""), b.rest.size());
  const auto first = static_cast<std::uint32_t>(words.data() - b.st.text.data());
  const std::string_view all = without_blanks(b.st.text.substr(first, b.at.begin + end - first));
  m.begin = first;
  m.end = first + static_cast<std::uint32_t>(all.size());
  m.got = dsl::quoted(all);
  return say(m, "a text without its quotes", "a text in quotes", "write " + dsl::quoted('"' + std::string(all) + '"'));
}

bool named_with_equals(Mistake& m, const Broken& b) {
  if (b.token != "=" || begun(b).empty() || begun(b) != last_word(b.before)) return false;
  m.code = "OCF0167";
  return say(m, "an argument named with `=`", "`:`",
             "name it with a colon: `" + std::string(begun(b)) + ": …`; to compare, write `==`");
}

bool comma_missing(Mistake& m, const Broken& b) {
  const bool begins_value = b.is_word() || b.token[0] == '"' || b.token[0] == '[';
  if (b.touches || !begins_value) return false;
  return say(m, "a comma is missing between two values", "`,`", "write `,` in front of this");
}

bool in_brackets(Mistake& m, const Broken& b) {
  using namespace grammar;  // NOLINT(google-build-using-namespace)
  const bool call = b.wants<call_close>();
  if (b.token.empty() || (!call && !b.wants<list_close>())) return false;
  if (call && b.token == "]")
    return say(m, "a list that ends without a beginning", "`,` or `)`",
               "write `[` where the list begins, or take the `]` away");
  if (b.token == "(" && !b.touches && !last_word(b.before).empty())
    return say(m, "a blank before the parenthesis of a call", "`(` directly behind the name",
               "take the blank away: `" + std::string(last_path(b.before)) + "(…)`");
  if (call && named_with_equals(m, b)) return true;
  const std::string near = did_you_mean(b.token, {"and", "or", "where", "by"});
  if (b.token.size() > 2 && !near.empty()) return false;  // the word is said
  return bare_text(m, b) || comparison_in_words(m, b) || comma_missing(m, b);
}

bool blank_in_call(Mistake& m, const Broken& b) {
  if (!b.wants<grammar::call_tail>() || b.token != "(") return false;
  return say(m, "a blank before the parenthesis of a call", "`(` directly behind the name",
             "take the blank away: `" + std::string(last_path(b.before)) + "(…)`");
}

// --- clauses -------------------------------------------------------------------------------------------------------

bool do_twice(Mistake& m, const Broken& b) {
  if (!b.wants<grammar::called>()) return false;
  if (b.touches && b.token == ".") {
    m.remedy = "write a blank behind `" + std::string(last_word(b.before)) + "`";
    return true;
  }
  if (b.token != "do") return false;
  const std::string call(call_at(b.behind()));
  m.remedy = "leave the `do` out: `" + std::string(b.before) + " " + (call.empty() ? "…" : call + "(…)") + "`";
  return true;
}

bool clause_behind_call(Mistake& m, const Broken& b) {
  if (!b.wants<grammar::do_end, grammar::effect_end>() || !b.is_word()) return false;
  std::string word(b.token);
  if (word == "on" && b.next_word() == "failure") word += " failure";
  if (clause_word(b.token) == ClauseWord::broken) return false;
  m.got = dsl::quoted(word);
  m.remedy = "write `" + word + " …` on a line of its own";
  return true;
}

bool failure_renamed(Mistake& m, const Broken& b) {
  if (!b.wants<grammar::line_end>() || !b.of(ClauseWord::on)) return false;
  if (b.token != "stop" && b.token != "continue" && b.token != "ask" && b.token != "undo") return false;
  m.remedy = "did you mean `on failure " + std::string(b.token) + "`?";
  return true;
}

bool until_turned(Mistake& m, const Broken& b) {
  if (!b.wants<grammar::until_every>() || b.token != "within" || b.rest.find(" every ") == npos) return false;
  return say(m, "`within` in front of `every`", "`every`", "write them in this order: `until … every 2s within 1m`");
}

bool around_for(Mistake& m, const Broken& b) {
  using namespace grammar;  // NOLINT(google-build-using-namespace)
  if (b.wants<for_name>() && b.token == "each") {
    const std::string name(b.next_word());
    return say(m, "a word too many", "a name",
               "leave `each` out: `for " + (name.empty() ? std::string("name") : name) + " in …`");
  }
  if (b.wants<for_name>() && b.token == "(") {
    m.remedy = "leave the parentheses out: `for name in list`";
    return true;
  }
  if (b.wants<for_option>() && (b.token == "where" || b.token == "by")) {
    m.remedy = "leave the comma before `" + std::string(b.token) + "` out";
    return true;
  }
  const bool option =
      b.token == "at" || b.token == "each" || b.token == "until" || (b.is_word() && is_digit(b.rest[0]));
  if (!b.wants<for_end>() || !option) return false;
  m.remedy = "write a comma in front of it: `for name in list, " + std::string(b.rest) + "`";
  return true;
}

bool in_field(Mistake& m, const Broken& b) {
  using namespace grammar;  // NOLINT(google-build-using-namespace)
  if (b.wants<field_end>() && b.token == "=" && b.before.ends_with('"'))
    return say(m, "a default behind the description", "the end of the line",
               "write the default first: `name : type = default \"description\"`");
  if (!b.wants<line_end>() || b.token[0] != '"' || !b.before.ends_with('"') || b.before.find("one of") == npos)
    return false;
  return say(m, "a comma is missing between two choices", "`,`", "write `,` in front of this");
}

}  // namespace

bool say_what_was_meant(Mistake& m, const grammar::Wanted& rule, const LineState& st) {
  const Broken b(rule, st, m.begin, m.end);
  if (open_hole(m, b)) return true;
  if (b.token.empty()) return false;
  const bool ends = m.code == "OCF0143" || m.code == "OCF0164";
  if (odd_name(m, b) || file_without_quotes(m, b) || (m.code != "OCF0140" && unit_apart(m, b))) return true;
  if (ends && text_ends_early(m, b)) return true;
  if (in_brackets(m, b) || blank_in_call(m, b) || sign_of_equality(m, b)) return true;
  if (b.wants<grammar::expression_end>() && comparison_in_words(m, b)) return true;
  return do_twice(m, b) || clause_behind_call(m, b) || failure_renamed(m, b) || until_turned(m, b) ||
         around_for(m, b) || in_field(m, b);
}

std::string_view call_at(std::string_view text) {
  std::size_t end = 0;
  for (;;) {
    if (end >= text.size() || !grammar::free_name::is_first(text[end])) return {};
    while (end < text.size() && in_name(text[end])) end++;
    if (end < text.size() && text[end] == '(') return text.substr(0, end);
    if (end >= text.size() || text[end] != '.') return {};
    end++;
  }
}

std::string_view act_in(std::string_view prose) {
  constexpr std::string_view act = "do ";
  for (std::size_t at = prose.find(act); at != npos; at = prose.find(act, at + 1)) {
    if (at > 0 && prose[at - 1] != ' ') continue;
    const std::size_t call = at + act.size() + call_at(prose.substr(at + act.size())).size();  // its parenthesis
    const bool closed = call > at + act.size() && call + 1 < prose.size() && prose[call + 1] != ' ';
    if (closed && prose.find(')', call) != npos) return prose.substr(at, call - at);
  }
  return {};
}

Span item_name(const LineState& st) {
  const std::string_view line = st.text.substr(st.first_word.begin, st.end - st.first_word.begin);
  const std::size_t in = std::min(line.find(" in "), line.size());
  std::string_view name = without_blanks(line.substr(0, in));
  if (name.ends_with(')')) name.remove_suffix(1);
  name = last_word(name);
  if (in == line.size() || name.empty() || is_digit(name[0]) || is_word(name)) return {};
  const auto begin = static_cast<std::uint32_t>(name.data() - st.text.data());
  return {st.tree.file, begin, begin + static_cast<std::uint32_t>(name.size())};
}

}  // namespace ocflow::dsl

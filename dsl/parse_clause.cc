#include "dsl/parse_clause.h"

#include <algorithm>

#include "dsl/grammar_tokens.h"
#include "dsl/parse_meant.h"
#include "dsl/parse_mistake.h"
#include "dsl/text_words.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view join = "if this continues the sentence, join it to the line above";

LineKind kind_of(ClauseWord word) {
  switch (word) {
    case ClauseWord::as:
      return LineKind::as;
    case ClauseWord::let:
    case ClauseWord::keep:
      return LineKind::let;
    case ClauseWord::if_:
    case ClauseWord::within:
      return LineKind::value;
    case ClauseWord::for_:
      return LineKind::each;
    case ClauseWord::after:
      return LineKind::after;
    case ClauseWord::on:
      return LineKind::on;
    case ClauseWord::do_:
    case ClauseWord::else_do:
      return LineKind::act;
    case ClauseWord::until:
      return LineKind::until;
    case ClauseWord::require:
    case ClauseWord::expect:
      return LineKind::check;
    case ClauseWord::retry:
      return LineKind::retry;
    case ClauseWord::on_failure:
      return LineKind::on_failure;
    case ClauseWord::undo:
      return LineKind::undo;
    case ClauseWord::finally:
      return LineKind::effect;
    case ClauseWord::confirm:
      return LineKind::confirm;
    case ClauseWord::ask:
      return LineKind::ask;
    case ClauseWord::note:
    case ClauseWord::warning:
    case ClauseWord::caution:
      return LineKind::prose;
    case ClauseWord::reversed:
      return LineKind::reversed;
    case ClauseWord::otherwise:
    case ClauseWord::else_ask:
    case ClauseWord::broken:
      break;
  }
  return LineKind::nothing;
}

// Several words without a sign of the language among them: rather the rest of a sentence than a clause.
bool reads_as_prose(std::string_view text) {
  const auto spaces = std::count(text.begin(), text.end(), ' ');
  const bool ends = text.ends_with('.') || text.ends_with(':') || text.ends_with('!');
  return spaces >= 2 && text.find_first_of("(=<>\"[") == std::string_view::npos && (ends || spaces >= 6);
}

std::string else_remedy(std::string_view second) {
  if (second == "if") return std::string(else_if());
  if (!second.empty()) return "write `else do …` for another way, `else ask` to leave it to a person";
  return "where the `if` above doesn't hold, write `otherwise` beneath a sentence of its own; where the `do` above "
         "fails, `else do …`, or `else ask` to leave it to a person";
}

// `on failure` and `else do` are two words; the keyword's span takes both in.
ClauseWord second_word(ClauseWord first, Span& keyword, const LineState& st) {
  if (first != ClauseWord::on && first != ClauseWord::else_do) return first;
  const Span second = word_at(st, skip_blanks(st, keyword.end));
  const std::string_view text = st.at(second);
  if (first == ClauseWord::on && text == "failure") {
    keyword.end = second.end;
    return ClauseWord::on_failure;
  }
  if (first != ClauseWord::else_do) return first;
  if (text == "do" || text == "ask") {
    keyword.end = second.end;
    return text == "do" ? ClauseWord::else_do : ClauseWord::else_ask;
  }
  throw Mistake{"OCF0151",
                keyword.begin,
                std::max(keyword.end, second.end),
                "an `else` without what is to be done",
                second.end == second.begin ? "the end of the line" : quoted(text),
                "`do` or `ask`",
                else_remedy(text)};
}

// What stands behind it is read nevertheless, for the names in it.
void refuse_colon(Span keyword, LineKind kind, LineState& st) {
  const std::string word(st.at(keyword));
  parse_line(kind, skip_blanks(st, keyword.end + 1), st);
  throw Mistake{"OCF0167",
                keyword.end,
                keyword.end + 1,
                "a colon behind `" + word + "`",
                "`:`",
                {},
                "leave the colon out: `" + word + " …`"};
}

// What a broken clause calls something is known even so, and nobody is told that there is no such name.
void save_name(const Mistake& mistake, LineState& st) {
  SyntaxClause& clause = st.clause;
  const bool odd = mistake.code == "OCF0140" && mistake.end > mistake.begin && !clause.name.empty();
  if (odd && clause.name.begin == mistake.begin) clause.name = Span{st.tree.file, mistake.begin, mistake.end};
  if (clause.meant == ClauseWord::for_ && clause.name.empty()) clause.name = item_name(st);
}

void fill(const Line& line, ClauseWord first, LineState& st) {
  SyntaxClause& clause = st.clause;
  Span keyword = st.first_word;
  clause.keyword_length = static_cast<std::uint16_t>(keyword.end - keyword.begin);
  clause.meant = first;
  const std::uint32_t next = skip_blanks(st, keyword.end);
  if (first == ClauseWord::else_do && st.at(word_at(st, next)) == "if") clause.meant = ClauseWord::if_;
  const ClauseWord word = second_word(first, keyword, st);
  clause.meant = word;
  clause.keyword_length = static_cast<std::uint16_t>(keyword.end - keyword.begin);
  const std::uint32_t rest = skip_blanks(st, keyword.end);
  const LineKind kind = kind_of(word);
  if (rest == keyword.end && rest < line.end && st.text[rest] == ':') refuse_colon(keyword, kind, st);
  if (kind == LineKind::prose && rest == line.end) {
    throw Mistake{"OCF0147",
                  rest,
                  rest,
                  "a " + std::string(text_of(word)) + " that says nothing",
                  "the end of the line",
                  "what the person is to know",
                  "write it on the same line"};
  }
  if (auto mistake = parse_line(kind, rest, st)) throw std::move(*mistake);
  if (kind == LineKind::prose) st.more().prose = st.tree.pool.keep(st.parts);
  if (!st.names.empty()) st.more().names = st.tree.pool.keep(st.names);
  clause.word = word;
}

// The line is a call, and only its `do` is missing.
bool report_call(LineState& st, Report& report) {
  const std::string name(call_at(st.at(st.clause.at)));
  if (name.empty()) return false;
  st.clause.meant = ClauseWord::do_;
  st.clause.keyword_length = static_cast<std::uint16_t>(name.size());
  report.add("OCF0133", st.clause.keyword(), "a call without its `do`", "did you mean `do " + name + "(…)`?").got =
      dsl::quoted(name);
  parse_line(LineKind::act, st.clause.at.begin, st);  // for the name of its result
  return true;
}

// The line begins with no clause's word.
void report_unknown(LineState& st, Report& report) {
  const Span word = st.first_word;
  const bool prose = reads_as_prose(st.at(st.clause.at));
  const bool guess = word.end > word.begin && !prose && !report.full();
  const Meant meant = guess ? meant_clause(st.at(word)) : Meant();
  if (guess && !meant.foreign && report_call(st, report)) return;
  if (!meant.remedy.empty()) {
    st.clause.meant = clause_word(meant.word);
    st.clause.keyword_length = static_cast<std::uint16_t>(word.end - word.begin);
    report.add("OCF0133", word, "a word that begins no clause", meant.remedy).got = quoted(st.at(word));
    parse_line(kind_of(st.clause.meant), skip_blanks(st, word.end), st);  // for the names in it
    return;
  }
  report.add("OCF0132", st.clause.at, "a line that is neither a step nor a clause",
             std::string(join) + "; a step begins with a number like `1.` or with `-`");
}

}  // namespace

Span word_at(const LineState& st, std::uint32_t offset) {
  std::uint32_t end = offset;
  using grammar::free_name;
  if (end < st.end && free_name::is_first(st.text[end])) {
    while (end < st.end && free_name::is_other(st.text[end])) end++;
  }
  return {st.tree.file, offset, end};
}

std::uint32_t skip_blanks(const LineState& st, std::uint32_t offset) {
  while (offset < st.end && (st.text[offset] == ' ' || st.text[offset] == '\t')) offset++;
  return offset;
}

ClauseWord first_clause_word(const LineState& st) { return clause_word(st.at(st.first_word)); }

FoundClause parse_clause(const Line& line, ClauseWord word, bool bad, LineState& st, Report& report) {
  st.clause.at = Span{st.tree.file, line.content, line.end};
  const bool known = word != ClauseWord::broken;
  if (!known) {
    if (!bad) report_unknown(st, report);
  } else if (!bad) {
    try {
      fill(line, word, st);
    } catch (Mistake& mistake) {
      save_name(mistake, st);
      if (reads_as_prose(st.at(st.clause.at))) mistake.remedy += "; " + std::string(join);
      report.add(std::move(mistake));
    }
  }
  return {st.finished(), known};
}

}  // namespace ocflow::dsl

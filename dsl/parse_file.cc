#include "dsl/parse_file.h"

#include <algorithm>

#include "dsl/parse_meant.h"
#include "dsl/parse_mistake.h"

namespace ocflow::dsl {

FileParser::FileParser(SyntaxFile& tree, std::string_view text, Report& report)
    : tree_(tree), report_(report), st_(tree, text), plain_(text), list_(tree, report) {}

void FileParser::make_room(std::size_t lines) {
  tree_.exprs.reserve(std::min(lines * 15 / 2, most_parts * 3));
  list_.make_room(std::min(lines / 2, most_parts / 6));
}

void FileParser::parse() {
  if (auto mistake = unreadable(st_.text)) {
    report_.add(std::move(*mistake));
    return;
  }
  Lines lines(st_.text);
  for (Line line; lines.next(line);) {
    if (parts() > most_parts) {
      report_.add("OCF0104", {tree_.file, line.content, line.end}, "a file that holds too much",
                  "split it into several files, and name them with `use`");
      return list_.finish();
    }
    st_.begin_line(line.end);
    st_.first_word = word_at(st_, line.content);
    st_.terse = report_.full();
    take(line);
  }
  close();
}

std::size_t FileParser::parts() const { return tree_.exprs.count() + tree_.trivia.size() + lines_of_steps_; }

void FileParser::take(const Line& line) {
  bad_ = false;
  if (!plain_.has(line)) look_at_bytes(line);
  if (line.blank() || line.comment) {
    tree_.trivia.push_back({{tree_.file, line.begin, line.end}, line.comment});
    return;
  }
  if (line.odd_indent && !bad_) {
    report_.add("OCF0103", {tree_.file, line.begin, line.content}, "an indentation that is not made of spaces",
                "replace its tabs and no-break spaces by spaces");
  }
  if (in_block()) {
    if (take_body_line(head_word_of(line), line)) return;
    where_ = after_block_;
  }
  if (const auto found = find_marker(st_.at(content(line))); found.length > 0) return take_marker(line, found);
  const HeadWord word = head_word_of(line);
  switch (where_) {
    case Where::list:
      return take_list(word, line);
    case Where::head:
      return take_head(word, line);
    default:
      return take_outside(word, line);
  }
}

void FileParser::look_at_bytes(const Line& line) {
  auto mistake = unreadable_line(st_.text, line);
  bad_ = mistake.has_value();
  if (bad_) report_.add(std::move(*mistake));
}

void FileParser::take_outside(HeadWord word, const Line& line) {
  if (word != HeadWord::none) at_margin(line);
  switch (word) {
    case HeadWord::use:
      return add_use(line);
    case HeadWord::type:
      return add_type(line);
    case HeadWord::let:
      return add_read(line);
    case HeadWord::procedure:
      return open_procedure(line);
    case HeadWord::none:
      return take_unknown(line);
    case HeadWord::end:
      report_.add("OCF0117", first_word(line), "an `End` that ends nothing",
                  "take it away, or write the `Start` of its procedure");
      return;
    case HeadWord::start:
      report_.add("OCF0111", first_word(line), "steps without a procedure",
                  "write `procedure name \"Title\"` above `Start`");
      open_nameless();
      return start(line);
    default:
      misplaced(line, "`" + std::string(text_of(word)) + "` outside a procedure",
                "move it between the line of its procedure and `Start`");
      open_nameless();
      return add_head_part(word, line);
  }
}

void FileParser::take_head(HeadWord word, const Line& line) {
  if (word != HeadWord::none && word != HeadWord::note && word != HeadWord::lock) at_margin(line);
  switch (word) {
    case HeadWord::start:
      return start(line);
    case HeadWord::none:
      return take_unknown(line);
    case HeadWord::use:
      misplaced(line, "`use` inside a procedure", "move it above the line of the procedure");
      return add_use(line);
    case HeadWord::type:
      misplaced(line, "`type` inside a procedure", "move it and its fields above the line of the procedure");
      return add_type(line);
    case HeadWord::let:
      misplaced(line, "`let` in the head of a procedure",
                "move it beneath a step; a named read stands above the procedure");
      return;
    case HeadWord::procedure:
      close();
      return open_procedure(line);
    case HeadWord::end:
      if (!nameless_) {
        report_.add("OCF0115", first_word(line), "an `End` without a `Start`",
                    "write `Start` above the first step of the procedure");
      }
      procedure().end_at = first_word(line);
      where_ = Where::outside;
      return;
    default:
      return add_head_part(word, line);
  }
}

void FileParser::take_list(HeadWord word, const Line& line) {
  const bool margin = line.column == 0;
  switch (word) {
    case HeadWord::end:
      if (margin || alone(line)) return end(line);
      break;
    case HeadWord::start:
      if (!margin && !alone(line)) break;
      report_.add("OCF0117", first_word(line), "a second `Start` in one procedure",
                  "take it away, or end the steps above it with `End`");
      return;
    case HeadWord::use:
    case HeadWord::type:
    case HeadWord::procedure:
      if (!margin) break;
      end_missing();
      return take_outside(word, line);
    case HeadWord::given:
    case HeadWord::ensure:
    case HeadWord::lock:
    case HeadWord::finally:
      if (!margin) break;
      misplaced(line, "`" + std::string(text_of(word)) + "` among the steps",
                "move it between the line of the procedure and `Start`");
      add_head_part(word, line);
      if (!in_block()) where_ = Where::list;
      after_block_ = Where::list;
      return;
    case HeadWord::none:
      if (margin && alone(line) && meant_head(st_.at(first_word(line))).word == "End") {
        take_unknown(line);
        return;
      }
      break;
    default:
      break;
  }
  take_clause(line);
}

void FileParser::take_marker(const Line& line, const FoundMarker& found) {
  const Span at{tree_.file, line.content, line.content + found.length};
  if (where_ != Where::list) {
    if (where_ == Where::outside) {
      if (!bad_) {
        report_.add("OCF0111", at, "steps without a procedure",
                    "write `procedure name \"Title\"` and `Start` above the first step");
      }
      open_nameless();
    } else if (!nameless_) {
      report_.add("OCF0115", at, "a step without a `Start` above it",
                  "write `Start` above the first step of the procedure");
    }
    list_.begin(tree_.procedures.size() - 1);
    where_ = Where::list;
  }
  lines_of_steps_++;
  SyntaxItem* item = list_.add_item(line, found, at, st_.at(at));
  if (item != nullptr) add_sentence(*item, skip_blanks(st_, at.end));
}

void FileParser::add_sentence(SyntaxItem& item, std::uint32_t begin) {
  item.sentence_at = Span{tree_.file, begin, st_.end};
  if (bad_) return;
  if (begin == st_.end) {
    report_.add("OCF0123", item.marker_at, "a step without a sentence",
                "write what is done behind the marker, as a person would read it");
    return;
  }
  const std::string_view sentence = st_.at(item.sentence_at);
  constexpr auto none = std::string_view::npos;
  if (sentence.find('(') != none) look_for_act(item.sentence_at);
  if (sentence.find('{') == none && sentence.find('}') == none) return item.set_written();
  if (!parse_from(LineKind::prose, begin)) st_.parts = {{item.sentence_at, -1}};
  item.set_sentence(tree_.pool, st_.parts);
}

// A sentence is a person's, whatever it says.
void FileParser::look_for_act(Span sentence) {
  const std::string_view act = report_.full() ? std::string_view() : act_in(st_.at(sentence));
  if (act.empty()) return;
  const auto begin = static_cast<std::uint32_t>(act.data() - st_.text.data());
  Diagnostic& d = report_.warn("OCF0134", {tree_.file, begin, begin + static_cast<std::uint32_t>(act.size())},
                               "a call in a sentence, which is for people: nothing does it",
                               "write `" + std::string(act) + "(…)` on a line of its own, beneath the sentence");
  d.got = quoted(act);
}

// A sentence that stands where a marker should.
bool FileParser::take_unmarked(const Line& line) {
  const std::string_view text = st_.at(content(line));
  const bool sentence =
      text[0] >= 'A' && text[0] <= 'Z' && std::string_view(".!?:").find(text.back()) != std::string_view::npos;
  const std::string marker = sentence && !bad_ ? list_.next_marker(line.column) : std::string();
  if (marker.empty()) return false;
  report_.add("OCF0132", content(line), "a step without its marker",
              "write `" + marker + "` in front of it; if it continues the sentence, join it to the line above");
  const FoundMarker found{0, marker == "-" ? Marker::bullet : Marker::number, true};
  const Span at{tree_.file, line.content, line.content};
  if (SyntaxItem* item = list_.add_item(line, found, at, {})) add_sentence(*item, line.content);
  return true;
}

void FileParser::refuse_marker(const FoundMarker& odd, Span at) {
  const bool number = odd.marker == Marker::number;
  const std::string text(st_.at(at));
  std::string remedy = number ? "write a number, a full stop and a space, like `1. `; the steps within a step are "
                                "indented and numbered from 1"
                              : "write `-` and a space; for steps one after another, `1.` and a space";
  const bool whole =
      number ? text.find_first_not_of("0123456789") == text.size() - 1 && text.back() == '.' : text == "-";
  if (whole) remedy = "write a space behind it: `" + text + " `";
  report_.add("OCF0121", at, "a marker that the language does not have", remedy).got = dsl::quoted(text);
}

// A clause, or an item with a marker of another kind.
void FileParser::take_clause(const Line& line) {
  lines_of_steps_++;
  // No word of a clause begins as a marker does.
  const ClauseWord word = first_clause_word(st_);
  const FoundMarker odd = word != ClauseWord::broken ? FoundMarker() : find_odd_marker(st_.at(content(line)));
  if (odd.length > 0) {
    const Span at{tree_.file, line.content, line.content + odd.length};
    if (!bad_) refuse_marker(odd, at);
    SyntaxItem* item = list_.add_item(line, odd, at, st_.at(at));
    if (item != nullptr && skip_blanks(st_, at.end) < st_.end) add_sentence(*item, skip_blanks(st_, at.end));
    return;
  }
  if (word == ClauseWord::broken && take_unmarked(line)) return;
  FoundClause found = parse_clause(line, word, bad_, st_, report_);
  list_.add_clause(line, found.clause, bad_ || !found.known);
}

}  // namespace ocflow::dsl

// The head of a file and of a procedure: declarations, and what is said when one stands where it does not belong.
#include "dsl/parse_file.h"
#include "dsl/parse_mistake.h"

namespace ocflow::dsl {

HeadWord FileParser::head_word_of(const Line& line) const { return head_word(st_.at(first_word(line))); }

bool FileParser::alone(const Line& line) const { return first_word(line).end == line.end; }

bool FileParser::declares(const Line& line) const {
  const Span word = first_word(line);
  const std::uint32_t next = skip_blanks(st_, word.end);
  return word.end > word.begin && next < line.end && st_.text[next] == ':';
}

void FileParser::at_margin(const Line& line) {
  const bool field = declares(line);
  if ((line.column == 0) != field || bad_ || line.odd_indent) return;
  report_.add(
      "OCF0120", first_word(line), field ? "a field that is not indented" : "a part of the file that is indented",
      field ? "indent the fields beneath their `given` or `type` with spaces" : "move it to the beginning of its line");
}

void FileParser::misplaced(const Line& line, std::string message, std::string remedy) {
  if (!bad_) report_.add("OCF0119", first_word(line), std::move(message), std::move(remedy));
}

bool FileParser::parse_from(LineKind kind, std::uint32_t begin) {
  if (kind == LineKind::given || kind == LineKind::member || kind == LineKind::read) {
    st_.field = SyntaxField();
    st_.fields.clear();
  }
  if (bad_) return false;
  auto mistake = parse_line(kind, begin, st_);
  if (!mistake) return true;
  report_.add(std::move(*mistake));
  return false;
}

bool FileParser::parse_rest(LineKind kind, const Line& line) {
  return parse_from(kind, skip_blanks(st_, first_word(line).end));
}

bool FileParser::in_block() const {
  return where_ == Where::members || where_ == Where::givens || where_ == Where::ensures;
}

bool FileParser::take_body_line(HeadWord word, const Line& line) {
  const bool field = declares(line) && where_ != Where::ensures;
  if (!field && (line.column == 0 || word != HeadWord::none || find_marker(st_.at(content(line))).length > 0))
    return false;
  if (line.column == 0) at_margin(line);
  switch (where_) {
    case Where::members:
      add_field(line, LineKind::member);
      break;
    case Where::givens:
      add_field(line, LineKind::given);
      break;
    default:
      add_ensure(line, line.content);
  }
  return true;
}

void FileParser::take_unknown(const Line& line) {
  if (bad_) return;
  const Span word = first_word(line);
  const bool in_procedure = where_ != Where::outside;
  if (word.end > word.begin && clause_word(st_.at(word)) != ClauseWord::broken) {
    return misplaced(line, "a clause outside the steps",
                     "write it beneath the sentence of a step, between `Start` and `End`");
  }
  if (in_procedure && declares(line)) {
    return misplaced(line, "a field without `given` above it", "write `given` on a line of its own above the fields");
  }
  const Meant meant = word.end > word.begin && !report_.full() ? meant_head(st_.at(word)) : Meant();
  if (meant.remedy.empty()) {
    report_.add("OCF0110", content(line),
                in_procedure ? "a line that is no part of a procedure's head" : "a line outside a procedure",
                in_procedure
                    ? "the head has note, lock, given, ensure and finally; the steps stand between `Start` and `End`"
                    : "a file begins with `use` or `procedure name \"Title\"`; a comment begins with `#`");
    return;
  }
  report_.add("OCF0133", word, "a word that begins no part of a file", meant.remedy).got = quoted(st_.at(word));
  const HeadWord as_meant = head_word(meant.word);
  if (where_ == Where::list) return end(line);
  return where_ == Where::outside ? take_outside(as_meant, line) : take_head(as_meant, line);
}

void FileParser::add_use(const Line& line) {
  if (!parse_rest(LineKind::use, line)) return;
  const bool is_file = st_.title.end > 0;
  tree_.uses.push_back({content(line), is_file ? st_.title : st_.name, is_file});
}

void FileParser::add_type(const Line& line) {
  after_block_ = where_;
  parse_rest(LineKind::type, line);
  tree_.types.push_back({content(line), st_.name, {}});
  where_ = Where::members;
}

void FileParser::add_read(const Line& line) {
  const bool whole = parse_rest(LineKind::read, line);
  tree_.reads.push_back({content(line), st_.name, std::move(st_.fields), whole ? st_.clause.expr : -1});
}

// A broken field keeps its name, so that nobody is told that the name is unknown.
void FileParser::add_field(const Line& line, LineKind kind) {
  lines_of_steps_++;
  const bool whole = parse_from(kind, line.content);
  if (st_.field.name.end == 0) return;
  if (!whole) st_.field.type.broken = true;
  if (whole) look_for_comma();
  auto& fields = kind == LineKind::member ? tree_.types.back().fields : procedure().givens;
  fields.push_back(std::move(st_.field));
}

// `one of "a" "b"`: the second text is a description, and hardly was meant as one.
void FileParser::look_for_comma() {
  const SyntaxField& field = st_.field;
  if (field.type.choices.size() != 1 || field.otherwise >= 0 || field.about.end == 0) return;
  Diagnostic& d =
      report_.warn("OCF0152", field.about, "a description behind a single choice",
                   "write a comma between two choices: `one of " + std::string(st_.at(field.type.choices[0])) + ", " +
                       std::string(st_.at(field.about)) + "`");
  d.got = quoted(st_.at(field.about));
}

void FileParser::add_ensure(const Line& line, std::uint32_t begin) {
  if (!parse_from(LineKind::ensure, begin)) return;
  if (st_.all_failures) {
    procedure().failures_decided = content(line);
  } else {
    procedure().ensures.push_back({std::move(st_.left), std::move(st_.path), content(line)});
  }
}

void FileParser::add_head_part(HeadWord word, const Line& line) {
  where_ = Where::head;
  after_block_ = Where::head;
  const std::uint32_t rest = skip_blanks(st_, first_word(line).end);
  switch (word) {
    case HeadWord::given:
      where_ = Where::givens;
      parse_rest(LineKind::nothing, line);
      return;
    case HeadWord::ensure:
      where_ = Where::ensures;
      if (rest < line.end) add_ensure(line, rest);
      return;
    case HeadWord::lock:
      if (parse_rest(LineKind::lock, line)) procedure().locks.push_back(st_.clause.expr);
      return;
    default:
      break;
  }
  FoundClause found = parse_clause(line, first_clause_word(st_), bad_, st_, report_);
  if (word == HeadWord::finally) {
    procedure().finals.push_back(found.clause);
  } else if (found.clause.word == ClauseWord::note) {
    procedure().notes.push_back(found.clause.more->prose);
  }
}

void FileParser::open_procedure(const Line& line) {
  nameless_ = false;
  parse_rest(LineKind::procedure, line);
  SyntaxProcedure& made = tree_.procedures.emplace_back();
  made.at = content(line);
  made.name = st_.name;
  made.title = st_.title;
  where_ = after_block_ = Where::head;
}

void FileParser::open_nameless() {
  nameless_ = true;
  tree_.procedures.emplace_back();
  where_ = after_block_ = Where::head;
}

void FileParser::start(const Line& line) {
  parse_rest(LineKind::nothing, line);
  procedure().start_at = first_word(line);
  list_.begin(tree_.procedures.size() - 1);
  where_ = Where::list;
}

void FileParser::end(const Line& line) {
  list_.finish();
  if (head_word_of(line) == HeadWord::end) {
    at_margin(line);
    parse_rest(LineKind::nothing, line);
  }
  procedure().end_at = first_word(line);
  if (procedure().items.empty() && procedure().start_at.end > 0) {
    report_.add("OCF0118", procedure().start_at, "a procedure without steps",
                "write its steps between `Start` and `End`, like `1. Stop the server.`");
  }
  where_ = Where::outside;
}

void FileParser::end_missing() {
  list_.finish();
  where_ = Where::outside;
  if (nameless_ || procedure().start_at.end == 0) return;
  report_.add("OCF0116", procedure().start_at, "a `Start` without its `End`",
              "write `End` on a line of its own behind the last step");
}

void FileParser::close() {
  if (in_block()) where_ = after_block_;
  if (where_ == Where::list) return end_missing();
  if (where_ != Where::head) return;
  where_ = Where::outside;
  if (nameless_) return;
  report_.add("OCF0115", procedure().at, "a procedure without steps", "write its steps between `Start` and `End`");
}

}  // namespace ocflow::dsl

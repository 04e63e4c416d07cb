// The parts of a file, line by line: what a line is depends on where it stands (outside a procedure, in its head,
// among its steps) and on its first word. Nothing here looks ahead.
#pragma once
#include "dsl/parse_clause.h"
#include "dsl/parse_list.h"
#include "dsl/text_words.h"

namespace ocflow::dsl {

class FileParser {
 public:
  FileParser(SyntaxFile& tree, std::string_view text, Report& report);
  void make_room(std::size_t lines);  // so that nothing has to move; what isn't used costs no memory
  void parse();

 private:
  enum class Where { outside, members, head, givens, ensures, list };

  void take(const Line& line);
  void look_at_bytes(const Line& line);
  void take_outside(HeadWord word, const Line& line);
  void take_head(HeadWord word, const Line& line);
  void take_list(HeadWord word, const Line& line);
  void take_marker(const Line& line, const FoundMarker& found);
  bool take_body_line(HeadWord word, const Line& line);  // a field or an order beneath `given`, `type`, `ensure`
  bool in_block() const;
  void take_unknown(const Line& line);
  void take_clause(const Line& line);
  void refuse_marker(const FoundMarker& odd, Span at);
  bool take_unmarked(const Line& line);
  void look_for_act(Span sentence);

  void add_use(const Line& line);
  void add_type(const Line& line);
  void add_read(const Line& line);
  void add_field(const Line& line, LineKind kind);
  void look_for_comma();
  void add_ensure(const Line& line, std::uint32_t begin);
  void add_head_part(HeadWord word, const Line& line);
  void add_sentence(SyntaxItem& item, std::uint32_t begin);
  void open_procedure(const Line& line);
  void open_nameless();  // so that what belongs to a procedure finds one; the mistake has been reported
  void start(const Line& line);
  void end(const Line& line);
  void end_missing();
  void close();

  HeadWord head_word_of(const Line& line) const;
  bool alone(const Line& line) const;     // one word and nothing behind it
  bool declares(const Line& line) const;  // `name :`
  void at_margin(const Line& line);       // reports a word that stands indented
  void misplaced(const Line& line, std::string message, std::string remedy);
  bool parse_rest(LineKind kind, const Line& line);  // from behind the first word
  bool parse_from(LineKind kind, std::uint32_t begin);
  Span content(const Line& line) const { return {tree_.file, line.content, line.end}; }
  Span first_word(const Line&) const { return st_.first_word; }
  SyntaxProcedure& procedure() { return tree_.procedures.back(); }
  std::size_t parts() const;

  SyntaxFile& tree_;
  Report& report_;
  LineState st_;
  PlainText plain_;
  ListBuilder list_;
  Where where_ = Where::outside;
  Where after_block_ = Where::head;  // where a block of fields leads back to
  bool bad_ = false;                 // this line was reported already
  bool nameless_ = false;            // of the open procedure nothing is said about what it lacks
  std::size_t lines_of_steps_ = 0;
};

}  // namespace ocflow::dsl

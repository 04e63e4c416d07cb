// What one line has given so far, while its rules match; and the mistake that ends it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/syntax.h"

namespace ocflow::dsl {

// Thrown where a line stops making sense, caught at the line. Offsets are those of the file.
struct Mistake {
  std::string code;
  std::uint32_t begin = 0, end = 0;
  std::string message, got, want, remedy;
};

// An expression on the stack. Its extent is wider than its node's span when it stood in parentheses.
struct Operand {
  std::uint32_t expr = 0;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t depth = 1;
};

// A call, list or text that is not closed yet.
struct OpenCall {
  std::size_t first = 0;  // of its operands; of a call, the callee
  std::uint32_t begin = 0;
  std::size_t first_label = 0;  // in LineState::labels; they go as far as the last argument that has one
  LineSpan label;
};

struct LineState {
  LineState(SyntaxFile& tree_, std::string_view text_) : tree(tree_), text(text_) {}

  SyntaxFile& tree;
  std::string_view text;  // of the file
  std::uint32_t end = 0;  // of the line, without spaces behind it
  Span first_word;        // of the line; empty: it begins with none
  bool terse = false;     // so much has been said that nobody reads the wording of what follows

  // The results; which of them are set is the line's business.
  SyntaxClause clause;
  ClauseMore rare;  // of the clause: once there is something of it, the clause names it
  SyntaxField field;
  std::vector<SyntaxField> fields;
  std::vector<Span> path, left;
  Span name, title;
  bool is_file = false, all_failures = false;

  // While it goes on.
  std::vector<Operand> operands;
  std::vector<OpenCall> open;
  std::vector<SyntaxType> types;
  std::vector<TextPart> parts;  // of a text; of a line of prose, when it is done
  std::vector<LineSpan> names, labels;
  std::uint32_t part_begin = 0, text_begin = 0, hole_begin = 0;

  void begin_line(std::uint32_t line_end);
  ClauseMore& more();
  // The clause that the line is, with what stays with the tree. Good until the next line.
  const SyntaxClause& finished();
  std::string_view at(Span span) const { return text.substr(span.begin, span.end - span.begin); }
  Span span(const char* begin, const char* end_) const;
  std::uint32_t offset(const char* at_) const { return static_cast<std::uint32_t>(at_ - text.data()); }

  Operand& push(std::uint32_t expr, Span at_, std::uint32_t depth = 1);
  Operand& push(ExprKind leaf, Span at_);
  Operand pop();
  std::int32_t take();  // the same, as a place in SyntaxFile::exprs
  void binary(ExprKind kind);
  void unary(ExprKind kind);
  void field_of_top(Span name_);  // of the operand on the top
  void begin_binder();
  void open_bracket(const char* at_, std::size_t operands_in_it);
  void label_argument();  // the last one, by the label of the open call
  // Makes the node of everything since the bracket was opened; `end_` is behind the bracket that closes it.
  void close_bracket(ExprKind kind, const char* end_);
  void prose_until(const char* at_);
  void add_child(bool SyntaxExpr::*is);  // the operand on the top, to the one beneath it
};

}  // namespace ocflow::dsl

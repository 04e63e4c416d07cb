// The clauses of a step in words that a person at the machine can follow.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "cli/doc_page.h"
#include "dsl/syntax.h"
#include "engine/base/value.h"

namespace ocflow::cli {

// What is known of a procedure's names; the others stay blank.
using DocValues = std::map<std::string, Value, std::less<>>;

class DocWords {
 public:
  DocWords(const Sources& sources, const dsl::SyntaxFile& tree, const DocValues& values)
      : sources_(sources), tree_(tree), values_(values) {}

  DocText prose(std::span<const dsl::TextPart> parts) const;  // of a sentence or note
  DocText spoken(std::int32_t text) const;                    // of a text in quotes
  DocText condition(std::int32_t expr) const;
  std::string duration(std::int32_t expr) const;
  // As it is written, with what is known in place of its names.
  std::string code(const dsl::SyntaxExpr& expr) const;
  std::string code(std::int32_t expr) const { return code(at(expr)); }
  // Of a literal, or a name with its fields that is known.
  std::optional<Value> value(const dsl::SyntaxExpr& expr) const;

  dsl::SyntaxExpr at(std::int32_t expr) const { return tree_.exprs[static_cast<std::size_t>(expr)]; }
  dsl::SyntaxExpr at(std::uint32_t expr) const { return tree_.exprs[expr]; }
  std::string text(Span span) const { return std::string(sources_.text(span)); }

 private:
  DocText parts(std::span<const dsl::TextPart> all, bool in_quotes) const;
  void add_condition(DocText& out, const dsl::SyntaxExpr& expr, bool inner) const;
  bool add_none_test(DocText& out, const dsl::SyntaxExpr& expr) const;
  void add_operand(DocText& out, const dsl::SyntaxExpr& expr) const;
  void collect_known(const dsl::SyntaxExpr& expr,
                     std::map<std::uint32_t, std::pair<std::uint32_t, std::string>>& out) const;

  const Sources& sources_;
  const dsl::SyntaxFile& tree_;
  const DocValues& values_;
};

std::string duration_words(Duration d);       // 2 minutes 30 seconds
std::string shown_value(const Value& value);  // a record by its name, if it has one

}  // namespace ocflow::cli

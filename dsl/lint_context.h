// What the rules of lint share. Private to dsl/lint*.cc.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/lint.h"

namespace ocflow::dsl::linting {

class Context {
 public:
  Context(const Sources& sources_, const SyntaxFile& tree_, const action::Registry& actions_, const LintChoice& choice,
          Lint& out)
      : sources(sources_), tree(tree_), actions(actions_), choice_(choice), out_(out) {}

  const Sources& sources;
  const SyntaxFile& tree;
  const action::Registry& actions;

  bool wants(std::string_view code) const { return choice_.has(code); }
  void find(const char* code, Span at, std::string message, std::string remedy);
  void edit(Span at, std::string text) { out_.edits.push_back({at, std::move(text)}); }

  std::string_view at(Span span) const { return sources.text(span); }
  std::string_view text() const { return sources[tree.file].text(); }
  SyntaxExpr expr(std::int32_t index) const { return tree.exprs[static_cast<std::size_t>(index)]; }
  SyntaxExpr expr(std::uint32_t index) const { return tree.exprs[index]; }
  // What is called: its name as it is written, and its signature if it is a built-in action.
  std::string_view called(const SyntaxExpr& call) const { return at(expr(call.children()[0]).at); }
  const action::Signature* signature(const SyntaxClause& clause) const;
  std::optional<SyntaxExpr> argument(const SyntaxExpr& call, std::string_view name) const;  // that is given by name

 private:
  const LintChoice& choice_;
  Lint& out_;
};

inline bool is_call(const SyntaxClause& clause) {
  return clause.word == ClauseWord::do_ || clause.word == ClauseWord::else_do;
}
inline bool is_note(const SyntaxClause& clause) {
  return clause.word == ClauseWord::note || clause.word == ClauseWord::warning || clause.word == ClauseWord::caution;
}
const SyntaxClause* clause_of(const SyntaxItem& item, ClauseWord word);  // the first one; nullptr: none

std::vector<LintRule> risk_rules();
std::vector<LintRule> style_rules();

// Each looks at the whole file.
void lint_acts(Context& context);       // lint_acts.cc: OCL001 to OCL009
void lint_names(Context& context);      // lint_names.cc: OCL010 to OCL014
void lint_sentences(Context& context);  // lint_sentences.cc: OCL015 to OCL020

}  // namespace ocflow::dsl::linting

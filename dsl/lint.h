// What is right, but risky or hard to read. Each finding is a warning with the id of its rule; nothing here keeps a
// procedure from running.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "dsl/syntax.h"
#include "engine/action/registry.h"

namespace ocflow::dsl {

struct LintRule {
  CodeEntry entry;       // OCL001, with what it is about, why, and an example of both kinds
  bool fixable = false;  // there is one way to mend it, and it changes no meaning
};
const std::vector<LintRule>& lint_rules();
const LintRule* lint_rule(std::string_view code);  // nullptr: there is none

struct LintChoice {
  std::set<std::string, std::less<>> only;     // empty: all
  std::set<std::string, std::less<>> without;  // wins
  bool has(std::string_view code) const { return (only.empty() || only.count(code) > 0) && without.count(code) == 0; }
};

struct LintEdit {
  Span at;
  std::string text;  // that goes there
};

struct Lint {
  std::vector<Diagnostic> findings;  // in the order of the text
  std::size_t dropped = 0;           // past the first 10,000 they are only counted
  std::vector<LintEdit> edits;       // mend all that can be mended; in the order of the text, none in another
};

// Of one file, which has no mistakes. The actions tell what acts.
Lint lint(const Sources& sources, const SyntaxFile& tree, const action::Registry& actions, const LintChoice& choice);

std::string edited(std::string_view text, const std::vector<LintEdit>& edits);

}  // namespace ocflow::dsl

#include "dsl/lint.h"

#include <algorithm>

#include "dsl/lint_context.h"

namespace ocflow::dsl {

namespace linting {

namespace {
constexpr std::size_t most_findings = 10'000;
}

void Context::find(const char* code, Span at, std::string message, std::string remedy) {
  if (out_.findings.size() >= most_findings) {
    out_.dropped++;
    return;
  }
  Diagnostic& made = out_.findings.emplace_back();
  made.code = code;
  made.severity = Severity::warning;
  made.at = at;
  made.message = std::move(message);
  made.remedy = std::move(remedy);
}

const action::Signature* Context::signature(const SyntaxClause& clause) const {
  if (clause.expr < 0 || expr(clause.expr).kind != ExprKind::call) return nullptr;
  return actions.find(called(expr(clause.expr)));
}

std::optional<SyntaxExpr> Context::argument(const SyntaxExpr& call, std::string_view name) const {
  for (std::size_t i = 0; i < call.argument_names().size(); i++)
    if (at(call.argument_name(i)) == name) return expr(call.children()[i + 1]);
  return std::nullopt;
}

const SyntaxClause* clause_of(const SyntaxItem& item, ClauseWord word) {
  const auto found = std::find_if(item.clauses.begin(), item.clauses.end(),
                                  [&](const SyntaxClause& clause) { return clause.word == word; });
  return found == item.clauses.end() ? nullptr : &*found;
}

}  // namespace linting

Lint lint(const Sources& sources, const SyntaxFile& tree, const action::Registry& actions, const LintChoice& choice) {
  Lint out;
  linting::Context context(sources, tree, actions, choice, out);
  linting::lint_acts(context);
  linting::lint_names(context);
  linting::lint_sentences(context);
  std::stable_sort(out.findings.begin(), out.findings.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.at.begin < b.at.begin; });
  std::stable_sort(out.edits.begin(), out.edits.end(),
                   [](const LintEdit& a, const LintEdit& b) { return a.at.begin < b.at.begin; });
  return out;
}

std::string edited(std::string_view text, const std::vector<LintEdit>& edits) {
  std::string out;
  std::size_t at = 0;
  for (const LintEdit& edit : edits) {
    out += text.substr(at, edit.at.begin - at);
    out += edit.text;
    at = edit.at.end;
  }
  return out.append(text.substr(at));
}

}  // namespace ocflow::dsl

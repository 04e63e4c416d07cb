#include <algorithm>
#include <iterator>

#include "dsl/lint_context.h"

namespace ocflow::dsl {

const std::vector<LintRule>& lint_rules() {
  static const std::vector<LintRule> all = [] {
    std::vector<LintRule> out = linting::risk_rules(), style = linting::style_rules();
    std::move(style.begin(), style.end(), std::back_inserter(out));
    return out;
  }();
  return all;
}

const LintRule* lint_rule(std::string_view code) {
  const auto& all = lint_rules();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const LintRule& rule) { return rule.entry.code == code; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace ocflow::dsl

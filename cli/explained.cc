#include "cli/explained.h"

#include "dsl/lint.h"

namespace ocflow::cli {

const CodeEntry* explained(std::string_view code) {
  if (const auto* entry = find_code(code)) return entry;
  const auto* rule = dsl::lint_rule(code);
  return rule ? &rule->entry : nullptr;
}

std::vector<std::string> explained_codes() {
  std::vector<std::string> out;
  for (const auto& entry : diagnostic_codes()) out.emplace_back(entry.code);
  for (const auto& rule : dsl::lint_rules()) out.emplace_back(rule.entry.code);
  return out;
}

}  // namespace ocflow::cli

#include <algorithm>
#include <iterator>

#include "engine/base/codes.h"

namespace ocflow {
namespace {

std::vector<CodeEntry> all_families() {
  std::vector<CodeEntry> all;
  for (auto family : {codes::syntax, codes::naming_mistakes, codes::typing_mistakes, codes::value_mistakes,
                      codes::clause_mistakes, codes::act_mistakes, codes::order_mistakes, codes::backward_mistakes,
                      codes::rule_mistakes, codes::files, codes::site}) {
    std::vector<CodeEntry> entries = family();
    std::move(entries.begin(), entries.end(), std::back_inserter(all));
  }
  std::stable_sort(all.begin(), all.end(), [](const CodeEntry& a, const CodeEntry& b) { return a.code < b.code; });
  return all;
}

}  // namespace

const std::vector<CodeEntry>& diagnostic_codes() {
  static const std::vector<CodeEntry> all = all_families();
  return all;
}

const CodeEntry* find_code(std::string_view code) {
  const auto& all = diagnostic_codes();
  const auto entry = std::lower_bound(all.begin(), all.end(), code,
                                      [](const CodeEntry& e, std::string_view wanted) { return e.code < wanted; });
  return entry != all.end() && entry->code == code ? &*entry : nullptr;
}

}  // namespace ocflow

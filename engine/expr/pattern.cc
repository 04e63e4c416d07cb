// The only user of RE2.
#include <re2/re2.h>

#include "engine/expr/operators.h"

namespace ocflow::expr {
namespace {

RE2::Options options() {
  RE2::Options o;
  o.set_log_errors(false);
  o.set_max_mem(1 << 22);
  return o;
}

}  // namespace

std::string pattern_problem(const std::string& pattern) {
  const RE2 re(pattern, options());
  return re.ok() ? std::string{} : re.error();
}

Evaluated match(Function fn, const std::string& text, const std::string& pattern, Span at) {
  const RE2 re(pattern, options());
  if (!re.ok()) return error_at(at, "the pattern can't be used: " + re.error());
  re2::StringPiece parts[2];  // all of it, and the first group if there is one
  const int groups = re.NumberOfCapturingGroups() > 0 ? 2 : 1;
  const bool found = re.Match(text, 0, text.size(), RE2::UNANCHORED, parts, fn == Function::matches ? 0 : groups);
  if (fn == Function::matches) return known(found);
  if (!found || parts[groups - 1].data() == nullptr) return known({});
  return known(std::string(parts[groups - 1].data(), parts[groups - 1].size()));
}

}  // namespace ocflow::expr

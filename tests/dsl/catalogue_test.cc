// Every mistake that the checker knows has an example that provokes it and one that is right, and both are so.
#include "dsl/lower.h"
#include "stdlib/actions.h"
#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// A list known only at run time shows itself at the latest in the plan; no example needs values of a site.
std::string mistakes(std::string_view text) { return Checking(std::string(text), {}, stdlib::registry()).codes(); }

bool is_checkers(std::string_view code) {
  return code.starts_with("OCF02") || code.starts_with("OCF03") || code.starts_with("OCF04");
}

}  // namespace

TEST_CASE("the examples of the catalogue are what they say", "[check]") {
  std::size_t shown = 0;
  for (const CodeEntry& entry : diagnostic_codes()) {
    if (!is_checkers(entry.code)) continue;
    INFO(entry.code << "\n" << entry.wrong << "\n" << entry.right);
    CHECK_FALSE(entry.explanation.empty());
    CHECK(entry.wrong.empty() == entry.right.empty());
    if (entry.wrong.empty()) continue;
    ++shown;
    CHECK(mistakes(entry.wrong) == entry.code);
    CHECK(mistakes(entry.right).empty());
  }
  CHECK(shown >= 50);
}

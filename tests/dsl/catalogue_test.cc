// Every mistake that the checker knows has an example that provokes it and one that is right, and both are so.
#include <map>
#include <stdexcept>

#include "dsl/lower.h"
#include "stdlib/actions.h"
#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"
#include "tests/support/compiled.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// Warnings too, but for those of another code in an example that is not about them.
std::string mistakes(std::string_view text, std::string_view code) {
  const Checking checked(std::string(text), {}, stdlib::registry());
  const std::string errors = checked.codes(), warnings = checked.warnings();
  if (warnings.find(code) == std::string::npos) return errors;
  return errors + (errors.empty() ? "" : " ") + warnings;
}

// As `mistakes`, with the plan that the defaults make.
std::string mistakes_of_plan(std::string_view text, std::string_view) {
  try {
    compiled(std::string(text));
    return {};
  } catch (const std::runtime_error& error) {
    const std::string said = error.what();
    const auto at = said.find("OCF");
    return at == std::string::npos ? said : said.substr(at, 7);
  }
}

// Those that no short text can provoke, and what does.
const std::map<std::string_view, std::string_view> without_example{
    {"OCF0225", "the parser refuses such a literal before"},
    {"OCF0226", "wants more levels than a page can show; tests/dsl/check_test.cc"},
    {"OCF0313", "wants more levels than a page can show; the parser refuses as many before"},
    {"OCF0322", "wants 50 million steps; tests/dsl/lower_test.cc"},
    {"OCF0324", "shows only with the values of a site; tests/engine/run/items_test.cc"},
    {"OCF0357", "no built-in action ends its host; tests/dsl/rules_test.cc"},
    {"OCF0358", "no built-in action is temporary; tests/dsl/rules_test.cc"},
    {"OCF0404", "wants two files; tests/cases/broken/circle-of-files"},
    {"OCF0407", "wants a folder of a plugin; tests/cli/plugin_test.cc"},
};

bool is_checkers(std::string_view code) {
  return code.starts_with("OCF02") || code.starts_with("OCF03") || code.starts_with("OCF04");
}

}  // namespace

TEST_CASE("the examples of the catalogue are what they say", "[check]") {
  for (const CodeEntry& entry : diagnostic_codes()) {
    if (!is_checkers(entry.code)) continue;
    INFO(entry.code << "\n" << entry.wrong << "\n" << entry.right);
    CHECK_FALSE(entry.explanation.empty());
    CHECK(entry.wrong.empty() == entry.right.empty());
    CHECK(entry.wrong.empty() == (without_example.count(entry.code) > 0));
    if (entry.wrong.empty()) continue;
    const bool of_plan = entry.code == "OCF0323";
    CHECK((of_plan ? mistakes_of_plan : mistakes)(entry.wrong, entry.code) == entry.code);
    CHECK((of_plan ? mistakes_of_plan : mistakes)(entry.right, entry.code).empty());
  }
}

TEST_CASE("what has no example is in the catalogue", "[check]") {
  for (const auto& [code, why] : without_example) {
    INFO(code << ": " << why);
    CHECK(find_code(code) != nullptr);
  }
}

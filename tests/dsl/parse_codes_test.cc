// The catalogue keeps its word: each code's wrong example provokes it, and its right one nothing.
#include <set>

#include "tests/support/catch.h"
#include "tests/support/parse_text.h"

namespace ocflow::test {
namespace {

TEST_CASE("every syntax code is provoked by its wrong example, and by nothing in the right one", "[parse][codes]") {
  std::size_t tried = 0;
  for (const CodeEntry& entry : diagnostic_codes()) {
    if (!entry.code.starts_with("OCF01") || entry.wrong.empty()) continue;
    INFO(entry.code);
    tried++;
    CHECK(codes(parse_text(std::string(entry.wrong))->diagnostics) == entry.code);
    CHECK(codes(parse_text(std::string(entry.right))->diagnostics) == "");
  }
  CHECK(tried > 35);
}

TEST_CASE("every code stands once in the catalogue, with a title and an explanation", "[codes]") {
  std::set<std::string_view> seen;
  for (const CodeEntry& entry : diagnostic_codes()) {
    INFO(entry.code);
    CHECK(seen.insert(entry.code).second);
    CHECK(entry.code.size() == 7);
    CHECK_FALSE(entry.title.empty());
    CHECK_FALSE(entry.explanation.empty());
    CHECK(entry.wrong.empty() == entry.right.empty());
  }
}

TEST_CASE("the codes without an example are provoked too", "[parse][codes]") {
  CHECK(codes(parse_text(std::string(257 * 1024 * 1024, '\n'))->diagnostics) == "OCF0104");
  CHECK(codes(parse_text("procedure p \"A\"\nStart\n 1. " + std::string(70'000, 'x') + "\nEnd\n")->diagnostics) ==
        "OCF0105");
  std::string deep = "procedure p \"A\"\nStart\n";
  for (std::size_t i = 1; i <= 70; i++) deep += std::string(2 * i, ' ') + "- Down.\n";
  CHECK(codes(parse_text(deep + "End\n")->diagnostics) == "OCF0131");
}

}  // namespace
}  // namespace ocflow::test

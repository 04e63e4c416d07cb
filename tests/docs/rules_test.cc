// The page names what the program has.
#include <fstream>
#include <sstream>

#include "dsl/lint.h"
#include "tests/support/catch.h"

TEST_CASE("the page of the command line has every rule of lint, and none that isn't there") {
  std::ostringstream text;
  text << std::ifstream(OCFLOW_SOURCE_DIR "/docs/cli.md").rdbuf();
  const std::string page = text.str();
  std::size_t rows = 0;
  for (auto at = page.find("\n| OCL"); at != std::string::npos; at = page.find("\n| OCL", at + 1)) rows++;
  CHECK(rows == ocflow::dsl::lint_rules().size());
  for (const auto& rule : ocflow::dsl::lint_rules()) {
    std::string title(rule.entry.title);
    title[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(title[0])));
    const std::string row =
        "\n| " + std::string(rule.entry.code) + " | " + title + " | " + (rule.fixable ? "yes" : "") + " |";
    INFO(row);
    CHECK(page.find(row) != std::string::npos);
  }
}

// The page names what the program has.
#include <filesystem>
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

// A promise names the test that holds it.
TEST_CASE("the tests that the pages name are there") {
  std::size_t named = 0;
  for (const auto& page : std::filesystem::directory_iterator(OCFLOW_SOURCE_DIR "/docs")) {
    std::ostringstream text;
    text << std::ifstream(page.path()).rdbuf();
    const std::string all = text.str();
    for (auto at = all.find("`tests/"); at != std::string::npos; at = all.find("`tests/", at + 1)) {
      const auto name = all.substr(at + 1, all.find_first_of("` \n", at + 1) - at - 1);
      INFO(page.path() << " names " << name);
      CHECK(std::filesystem::exists(std::filesystem::path(OCFLOW_SOURCE_DIR) / name));
      ++named;
    }
  }
  CHECK(named > 10);
}

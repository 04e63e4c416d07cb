// What .pre-commit-hooks.yaml offers is there, and takes files as pre-commit hands them over: behind the entry.
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Cli;

namespace {

struct Hook {
  std::string id;
  std::vector<std::string> entry;  // ocflow aside
};

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::vector<Hook> hooks() {
  std::vector<Hook> out;
  std::ifstream in(OCFLOW_SOURCE_DIR "/.pre-commit-hooks.yaml");
  for (std::string line; std::getline(in, line);) {
    const auto words = words_of(line);
    if (words.size() > 2 && words[0] == "-" && words[1] == "id:") out.push_back({words[2], {}});
    if (words.size() > 2 && words[0] == "entry:") {
      REQUIRE(words[1] == "ocflow");
      out.back().entry.assign(words.begin() + 2, words.end());
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the hooks for pre-commit are commands that pass what is right, and stop what is not") {
  constexpr const char* right = "procedure p \"A procedure\"\n\nStart\n 1. Do it.\nEnd\n";
  constexpr const char* wrong = "procedure p \"A procedure\"\n\nStart\n 1. do it {x}\nEnd\n";
  std::string ids;
  for (const auto& hook : hooks()) {
    INFO(hook.id);
    ids += hook.id + " ";
    Cli cli;
    cli.write("p.ocf", right);
    auto line = hook.entry;
    line.insert(line.end(), {"p.ocf", "p.ocf"});
    CHECK(cli(line).exit_code == 0);
    CHECK(cli.read("p.ocf") == right);
    // The formatter mends, and pre-commit sees that the file has changed; the others say that it is wrong.
    cli.write("p.ocf", hook.id == "ocflow-fmt" ? " \n" + std::string(right) : wrong);
    const bool stopped = cli(line).exit_code != 0;
    CHECK((stopped || cli.read("p.ocf") == right));
  }
  CHECK(ids == "ocflow-check ocflow-fmt ocflow-lint ");
}

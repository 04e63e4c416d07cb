#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Cli;

namespace {

constexpr const char* page = "Stop it\n\nIt is loud.\n\n1. Stop it.\n2. Wait for 5 minutes.\n";

}  // namespace

TEST_CASE("import writes the procedure to stdout and what became of the page to stderr") {
  Cli cli;
  cli.write("page.txt", page);
  const auto result = cli({"import", "page.txt"});
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("procedure stop_it \"Stop it\"\n  note It is loud.\n") != std::string::npos);
  CHECK(result.err.find("Read 6 lines of text: 2 steps, 1 notes, 1 titles, 0 comments, 0 marks only, 2 blank.") == 0);
  CHECK(result.err.find("  5-6         step      line 9\n") != std::string::npos);
}

TEST_CASE("import tells which procedure of several a run takes, and which seems to be meant") {
  Cli cli;
  cli.write(
      "a.md",
      "# Runbook\n\n## Before you start\n\n- Tell them.\n\n## Steps\n\n1. Stop it.\n\n## Rollback\n\n1. Start it.\n");
  const auto told = cli({"import", "a.md", "--to", "a.ocf"}).err;
  CHECK(told.find("A run takes the first procedure, before_you_start (1 step), unless --procedure names another:\n"
                  "  ocflow run a.ocf --procedure runbook   (1 step)\n"
                  "  ocflow run a.ocf --procedure rollback   (1 step)\n"
                  "The work seems to stand in runbook, for its section is called \"Steps\": name it with") !=
        std::string::npos);
  CHECK(cli.read("a.ocf").find(
            "\n# A run takes the first procedure of the file, unless `--procedure` names another.\n") !=
        std::string::npos);
  CHECK(json::parse(cli({"import", "a.md", "--output", "json"}).out)["likely"] == "runbook");
}

TEST_CASE("import tells where the numbers of a page do not count on") {
  const Cli cli;
  const std::string wrong = "Stop it\n\n1. Do a.\n3. Do b.\n3. Do c.\n";
  const auto told = cli({"import", "-"}, wrong).err;
  CHECK(told.find("Numbers: line 4 has 3 behind 1; look whether the page lacks a step there. The file counts its steps "
                  "anew.\n") != std::string::npos);
  CHECK(told.find("Numbers: line 5 has 3 a second time; look whether") != std::string::npos);
  const auto found = json::parse(cli({"import", "-", "--output", "json"}, wrong).out);
  CHECK(found["numbers_out_of_order"][0] == json{{"line", 4}, {"number", 3}, {"behind", 1}});
}

TEST_CASE("the standard input and --from are taken") {
  const Cli cli;
  CHECK(cli({"import", "-"}, page).out.find("(text)") != std::string::npos);
  const auto html = cli({"import", "-", "--from", "html"}, "<ol><li>Stop it</li></ol>");
  CHECK(html.out.find(" 1. Stop it\n") != std::string::npos);
  CHECK(cli({"import", "-", "--from", "pdf"}, page).exit_code == 64);
}

TEST_CASE("what import writes checks clean, and a run asks a person for each step") {
  Cli cli;
  cli.write("page.txt", page);
  REQUIRE(cli({"import", "page.txt", "--to", "page.ocf"}).exit_code == 0);
  const auto checked = cli({"check", "page.ocf"});
  CHECK(checked.exit_code == 0);
  CHECK(checked.out + checked.err == "");
  cli.write("answers.yaml", "1: done\n2: done\n");
  CHECK(cli({"run", "page.ocf", "--answers", "answers.yaml"}).exit_code == 0);
  CHECK(cli({"run", "page.ocf", "--no-input"}).exit_code == 3);
}

TEST_CASE("import as JSON is one document, and its totals add up") {
  Cli cli;
  cli.write("page.txt", page);
  const auto found = json::parse(cli({"import", "page.txt", "--to", "p.ocf", "--output", "json"}).out);
  CHECK(found["file"] == "p.ocf");
  CHECK(found["lines"].size() == 6);
  std::size_t sum = 0;
  for (const auto& [fate, count] : found["line_totals"].items()) sum += count.get<std::size_t>();
  CHECK(sum == 6);
  CHECK(found["lines"][4] == json{{"fate", "step"}, {"becomes", 9}});
  CHECK(found["sentence_totals"]["step"] == 2);
  CHECK(found["procedures"][0]["steps"] == 2);
  const auto alone = json::parse(cli({"import", "page.txt", "--output", "json"}).out);
  CHECK(alone["text"] == cli.read("p.ocf"));
}

TEST_CASE("import writes over nothing unless --force says so") {
  Cli cli;
  cli.write("page.txt", page);
  cli.write("mine.ocf", "mine");
  const auto refused = cli({"import", "page.txt", "--to", "mine.ocf"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.err.find("`mine.ocf` is there already") != std::string::npos);
  CHECK(cli.read("mine.ocf") == "mine");
  CHECK(cli({"import", "page.txt", "--to", "mine.ocf", "--force"}).exit_code == 0);
  CHECK(cli.read("mine.ocf") != "mine");
  CHECK(cli({"import", "page.txt", "--to", "no/such/folder.ocf"}).exit_code == 66);
}

TEST_CASE("what is no page is refused, and nothing is written") {
  Cli cli;
  cli.write("binary.txt", std::string("PK\0\1", 4));
  cli.write("large.txt", std::string(9 << 20, 'a'));
  cli.write("old.html", "<p>Gr\xFC\xDF\x65</p>");
  CHECK(cli({"import", "none.txt"}).exit_code == 66);
  for (const auto* file : {"binary.txt", "large.txt", "old.html"}) {
    const auto result = cli({"import", file, "--to", "out.ocf"});
    CHECK(result.exit_code == 65);
    CHECK(result.err.find(file) != std::string::npos);
    CHECK(!cli.has("out.ocf"));
  }
  CHECK(cli({"import", "-"}, std::string(9 << 20, 'a')).exit_code == 65);
}

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Cli;

namespace {

constexpr const char* good = R"(procedure p "A procedure"

given
  port : number = 80  "A port"

Start
 1. Do it.
      do command(["true"])
End
)";
constexpr const char* bad = R"(procedure p "A procedure"

Start
 1. Do it.
      do commond(["true"])
 2. Wait.
      until tcp.opn("a", 1) every 1s within 1s
End
)";

}  // namespace

TEST_CASE("check is silent about a procedure that is right") {
  Cli cli;
  cli.write("a.ocf", good);
  const auto result = cli({"check", "a.ocf"});
  CHECK(result.exit_code == 0);
  CHECK(result.out + result.err == "");
}

TEST_CASE("check tells every mistake of every file in one pass, and ends with 65") {
  Cli cli;
  cli.write("a.ocf", bad);
  cli.write("b.ocf", good);
  cli.write("c.ocf", "procedure\n");
  const auto result = cli({"check", "a.ocf", "b.ocf", "c.ocf"});
  CHECK(result.exit_code == 65);
  CHECK(result.out == "");
  for (const auto* part : {"a.ocf:5:", "a.ocf:7:", "c.ocf:1:", "in 2 files"}) {
    INFO(result.err);
    CHECK(result.err.find(part) != std::string::npos);
  }
}

TEST_CASE("a mistake in a file that two files use is told once") {
  Cli cli;
  cli.write("shared.ocf", bad);
  cli.write("a.ocf", "use \"shared.ocf\"\nprocedure a \"A\"\nStart\n 1. Go.\n      do p()\nEnd\n");
  cli.write("b.ocf", "use \"shared.ocf\"\nprocedure b \"B\"\nStart\n 1. Go.\n      do p()\nEnd\n");
  const auto found = json::parse(cli({"check", "a.ocf", "b.ocf", "--output", "json"}).out);
  CHECK(found["diagnostics"].size() == 2);
}

TEST_CASE("check as JSON is one document, right or wrong") {
  Cli cli;
  cli.write("a.ocf", good);
  cli.write("b.ocf", bad);
  const auto right = json::parse(cli({"check", "a.ocf", "--output", "json"}).out);
  CHECK(right["ok"] == true);
  CHECK(right["procedures"][0]["name"] == "p");
  const auto wrong = json::parse(cli({"check", "b.ocf", "--output", "json"}).out);
  CHECK(wrong["ok"] == false);
  CHECK(wrong["errors"] == 2);
}

TEST_CASE("mistakes are counted with the files in which they stand, and a file that isn't there is none") {
  Cli cli;
  cli.write("shared.ocf", bad);
  cli.write("a.ocf", "use \"shared.ocf\"\nprocedure a \"A\"\nStart\n 1. Go.\n      do q()\nEnd\n");
  const auto found = cli({"check", "a.ocf", "missing.ocf"});
  CHECK(found.err.find("\n3 mistakes in 2 files; 1 file could not be looked at\n") != std::string::npos);
  CHECK(cli({"check", "missing.ocf"}).err.find("1 mistake") == std::string::npos);
}

TEST_CASE("of very many mistakes it says that there are more, and all that are shown say what was meant") {
  Cli cli;
  std::string text = "procedure p \"P\"\nStart\n";
  for (int i = 1; i <= 1001; ++i) text += " " + std::to_string(i) + ". Go.\n      do comand([\"true\"])\n";
  cli.write("a.ocf", text + "End\n");
  const auto found = cli({"check", "a.ocf"});
  CHECK(found.err.find("\nmore than 1000 mistakes in 1 file; the others are not shown\n") != std::string::npos);
  std::size_t meant = 0;
  for (auto at = found.err.find("did you mean"); at != std::string::npos; at = found.err.find("did you mean", at + 1))
    ++meant;
  CHECK(meant == 1000);
  CHECK(cli({"plan", "a.ocf"}).err.find("more than 1000 mistakes in the procedure;") != std::string::npos);
}

TEST_CASE("a file that is not there, a folder, and a pipe are refused with 66") {
  Cli cli;
  const auto pipe = cli / "pipe.ocf";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const auto* file : {"missing.ocf", ".", "pipe.ocf"}) {
    const auto result = cli({"check", file});
    CHECK(result.exit_code == 66);
    CHECK(result.err.find(file) != std::string::npos);
  }
}

TEST_CASE("check with a site file checks it against what is given: 78, at its own line") {
  Cli cli;
  cli.write("a.ocf", good);
  cli.write("site.yaml", "port: eighty\n");
  const auto result = cli({"check", "a.ocf", "--site", "site.yaml"});
  CHECK(result.exit_code == 78);
  CHECK(result.err.find("site.yaml:1:") != std::string::npos);
  cli.write("site.yaml", "port: 81\n");
  CHECK(cli({"check", "a.ocf", "--site", "site.yaml"}).exit_code == 0);
  CHECK(cli({"check", "a.ocf", "--site", "none.yaml"}).exit_code == 66);
}

TEST_CASE("colour is only for a terminal, so never here") {
  Cli cli;
  cli.write("a.ocf", bad);
  CHECK(cli({"check", "a.ocf"}).err.find('\x1b') == std::string::npos);
}

TEST_CASE("a file without a procedure is one mistake, empty or full of comments") {
  Cli cli;
  for (const auto* text : {"", "# a comment\n\n# another\n", " \n\n", "\xEF\xBB\xBF"}) {
    cli.write("a.ocf", text);
    const auto found = cli({"check", "a.ocf"});
    CHECK(found.exit_code == 65);
    CHECK(found.err.find("error[OCF0406]: the file holds no procedure") == 0);
    CHECK(found.err.find("1 mistake in 1 file") != std::string::npos);
  }
}

TEST_CASE("whatever bytes a file holds, and whatever it is called, no control character reaches the terminal") {
  Cli cli;
  std::mt19937 random(7);
  std::string text = "procedure p \"P\"\nStart\n 1. Go\x1b[2J.\n      do comm\x07nd(\"a\x9b\xc2\x9b\")\nEnd\n";
  for (int round = 0; round < 20; ++round) {
    const std::string name = "a\x1b[31m\n.ocf";
    cli.write(name, text);
    const auto found = cli({"check", name});
    CHECK(found.exit_code == 65);
    CHECK(std::none_of(found.err.begin(), found.err.end(), [](char c) { return c != '\n' && c >= 0 && c < ' '; }));
    CHECK(found.err.find("\xc2\x9b") == std::string::npos);
    text.resize(500 + 1000 * static_cast<std::size_t>(round));
    for (char& c : text) c = static_cast<char>(random());
  }
}

#include "cli/graph_text.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/compiled.h"
#include "tests/support/golden.h"

using namespace ocflow;

namespace {

constexpr const char* text = R"(procedure p "Drawing \ a "" procedure"

Start
 1. Begin <here> & "there".
      do command(["true"])
 2. Do two things at once.
      - One.
          do command(["true"])
      - Two.
          do command(["true"])
 3. End.
End
)";

}  // namespace

TEST_CASE("a graph as text, dot and mermaid") {
  const auto made = test::compiled(text);
  const auto graph = cli::graph_of(made->plan());
  const auto plain = cli::plain_text(graph), dot = cli::dot_text(graph), mermaid = cli::mermaid_text(graph);
  CHECK(plain == test::golden("graph/plain.txt", plain));
  CHECK(dot == test::golden("graph/dot.txt", dot));
  CHECK(mermaid == test::golden("graph/mermaid.txt", mermaid));
}

TEST_CASE("of alternatives that share a name the first one has it as its path, the others have their numbers") {
  const auto made = test::compiled(
      "procedure p \"P\"\ngiven\n  used : bool\nStart\n 1. One.\n      as x\n      if used\n      do "
      "command([\"true\"])\n"
      " 2. Other.\n      as x\n      otherwise\n      do command([\"true\"])\nEnd\n",
      {"used=true"});
  CHECK(made->plan().path(1) == "x");
  CHECK(made->plan().path(2) == "2");
  CHECK(made->plan().find("x") == 1);
}

TEST_CASE("the command draws each form, and JSON") {
  test::Cli cli;
  cli.write("p.ocf", text);
  CHECK(cli({"graph", "p.ocf", "--form", "dot"}).out.rfind("digraph", 0) == 0);
  CHECK(cli({"graph", "p.ocf", "--form", "mermaid"}).out.rfind("flowchart", 0) == 0);
  const auto json = nlohmann::json::parse(cli({"graph", "p.ocf", "--output", "json"}).out);
  CHECK(json["nodes"].size() == 5);
  CHECK(json["edges"].size() == 2);
  CHECK(cli({"graph", "p.ocf", "--form", "png"}).exit_code == 64);
}

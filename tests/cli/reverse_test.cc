// A procedure from its end: run, plan and graph with --reverse, and what a journal remembers of it.
#include "engine/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

namespace journal = ocflow::journal;
using ocflow::test::AtGate;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;

namespace {

// Each step writes a line and takes it back with another; the way back of the second waits at the gate.
struct Shop : GatedCli {
  Shop() {
    write("step.sh", "echo \"$1\" >> log\n[ \"$1\" != undo-two ] || read x < gate\n");
    std::string steps;
    for (const std::string name : {"one", "two", "three"}) {
      steps += " " + std::to_string(++count_) + ". Do " + name + ".\n      do command([\"sh\", \"step.sh\", \"" + name +
               "\"])\n      undo command([\"sh\", \"step.sh\", \"undo-" + name + "\"])\n";
    }
    write("p.ocf",
          "procedure other \"Another\"\nStart\n 1. Say it.\n      do say(\"hi\")\nEnd\nprocedure p \"Three "
          "steps\"\nStart\n" +
              steps + "End\n");
  }

 private:
  int count_ = 0;
};

}  // namespace

TEST_CASE("run --reverse does each step's undo, from the last to the first", "[reverse]") {
  Shop cli;
  AtGate run(cli, {"run", "p.ocf", "--procedure", "p", "--reverse"}, "Reverse of: Do two.");
  cli.open_gate();
  const auto done = run.finish();
  INFO(done.err + done.out);
  CHECK(done.exit_code == 0);
  CHECK(cli.read("log") == "undo-three\nundo-two\nundo-one\n");
}

TEST_CASE("a run backwards that was cut off is resumed backwards", "[reverse]") {
  Shop cli;
  AtGate(cli, {"run", "p.ocf", "--procedure", "p", "--reverse"}, "Reverse of: Do two.").kill();
  cli.open_gate();
  const auto resumed = cli({"resume"});
  INFO(resumed.err + resumed.out);
  CHECK(resumed.exit_code == 0);
  CHECK(cli.read("log") == "undo-three\nundo-two\nundo-one\n");
}

TEST_CASE("a journal says reverse only where it is so", "[reverse]") {
  Cli cli;
  for (const bool reverse : {false, true}) {
    journal::Header header;
    header.run_id = "r";
    header.procedure = "p";
    header.reverse = reverse;
    const auto folder = cli / (reverse ? "back" : "forth");
    std::filesystem::create_directory(folder);
    REQUIRE(journal::Journal::create(folder, header));
    const auto read = journal::read(folder);
    REQUIRE(read);
    CHECK(read->header.reverse == reverse);
  }
}

TEST_CASE("graph --reverse draws it, and what has no way back is named", "[reverse]") {
  Shop cli;
  const auto graph = cli({"graph", "p.ocf", "--procedure", "p", "--reverse"});
  CHECK(has(graph.out, "1  Reverse of: Do three.\n"));
  CHECK(has(graph.out, "3  Reverse of: Do one.  (after 2)\n"));
  const auto refused = cli({"plan", "p.ocf", "--reverse"});
  CHECK(refused.exit_code == 65);
  CHECK(has(refused.err, "OCF0340"));
  CHECK(has(refused.err, "say has no inverse"));
  const auto unknown = cli({"graph", "p.ocf", "--procedure", "q", "--reverse"});
  CHECK(has(unknown.err, "there is no procedure `q`"));
}

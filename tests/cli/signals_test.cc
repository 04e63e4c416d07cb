// What ends a run from outside: Ctrl-C once and twice, a termination signal, a terminal that goes away.
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Begun;
using ocflow::test::Cli;
using ocflow::test::GatedCli;

namespace {

struct Gated : GatedCli {
  Gated() {
    write("p.ocf", R"(procedure p "Two steps"

Start
 1. Wait at the gate.
      do command(["sh", "-c", "read x < gate; echo passed >> log"])
 2. Go on.
      do command(["touch", "went_on"])
End
)");
  }
};

}  // namespace

TEST_CASE("Ctrl-C lets what runs end and starts nothing more: 130, and resume goes on") {
  Gated cli;
  Begun run(cli, {"run", "p.ocf"}, "Wait at the gate.");
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  cli.open_gate();
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log") == "passed\n");
  CHECK(!cli.has("went_on"));
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.has("went_on"));
  CHECK(cli.read("log") == "passed\n");
}

TEST_CASE("Ctrl-C twice ends what runs: 130") {
  Gated cli;
  Begun run(cli, {"run", "p.ocf"}, "Wait at the gate.");
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  run.signal(SIGINT);
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log") == "");
}

TEST_CASE("a termination signal ends what runs at once: 143") {
  Gated cli;
  Begun run(cli, {"run", "p.ocf"}, "Wait at the gate.");
  run.signal(SIGTERM);
  CHECK(run.finish().exit_code == 143);
  CHECK(cli.read("log") == "");
}

TEST_CASE("a terminal that goes away: nothing new begins, nothing is lost") {
  Gated cli;
  Begun run(cli, {"run", "p.ocf"}, "Wait at the gate.");
  run.signal(SIGHUP);
  REQUIRE(run.wait_for("No new step begins"));
  cli.open_gate();
  CHECK(run.finish().exit_code == 129);
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.read("log") == "passed\n");
}

TEST_CASE("Ctrl-C at a question withdraws it: 130, and resume asks again") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Look at the lamp.\nEnd\n");
  Begun run(cli, {"run", "p.ocf"}, "[d]one");
  run.signal(SIGINT);
  REQUIRE(run.wait_for("No new step begins"));
  CHECK(run.finish().exit_code == 130);
  CHECK(cli({"resume"}, "d\n").exit_code == 0);
}

// That nobody reads is found out by the first line that follows the step's end; the next step has begun by then.
TEST_CASE("a reader of its output that goes away: what has begun ends, nothing more begins, and resume goes on") {
  Gated cli;
  cli.write("q.ocf",
            "use \"p.ocf\"\nprocedure q \"Q\"\nStart\n 1. Pass.\n      do p()\n 2. Go further.\n      do "
            "command([\"touch\", \"went_further\"])\nEnd\n");
  Begun run(cli, {"run", "q.ocf"}, "Wait at the gate.");
  run.close_output();
  cli.open_gate();
  CHECK(run.finish().exit_code == 4);
  CHECK(cli.read("log") == "passed\n");
  CHECK(!cli.has("went_further"));
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.read("log") == "passed\n");
  CHECK(cli.has("went_further"));
}

TEST_CASE("streams that are closed from the start don't get into the journal's files") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"touch\", \"worked\"])\nEnd\n");
  cli.write("run.sh", "exec \"$1\" run p.ocf 0<&- 1>&- 2>&-\n");
  auto call = cli.call({});
  call.command = {"/bin/sh", "run.sh", Cli::program()};
  CHECK(ocflow::test::Child(call).finish().exit_code == 0);
  CHECK(cli.has("worked"));
  const auto shown = cli({"show"});
  CHECK(shown.exit_code == 0);
  CHECK(shown.out.find("as asked") != std::string::npos);
}

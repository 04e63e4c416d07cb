// Which run is meant where none is named.
#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using ocflow::test::AtGate;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::last_run;

namespace {

struct TwoAtGates : GatedCli {
  TwoAtGates() {
    write("p.ocf",
          "procedure p \"Two steps\"\nStart\n 1. Wait at the gate.\n      do command([\"sh\", \"-c\", \"read x < "
          "gate\"])\n 2. Go on.\n      do command([\"true\"])\nEnd\n");
  }
};

}  // namespace

TEST_CASE("status without a name shows what goes on, else the last run, and names what else there is") {
  TwoAtGates cli;
  cli.write("bad.ocf", "procedure bad \"Bad\"\nStart\n 1. Fail.\n      do command([\"false\"])\nEnd\n");
  cli.write("good.ocf", "procedure good \"Good\"\nStart\n 1. Work.\n      do command([\"true\"])\nEnd\n");
  AtGate run(cli, {"run", "p.ocf"});
  const auto first = last_run(cli);
  REQUIRE(cli({"run", "bad.ocf"}).exit_code == 1);
  const auto bad = last_run(cli);
  auto shown = cli({"status"}).out;
  CHECK(shown.starts_with("p  Two steps\nrun " + first));
  CHECK(has(shown, "The run " + bad + " is not finished: `ocflow status " + bad + "`.\n"));
  CHECK(cli({"pause"}).exit_code == 0);  // the one that goes on
  CHECK(cli({"resume", first}).exit_code == 0);
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  REQUIRE(cli({"run", "good.ocf"}).exit_code == 0);
  shown = cli({"status"}).out;
  CHECK(shown.starts_with("good  Good\n"));
  CHECK(has(shown, "The run " + bad + " is not finished"));
  CHECK(cli({"status", bad}).out.starts_with("bad  Bad\n"));
}

TEST_CASE("the commands that are suggested name the state folder where it was named") {
  TwoAtGates cli;
  cli.write("bad.ocf", "procedure bad \"Bad\"\nStart\n 1. Fail.\n      do command([\"false\"])\nEnd\n");
  cli.write("good.ocf", "procedure good \"Good\"\nStart\n 1. Work.\n      do command([\"true\"])\nEnd\n");
  const auto failed = cli({"run", "bad.ocf", "--state", "s"});
  REQUIRE(failed.exit_code == 1);
  const auto bad = failed.err.substr(4, failed.err.find("  ") - 4) + " --state s`";
  const auto id = bad.substr(0, bad.find(' '));
  REQUIRE(cli({"run", "good.ocf", "--state", "s"}).exit_code == 0);
  CHECK(has(cli({"status", "--state", "s"}).out, "`ocflow status " + bad));
  CHECK(has(cli({"pause", id, "--state", "s"}).err, "`ocflow status " + bad));
  CHECK(has(cli({"logs", id, "7", "--state", "s"}).err, "`ocflow show " + bad));
  REQUIRE(cli({"undo", id, "--state", "s", "--yes"}).exit_code == 0);
  CHECK(has(cli({"undo", id, "--state", "s", "--yes"}).err, "`ocflow show " + bad));
  CHECK(has(cli({"resume", id, "--state", "s"}).err, "`ocflow show " + bad));
}

TEST_CASE("pause and resume without a name mean the same run, and between several nobody guesses (64)") {
  TwoAtGates cli;
  TwoAtGates other;
  other.env["OCFLOW_STATE"] = (cli / "state").string();
  AtGate first(cli, {"run", "p.ocf"});
  const auto one = last_run(cli);
  AtGate second(other, {"run", "p.ocf"});
  const auto two = last_run(cli);
  const auto which = cli({"pause"});
  CHECK(which.exit_code == 64);
  CHECK(has(which.err, "ocflow pause " + one + "   (p, goes on)\n  ocflow pause " + two + "   (p, goes on)\n"));
  CHECK(cli({"pause", one}).exit_code == 0);
  CHECK(has(cli({"resume"}).out, "The run " + one + " goes on where it was started"));
  CHECK(cli({"pause", one}).exit_code == 0);
  CHECK(has(cli({"pause"}).out, "The run " + two + " is paused"));  // the other one is
  CHECK(cli({"resume"}).exit_code == 64);
  second.kill();
  CHECK(cli({"cancel", two}).exit_code == 0);
  cli.write("bad.ocf", "procedure bad \"Bad\"\nStart\n 1. Fail.\n      do command([\"false\"])\nEnd\n");
  REQUIRE(cli({"run", "bad.ocf"}).exit_code == 1);
  const auto bad = last_run(cli);
  const auto again = cli({"resume"});
  CHECK(again.exit_code == 64);
  CHECK(has(again.err, "ocflow resume " + one + "   (p, paused)\n  ocflow resume " + bad + "   (bad, failed)\n"));
  CHECK(cli({"resume", one}).exit_code == 0);
  cli.open_gate();
  CHECK(first.finish().exit_code == 0);
}

TEST_CASE("pause takes no run of which only the keeper lives") {
  TwoAtGates cli;
  TwoAtGates other;
  other.env["OCFLOW_STATE"] = (cli / "state").string();
  AtGate first(cli, {"run", "p.ocf"});
  const auto one = last_run(cli);
  AtGate second(other, {"run", "p.ocf"});
  second.kill();
  CHECK(has(cli({"pause"}).out, "The run " + one + " is paused"));
  CHECK(cli({"cancel", one}).exit_code == 0);
  other.leave();
}

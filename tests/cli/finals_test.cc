// A `finally` beside its step: what is decided about it, and how it is told.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;

namespace {

std::string procedure(const std::string& steps, const std::string& above = "") {
  return "procedure p \"P\"\n" + above + "Start\n" + steps + "End\n";
}

const std::string both_fail = procedure(R"( 1. Open.
      do command(["false"])
      finally command(["sh", "-c", "echo shut >> log; test -e may"])
 2. Go on.
      do command(["sh", "-c", "echo on >> log"])
)");

// A run whose `finally` stands at the gate.
const std::string closes_at_gate = procedure(R"( 1. Work.
      do command(["echo", "worked"])
      finally command(["sh", "-c", "echo closing; read x < gate"])
)");

}  // namespace

TEST_CASE("where a step and its finally failed, the ways on name each, and can be taken as they stand there") {
  Cli cli;
  cli.write("p.ocf", both_fail);
  const auto failed = cli({"run", "p.ocf"});
  CHECK(has(failed.out, "--decide 1=done --decide 1/finally=done\n"));
  const auto one = cli({"resume", "--no-input", "--decide", "1=done"});
  CHECK(one.exit_code == 3);
  CHECK(has(one.err, "the `finally` of step 1: Open.\n  add --decide 1/finally=again, or =done, or =skip"));
  CHECK(cli({"resume", "--no-input", "--decide", "1/finally=skip"}).exit_code == 0);
  CHECK(cli.read("log") == "shut\non\n");
  CHECK(has(cli({"show"}).out, " said done; its `finally`: "));
  CHECK_FALSE(has(cli({"show"}).out, "Open.  "));  // how long a word took
}

TEST_CASE("a finally is decided about by STEP alone where nothing else of that is to be decided") {
  Cli cli;
  cli.write("p.ocf", both_fail);
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 1);
  REQUIRE(cli({"resume", "--no-input", "--decide", "1=done"}).exit_code == 3);
  cli.write("may", "");
  CHECK(cli({"resume", "--no-input", "--decide", "1=again"}).exit_code == 0);
  CHECK(cli.read("log") == "shut\non\nshut\n");
  const auto none = cli({"run", "p.ocf"});
  const auto wrong = cli({"resume", "--no-input", "--decide", "1/finally=done"});
  CHECK(wrong.exit_code == 64);
  CHECK(has(wrong.err, "1/finally has not failed; there is nothing to decide about it"));
}

TEST_CASE("the finally of the procedure is named by its place, or as what it is") {
  for (const char* name : {"/2", "/finally"}) {
    Cli cli;
    cli.write("p.ocf", procedure(" 1. Work.\n      do command([\"true\"])\n", "finally command([\"false\"])\n"));
    CHECK(has(cli({"run", "p.ocf"}).out, "--decide /2=again"));
    CHECK(has(cli({"resume", "--no-input"}).err, "go on with the `finally` of the procedure\n  add --decide /2=again"));
    CHECK(cli({"resume", "--no-input", "--decide", std::string(name) + "=skip"}).exit_code == 0);
  }
}

TEST_CASE("status, logs and explain tell a finally from its step") {
  GatedCli cli;
  cli.write("p.ocf", closes_at_gate);
  AtGate run(cli, {"run", "p.ocf"}, "finally: ");
  const auto id = last_run(cli);
  CHECK(has(cli({"status"}).out, "  acts           1  finally: command([\"sh\", \"-c\", "));
  const auto now = nlohmann::json::parse(cli({"status", "--output", "json"}).out)["now"][0];
  CHECK(now["path"] == "1/finally");
  CHECK(now["finally"].get<std::string>().starts_with("command("));
  CHECK(has(cli({"logs", id, "1"}).out, "worked\nfinally: command("));
  const auto own = cli({"logs", id, "1/finally"}).out;
  CHECK((has(own, ": not ended\nclosing\n") && !has(own, "worked")));
  CHECK(has(cli({"explain", id, "1"}).out, "`finally command("));
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  CHECK(has(cli({"explain", id, "1"}).out, "its `finally` ended: done"));
}

TEST_CASE("status tells also the finally of the procedure") {
  GatedCli cli;
  cli.write("p.ocf", procedure(" 1. Work.\n      do command([\"true\"])\n",
                               "finally command([\"sh\", \"-c\", \"read x < gate\"])\n"));
  AtGate run(cli, {"run", "p.ocf"}, "finally: ");
  CHECK(has(cli({"status"}).out, "finally: command("));
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
}

TEST_CASE("what is said ahead of a finally counts where engine and keeper were killed") {
  for (const std::string how : {"", ", repeatable: true"}) {
    GatedCli cli;
    cli.write("p.ocf",
              procedure(" 1. Work.\n      do command([\"true\"])\n      finally command([\"sh\", \"-c\", \"echo "
                        "shut >> log; read x < gate\"]" +
                        how + ")\n"));
    AtGate run(cli, {"run", "p.ocf"}, "finally: ");
    const pid_t keeper = keeper_of(cli);
    run.kill();
    ::kill(keeper, SIGKILL);
    cli.open_gate();
    const auto resumed = cli({"resume", "--no-input", "--decide", "1/finally=done"});
    INFO(resumed.err + resumed.out);
    CHECK(resumed.exit_code == 0);
    CHECK(has(resumed.err, "finally done\n"));
    CHECK(cli.read("log") == "shut\n");
  }
}

TEST_CASE("how long an act took is not told where nobody was there") {
  GatedCli cli;
  cli.write("p.ocf", closes_at_gate);
  AtGate(cli, {"run", "p.ocf"}, "finally: ").kill();
  cli.open_gate();
  const auto resumed = cli({"resume"});
  INFO(resumed.err + resumed.out);
  CHECK(resumed.exit_code == 0);
  CHECK(has(resumed.err, " (had begun)\n"));
  CHECK(has(resumed.err, "finally done\n"));

  cli.write("p.ocf", procedure(" 1. Work.\n      do command([\"sh\", \"-c\", \"read x < gate\"])\n 2. Go on.\n      do "
                               "command([\"true\"])\n"));
  AtGate(cli, {"run", "p.ocf"}, "Work.").kill();
  cli.open_gate();
  const auto step = cli({"resume"});
  CHECK(step.exit_code == 0);
  CHECK(has(step.err, "1      done\n"));
  CHECK(has(step.err, "2      done in "));
  CHECK_FALSE(has(step.err, "Go on. (had begun)"));
  CHECK(has(cli({"show"}).out, "Work.\n"));
}

TEST_CASE("a step whose first way failed and that waits for a person has begun") {
  Cli cli;
  cli.write("p.ocf", procedure(" 1. Do it.\n      do command([\"false\"])\n      else do person(\"By hand\")\n 2. Go "
                               "on.\n      do command([\"true\"])\n"));
  const auto stopped = cli({"run", "p.ocf", "--no-input"});
  CHECK(stopped.exit_code == 3);
  CHECK(has(stopped.out,
            "What waits for a person\n  1      Do it.\n         in another way, as the one before failed: "
            "false: exit code 1\n\nWhat did not start\n  2 "));
  CHECK(has(cli({"explain", last_run(cli), "1"}).out, "now it waits for another way of doing it"));
  CHECK_FALSE(has(cli({"status"}).out, "asks a person"));
}

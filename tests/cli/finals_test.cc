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
  CHECK(has(cli({"show"}).out, "  skipped        1/finally  command("));
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
    CHECK(has(cli({"run", "p.ocf"}).out, "--decide /finally=again"));
    CHECK(has(cli({"resume", "--no-input"}).err,
              "go on with the `finally` of the procedure\n  add --decide /finally=again"));
    CHECK(cli({"resume", "--no-input", "--decide", std::string(name) + "=skip"}).exit_code == 0);
  }
}

namespace {

// A step and the procedure that it runs both have one, and each fails as long as its file isn't there.
const std::string two_of_one = procedure(R"( 1. Outer.
      do inner()
      finally command(["sh", "-c", "echo outer >> log; test -e outer"])
 2. Go on.
      do command(["true"])
)") + R"(
procedure inner "Inner"
finally command(["sh", "-c", "echo inner >> log; test -e inner"])

Start
 1. Work.
      do command(["true"])
End
)";

}  // namespace

TEST_CASE("the finally of a step and that of the procedure it runs have a name each, and a word each") {
  Cli cli;
  cli.write("p.ocf", two_of_one);
  CHECK(has(cli({"run", "p.ocf"}).out, "--decide 1/finally=again --decide 1/inner/finally=again\n"));
  const auto wanted = cli({"resume", "--no-input"});
  CHECK(wanted.exit_code == 3);
  CHECK(has(wanted.err,
            "how to go on with each of these\n  the `finally` of step 1: Outer.\n"
            "  the `finally` of the procedure that runs in step 1: Outer.\n"
            "  add --decide 1/finally=again --decide 1/inner/finally=again, or =done, or =skip\n"));
  CHECK(has(cli({"logs", last_run(cli), "1/inner/finally"}).out, "echo inner >> log"));
  CHECK(cli({"resume", "--no-input", "--decide", "1/nobody/finally=skip"}).exit_code == 64);
  const auto put = cli({"resume"}, "q\n").err;
  CHECK(has(put, "1/finally. This `finally` failed: Outer.\n      | command([\"sh\", \"-c\", \"echo outer >> log; "));
  cli.write("outer", "");
  const auto ended =
      cli({"resume", "--no-input", "--decide", "1/inner/finally=skip: gone", "--decide", "1/finally=again"});
  INFO(ended.err + ended.out);
  CHECK(ended.exit_code == 0);
  CHECK(cli.read("log") == "inner\nouter\nouter\n");
  CHECK(has(ended.out, "3 done, 1 `finally` skipped.") != has(ended.out, "2 done, 1 `finally` skipped."));
  CHECK(has(cli({"history"}).out, "as asked, 1 `finally` skipped  "));
  const auto told = nlohmann::json::parse(cli({"show", "--output", "json"}).out)["decided_finals"];
  CHECK((told.size() == 1 && told[0]["path"] == "1/inner/finally" && told[0]["state"] == "skipped"));
}

TEST_CASE("a finally that fails while a run is taken back is told as failed, and decided about by its name") {
  GatedCli cli;
  cli.write("p.ocf", procedure(R"( 1. Open.
      do command(["touch", "open"])
      undo command(["rm", "open"])
      finally command(["sh", "-c", "test -e may"])
 2. Wait at the gate.
      do command(["sh", "-c", "read x < gate"])
)"));
  AtGate run(cli, {"run", "p.ocf"});
  REQUIRE(cli({"cancel", last_run(cli)}).exit_code == 0);
  run.finish();
  const auto back = cli({"undo", last_run(cli), "--yes", "--no-input"});
  INFO(back.err + back.out);
  CHECK(back.exit_code == 3);
  CHECK(has(back.err, "1      finally failed: "));
  CHECK(has(back.err, "  1/finally. This `finally` failed: Open.\n"));
  CHECK(has(back.out, " --decide 1/finally=done\n      it was done by hand\n"));
  const auto rest = cli({"undo", last_run(cli), "--yes", "--no-input", "--decide", "1/finally=skip"});
  CHECK(rest.exit_code == 0);
  CHECK_FALSE(cli.has("open"));
}

TEST_CASE("undo is a way on where something was done, also where a finally waits for a word") {
  Cli cli;
  cli.write("p.ocf", both_fail);
  CHECK_FALSE(has(cli({"run", "p.ocf"}).out, "ocflow undo"));  // nothing was done
  REQUIRE(cli({"cancel", last_run(cli)}).exit_code == 0);
  cli.write("p.ocf", procedure(" 1. Open.\n      do command([\"true\"])\n      finally command([\"false\"])\n"));
  CHECK(has(cli({"run", "p.ocf"}).out, "ocflow undo"));
  REQUIRE(cli({"cancel", last_run(cli)}).exit_code == 0);
  CHECK(has(cli({"show"}).out, "ocflow undo"));
  CHECK(cli({"undo", last_run(cli), "--yes", "--no-input"}).exit_code == 3);  // it fails again
}

TEST_CASE("what a finally asks a person goes by its name, which stands in the question and in answers") {
  Cli cli;
  cli.write("p.ocf", procedure(" 1. Work.\n      finally person(\"Shut it.\")\n", "finally person(\"Lock it.\")\n"));
  const auto asked = cli({"run", "p.ocf", "--no-input", "--answers", "a.yaml"});
  CHECK(asked.exit_code == 66);
  cli.write("a.yaml", "1: done\n1/finally: done\n");
  const auto half = cli({"run", "p.ocf", "--no-input", "--answers", "a.yaml"});
  CHECK(half.exit_code == 3);
  CHECK(has(half.err,
            "  /finally. Lock it.\n  The line `/finally: done` in a file that --answers names would answer it."));
  CHECK(has(half.err, "No new step begins: /finally needs a person"));
  cli.write("b.yaml", "1: done\n1/finally: done\n/finally: done\n");  // behind a `finally` a step is done again
  CHECK(cli({"resume", "--no-input", "--answers", "b.yaml"}).exit_code == 0);
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

TEST_CASE("explain knows a finally by the names that status and show give it: of a step, of a procedure, of all") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nfinally command([\"false\"])\nStart\n 1. Call it.\n      do inner()\n      finally "
            "command([\"true\"])\nEnd\nprocedure inner \"I\"\nfinally command([\"true\"])\nStart\n 1. Work.\n      do "
            "command([\"true\"])\nEnd\n");
  const auto own = cli({"explain", "p.ocf", "1/finally"}).out;
  CHECK(own.starts_with("1/finally  What is done finally for step 1 (Call it.)\np.ocf:6\n"));
  CHECK(has(own, "when the list that holds step 1 (Call it.) ends, if that had begun"));
  CHECK(has(cli({"explain", "p.ocf", "1/inner/finally"}).out, "procedure inner, which step 1 (Call it.) calls"));
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  const auto all = cli({"explain", last_run(cli), "/finally"}).out;
  CHECK(has(all, "it ended: failed"));
  CHECK(has(all, "now it is owed, for it failed: "));
  CHECK(cli({"explain", "p.ocf", "1.7/finally"}).exit_code == 66);
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

TEST_CASE("what engine and keeper left in doubt has its own place, and history tells what was left out") {
  for (const bool final : {false, true}) {
    GatedCli cli;
    const std::string gate = "command([\"sh\", \"-c\", \"read x < gate\"])";
    cli.write("p.ocf", procedure(std::string(" 1. Work.\n      do ") +
                                 (final ? "command([\"true\"])\n      finally " : "") + gate + "\n"));
    AtGate run(cli, {"run", "p.ocf"}, "Work.");
    const pid_t keeper = keeper_of(cli);
    run.kill();
    ::kill(keeper, SIGKILL);
    CHECK(has(cli({"status"}).out, "  had begun      1  "));
    cli.open_gate();
    const auto doubt = cli({"resume", "--no-input"});
    INFO(doubt.err + doubt.out);
    const std::string path = final ? "1/finally" : "1";
    CHECK(has(doubt.out, final ? "What `finally` was to do, and is in doubt: was it done?\n  1/finally  Work.\n"
                               : "What is in doubt: was it done?\n  1      Work.\n"));
    CHECK_FALSE(has(doubt.out, "What failed"));
    CHECK(cli({"resume", "--no-input", "--decide", path + "=skip"}).exit_code == 0);
    CHECK(has(cli({"history"}).out, final ? "as asked, 1 `finally` skipped  " : "as asked, 1 skipped  "));
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

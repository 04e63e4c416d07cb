// `ocflow undo RUN`, with the real program.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using nlohmann::json;
using ocflow::test::AtGate;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;

namespace {

const std::string two = R"(procedure p "Two files"

Start
 1. Make one.
      do command(["touch", "one"])
      undo command(["rm", "one"])
 2. Make two.
      do command(["touch", "two"])
      undo command(["rm", "two"])
 3. Say it.
      do command(["true"])
End
)";

std::string only_run(const Cli& cli) { return json::parse(cli({"history", "--output", "json"}).out)["runs"][0]["run"]; }

struct RanBefore : Cli {
  explicit RanBefore(const std::string& text = two) {
    write("p.ocf", text);
    ran = (*this)({"run", "p.ocf"}, "yes\n").exit_code;
    id = only_run(*this);
  }
  int ran = 0;
  std::string id;
};

}  // namespace

TEST_CASE("undo shows what it would do, asks, and takes back from the last to the first") {
  RanBefore cli;
  REQUIRE(cli.ran == 0);
  const auto plan = cli({"undo", cli.id, "--dry-run"});
  INFO(plan.err + plan.out);
  CHECK(plan.exit_code == 0);
  CHECK(plan.out.find("take back   2") < plan.out.find("take back   1"));
  CHECK(has(plan.out, "2 to be taken back, 1 to stay."));
  CHECK(cli.has("two"));
  CHECK(cli({"undo", cli.id}, "no\n").exit_code == 4);
  CHECK(cli({"undo", cli.id, "--no-input"}).exit_code == 3);
  CHECK(cli.has("one"));
  const auto done = cli({"undo", cli.id}, "yes\n");
  INFO(done.err + done.out);
  CHECK(done.exit_code == 0);
  CHECK_FALSE(cli.has("one"));
  CHECK_FALSE(cli.has("two"));
  CHECK(has(done.out, "Taken back"));
}

TEST_CASE("a second undo does nothing twice, and a run that was taken back is not resumed") {
  RanBefore cli;
  CHECK(cli({"undo", cli.id, "--yes"}).exit_code == 0);
  cli.write("one", "somebody else's");
  CHECK(cli({"undo", cli.id, "--yes"}).exit_code == 66);
  CHECK(cli({"resume", cli.id}).exit_code == 66);
  CHECK(cli.has("one"));
  CHECK(has(cli({"show", cli.id}).out, "taken back"));
  CHECK(has(cli({"history"}).out, "taken back"));
}

TEST_CASE("undo stops at the point of no return and says what stays and how to go past it") {
  RanBefore cli(R"(procedure p "P"

Start
 1. Make one.
      do command(["touch", "one"])
      undo command(["rm", "one"])
 2. Burn it.
      confirm "Sure?"
      do command(["true"])
      undo none "it is burnt"
 3. Make two.
      do command(["touch", "two"])
      undo command(["rm", "two"])
End
)");
  REQUIRE(cli.ran == 0);
  CHECK(has(cli({"undo", cli.id, "--dry-run"}).out, "step 2 comes after it, and can't be taken back"));
  const auto stopped = cli({"undo", cli.id, "--yes"});
  INFO(stopped.err + stopped.out);
  CHECK(stopped.exit_code == 1);
  CHECK(has(stopped.out, "this step can't be taken back: it is burnt"));
  CHECK(has(stopped.out, "What stays as it is\n  1      Make one."));
  CHECK(has(stopped.out, "ocflow undo " + cli.id + " --decide 2=skip"));
  CHECK_FALSE(cli.has("two"));
  CHECK(cli.has("one"));
  const auto past = cli({"undo", cli.id, "--yes", "--decide", "2=skip"});
  CHECK(past.exit_code == 0);
  CHECK_FALSE(cli.has("one"));
}

TEST_CASE("a way back that fails is asked about; nobody there: 3") {
  RanBefore cli;
  ::unlink((cli / "two").c_str());
  const auto undone = cli({"undo", cli.id, "--yes", "--no-input"});
  INFO(undone.err + undone.out);
  CHECK(undone.exit_code == 3);
  CHECK(cli.has("one"));
  CHECK(cli({"undo", cli.id, "--yes", "--no-input", "--decide", "2=done"}).exit_code == 0);
  CHECK_FALSE(cli.has("one"));
}

TEST_CASE("kill -9 while something is taken back: the next undo finds how it ended, and does the rest") {
  GatedCli cli;
  cli.write("p.ocf", R"(procedure p "P"

Start
 1. Make one.
      do command(["touch", "one"])
      undo command(["rm", "one"])
 2. Open.
      do command(["true"])
      undo command(["sh", "-c", "echo x >> log; read x < gate"])
End
)");
  CHECK(cli({"run", "p.ocf"}).exit_code == 0);
  const auto id = only_run(cli);
  AtGate(cli, {"undo", id, "--yes"}, "Taking it back").kill();
  CHECK(cli({"resume", id}).exit_code == 65);
  cli.open_gate();
  const auto rest = cli({"undo", id, "--yes"});
  INFO(rest.err + rest.out);
  CHECK(rest.exit_code == 0);
  CHECK(cli.read("log") == "x\n");
  CHECK_FALSE(cli.has("one"));
}

TEST_CASE("a run that was taken back is known by the end of its name, and there is nothing to cancel in it") {
  RanBefore cli;
  const auto end = cli.id.substr(cli.id.rfind('-') + 1);
  CHECK(cli({"undo", end, "--yes"}).exit_code == 0);
  const auto cancelled = cli({"cancel", cli.id});
  CHECK(cancelled.exit_code == 0);
  CHECK(has(cancelled.out, "was taken back; nothing of it runs"));
}

TEST_CASE("a way back that failed can be given up") {
  RanBefore cli(
      "procedure p \"P\"\nStart\n 1. A.\n      do command([\"true\"])\n      undo command([\"false\"])\nEnd\n");
  CHECK(cli({"undo", cli.id, "--yes", "--no-input"}).exit_code == 3);
  CHECK(has(cli({"status", cli.id}).out, "partly taken back"));
  CHECK(cli({"cancel", cli.id}).exit_code == 0);
}

TEST_CASE("what a person takes back is answered ahead of time") {
  RanBefore cli("procedure p \"P\"\nStart\n 1. A.\n      do command([\"true\"])\n      undo person(\"Back.\")\nEnd\n");
  cli.write("answers.yaml", "1: done\n");
  const auto back = cli({"undo", cli.id, "--yes", "--no-input", "--answers", "answers.yaml"});
  INFO(back.err + back.out);
  CHECK(back.exit_code == 0);
}

TEST_CASE("resume and undo work in the folder where the run was started") {
  RanBefore cli("procedure p \"P\"\nStart\n 1. Make.\n      do command([\"touch\", \"made\"])\n" +
                std::string("      undo command([\"rm\", \"made\"])\n 2. Fail.\n      do command([\"test\", \"-e\", ") +
                "\"ready\"], repeatable: true)\nEnd\n");
  CHECK(cli.ran == 1);
  std::filesystem::create_directory(cli / "else");
  cli.write("ready", "");
  cli.below = "else";
  CHECK(cli({"resume", cli.id}).exit_code == 0);
  CHECK(cli({"undo", cli.id, "--yes"}).exit_code == 0);
  CHECK_FALSE(cli.has("made"));
}

TEST_CASE("a run that was cancelled while a `finally` of it waited for a word is taken back") {
  Cli cli;
  cli.write("p.ocf", R"(procedure p "P"
Start
 1. Open.
      do command(["touch", "open"])
      undo command(["rm", "open"])
      finally command(["sh", "-c", "test -e may && cp open shut"])
End
)");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 1);
  REQUIRE(cli({"cancel", only_run(cli)}).exit_code == 0);
  cli.write("may", "");
  CHECK(cli({"undo", only_run(cli), "--yes"}).exit_code == 0);
  CHECK(cli.has("shut"));
  CHECK_FALSE(cli.has("open"));
}

TEST_CASE("a run whose folder is gone is not taken up somewhere else") {
  Cli cli;
  std::filesystem::create_directory(cli / "there");
  cli.write("there/p.ocf", "procedure p \"P\"\nStart\n 1. A.\n      do command([\"false\"], repeatable: true)\nEnd\n");
  cli.below = "there";
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  cli.below = "";
  std::filesystem::remove_all(cli / "there");
  const auto refused = cli({"resume"});
  CHECK(refused.exit_code == 66);
  CHECK(has(refused.err, "there, can't be gone to"));
}

TEST_CASE("a finally in doubt that an undo would run once more is told as that before anybody says yes") {
  GatedCli cli;
  cli.write("p.ocf", R"(procedure p "P"

Start
 1. Open it.
      do command(["touch", "open"])
      undo command(["rm", "open"])
      finally command(["sh", "-c", "echo shut >> log; read x < gate"])
End
)");
  AtGate run(cli, {"run", "p.ocf"}, "finally: ");
  const pid_t keeper = keeper_of(cli);
  run.kill();
  ::kill(keeper, SIGKILL);
  cli.leave();
  CHECK(has(cli({"resume", "--no-input"}).out, "and is in doubt: was it done?\n  1/finally  Open it.\n"));
  const auto id = only_run(cli);
  const auto asked = cli({"undo", id}, "no\n");
  INFO(asked.err);
  CHECK(asked.exit_code == 4);
  CHECK(has(asked.err, "in doubt: it was begun before, and how that ended is not known; it would run once more\n"));
  CHECK(has(asked.err, "2 to be taken back; one `finally` in doubt would run once more.\n"));
  CHECK(has(asked.err, "\nTake this back, though one `finally` in doubt would run once more? yes or no: "));
  const auto told = json::parse(cli({"undo", id, "--dry-run", "--output", "json"}).out)["steps"];
  CHECK(told[0]["in_doubt"] == true);
  CHECK(told[1]["in_doubt"] == false);
}

// Runs on real processes: how they end, what they say, what they leave.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Cli;
using ocflow::test::has;

namespace {

std::string procedure(const std::string& steps) { return "procedure p \"A procedure\"\n\nStart\n" + steps + "End\n"; }

const std::string works = procedure(" 1. Do it.\n      do command([\"touch\", \"made\"])\n");
const std::string fails = procedure(
    " 1. Do what works.\n      do command([\"true\"])\n"
    " 2. Do what fails.\n      do command([\"ls\", \"/no/such/folder\"])\n"
    " 3. Go on.\n      do command([\"true\"])\n");
const std::string asks = procedure(" 1. Look at the lamp.\n 2. Do it.\n      do command([\"true\"])\n");

}  // namespace

TEST_CASE("a run that works ends with 0, its progress on one stream and its result on the other") {
  Cli cli;
  cli.write("p.ocf", works);
  const auto result = cli({"run", "p.ocf"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.rfind("Done as asked", 0) == 0);
  CHECK(has(result.err, "1      Do it."));
  CHECK(has(result.err, "1      done in"));
}

TEST_CASE("a run that fails ends with 1 and says what, with its last output, and how to go on") {
  Cli cli;
  cli.write("p.ocf", fails);
  const auto result = cli({"run", "p.ocf"});
  CHECK(result.exit_code == 1);
  for (const auto* part : {"What failed\n  2      Do what fails.", "no/such/folder", "What is left as it is\n  1",
                           "What did not start\n  3", "ocflow resume ", "--decide 2=again"}) {
    INFO(result.out);
    CHECK(has(result.out, part));
  }
}

TEST_CASE("a run says why it does a step in another way than the first") {
  Cli cli;
  cli.write("p.ocf", procedure(" 1. Do it.\n      do command([\"ls\", \"/no/such/folder\"])\n"
                               "      else do command([\"false\"])\n      else do command([\"true\"])\n"));
  const auto result = cli({"run", "p.ocf"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, "1      failed: ls: exit code 2; now in another way\n"));
  CHECK(has(result.err, "1      failed: false: exit code 1; now in another way\n"));
}

TEST_CASE("the commands to go on name the state folder when it was named") {
  Cli cli;
  cli.write("p.ocf", fails);
  CHECK(has(cli({"run", "p.ocf", "--state", "my state"}).out, " --state 'my state' --decide 2=again"));
}

TEST_CASE("nobody to ask: 3, with the question and the line that would answer it") {
  Cli cli;
  cli.write("p.ocf", asks);
  for (const auto& line : std::vector<std::vector<std::string>>{{"run", "p.ocf", "--no-input"}, {"run", "p.ocf"}}) {
    const auto result = cli(line);  // without --no-input the input ends at once
    CHECK(result.exit_code == 3);
    CHECK(has(result.err, "Look at the lamp."));
    CHECK(has(result.err, "`1: done`"));
  }
}

TEST_CASE("--yes does not answer for a person") {
  Cli cli;
  cli.write("p.ocf", asks);
  CHECK(cli({"run", "p.ocf", "--yes", "--no-input"}).exit_code == 3);
}

TEST_CASE("a person answers at the terminal: done, or skip and failed with a reason") {
  Cli cli;
  cli.write("p.ocf", asks);
  CHECK(cli({"run", "p.ocf"}, "d\n").exit_code == 0);
  const auto skipped = cli({"run", "p.ocf"}, "what\ns\n\nit has no lamp\n");
  CHECK(skipped.exit_code == 0);
  CHECK(has(cli({"show"}).out, "said skip: it has no lamp"));
  CHECK(cli({"run", "p.ocf"}, "failed\nit is broken\n").exit_code == 1);
}

TEST_CASE("answers are given ahead in a file") {
  Cli cli;
  cli.write("p.ocf", asks);
  cli.write("a.yaml", "1: done\n");
  CHECK(cli({"run", "p.ocf", "--no-input", "--answers", "a.yaml"}).exit_code == 0);
  cli.write("a.yaml", "9: done\n1: maybe\n");
  const auto wrong = cli({"run", "p.ocf", "--no-input", "--answers", "a.yaml"});
  CHECK(wrong.exit_code == 64);
  CHECK(has(wrong.err, "a.yaml:1:1: there is no step `9`"));
  CHECK(has(wrong.err, "a.yaml:2:4: `maybe` is no answer"));
}

TEST_CASE("a person who ends the run at a failed step: 4") {
  Cli cli;
  cli.write("p.ocf", procedure(" 1. Try.\n      do command([\"false\"])\n      on failure ask\n"));
  CHECK(cli({"run", "p.ocf"}, "q\n").exit_code == 4);
}

TEST_CASE("a run as JSON gives one document and the exit code in it") {
  Cli cli;
  cli.write("p.ocf", fails);
  const auto report = json::parse(cli({"run", "p.ocf", "--output", "json"}).out);
  CHECK(report["exit_code"] == 1);
  CHECK(report["outcome"] == "failed");
  CHECK(report["steps"][1]["state"] == "failed");
}

TEST_CASE("what is wrong before a run leaves no trace: 65, 66, 78") {
  Cli cli;
  cli.write("bad.ocf", "procedure\n");
  cli.write("p.ocf",
            "procedure p \"P\"\n\ngiven\n  n : number  \"N\"\n\nStart\n 1. Go.\n      do command([\"true\"])\nEnd\n");
  CHECK(cli({"run", "bad.ocf"}).exit_code == 65);
  CHECK(cli({"run", "none.ocf"}).exit_code == 66);
  CHECK(has(cli({"run", "bad"}).err, "isn't there\n  did you mean `bad.ocf`?"));
  CHECK(cli({"run", "p.ocf"}).exit_code == 78);
  CHECK(cli({"run", "p.ocf", "--procedure", "q"}).exit_code == 66);
  CHECK(json::parse(cli({"run", "bad.ocf", "--output", "json"}).out)["error"]["kind"] == "invalid");
  CHECK(!cli.has("state"));
  CHECK(cli({"run", "p.ocf", "--set", "n=5"}).exit_code == 0);
}

TEST_CASE("a journal that can't be written: 74, and nothing was done") {
  Cli cli;
  cli.write("p.ocf", works);
  const auto result = cli({"run", "p.ocf", "--state", "/dev/null/state"});
  CHECK(result.exit_code == 74);
  CHECK(!cli.has("made"));
}

TEST_CASE("a second run at the same site is refused with 75, and told who holds it") {
  Cli cli;
  cli.write("p.ocf", asks);
  cli.write("site.yaml", "hosts:\n");
  auto call = cli.call({"run", "p.ocf", "--site", "site.yaml"});
  call.keep_input_open = true;
  ocflow::test::Child first(call);
  REQUIRE(first.wait_for("[d]one"));
  const auto second = cli({"run", "p.ocf", "--site", "site.yaml"});
  CHECK(second.exit_code == 75);
  CHECK(has(second.err, "is held by another run: run "));
  CHECK(has(second.err, "since "));
  first.send("d\n");
  CHECK(first.finish().exit_code == 0);
  CHECK(json::parse(cli({"history", "--output", "json"}).out)["runs"].size() == 1);
}

TEST_CASE("history lists the runs, and show tells of one by its name or the beginning of it") {
  Cli cli;
  cli.write("p.ocf", works);
  cli({"run", "p.ocf"});
  const auto runs = json::parse(cli({"history", "--output", "json"}).out)["runs"];
  REQUIRE(runs.size() == 1);
  CHECK(runs[0]["outcome"] == "as asked");
  const auto id = runs[0]["run"].get<std::string>();
  CHECK(has(cli({"history"}).out, id));
  CHECK(has(cli({"show", id.substr(0, id.size() - 1)}).out, "done           1  "));
  CHECK(json::parse(cli({"show", id, "--output", "json"}).out)["run"] == id);
  CHECK(cli({"show", "1999"}).exit_code == 66);
}

TEST_CASE("history and show of nothing make no folder") {
  Cli cli;
  CHECK(cli({"history"}).exit_code == 0);
  CHECK(cli({"show"}).exit_code == 66);
  CHECK(!cli.has("state"));
}

TEST_CASE("the state folder: --state before OCFLOW_STATE before XDG_STATE_HOME before the home folder") {
  Cli cli;
  cli.write("p.ocf", works);
  cli.env = {{"OCFLOW_STATE", ""}, {"XDG_STATE_HOME", (cli / "xdg").string()}, {"HOME", (cli / "home").string()}};
  cli({"run", "p.ocf"});
  CHECK(cli.has("xdg/ocflow/runs"));
  cli.env["XDG_STATE_HOME"] = "";
  cli({"run", "p.ocf"});
  CHECK(cli.has("home/.local/state/ocflow/runs"));
  cli.env["OCFLOW_STATE"] = (cli / "named").string();
  cli({"run", "p.ocf"});
  CHECK(cli.has("named/runs"));
  cli({"run", "p.ocf", "--state", "given"});
  CHECK(cli.has("given/runs"));
}

TEST_CASE("a plan shows what each step would do, counts, and changes nothing") {
  Cli cli;
  cli.write("p.ocf", works);
  const auto before = json::parse(cli({"plan", "p.ocf", "--output", "json"}).out);
  CHECK(before["steps"].size() == 1);
  const auto text = cli({"plan", "p.ocf"});
  CHECK(text.exit_code == 0);
  CHECK(has(text.out, "1  "));
  CHECK(cli({"run", "--dry-run", "p.ocf"}).out == text.out);
  CHECK(!cli.has("made"));
  CHECK(!cli.has("state"));
}

TEST_CASE("a step on a host that can't be reached fails with what to do") {
  Cli cli;
  cli.write(
      "p.ocf",
      "procedure p \"P\"\n\ngiven\n  h : host  \"Where\"\n\nStart\n 1. Go.\n      do command([\"true\"]) on h\nEnd\n");
  cli.write("site.yaml", "hosts:\n  desk:\n    reach: person\nh: desk\n");
  const auto result = cli({"run", "p.ocf", "--site", "site.yaml"});
  CHECK(result.exit_code == 1);
  CHECK(has(result.out, "only a person can do anything on desk"));
}

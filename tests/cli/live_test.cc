// What an operator reads while a run goes on, and what is left of it in the report.
#include <poll.h>

#include <nlohmann/json.hpp>

#include "cli/live.h"
#include "engine/host/descriptor.h"
#include "tests/support/catch.h"
#include "tests/support/on_terminal.h"
#include "tests/support/world.h"

using nlohmann::json;
using ocflow::test::Cli;
using ocflow::test::has;
using ocflow::test::OnTerminal;

namespace {

std::string live_text(const std::string& steps, const std::string& above = "") {
  return "procedure p \"A procedure\"\n\n" + above + "Start\n" + steps + "End\n";
}

const std::string lists_that_close =
    live_text(R"( 1. Open it.
      do command(["true"])
      finally command(["rm", "-f", "gone"])
 2. List.
      on failure continue
      1. Lock it.
           do command(["true"])
           finally command(["false"])
      2. Knock.
           do command(["true"])
           finally command(["true"])
)",
              "finally fin()\n") +
    "\nprocedure fin \"Fin\"\nStart\n 1. Say goodbye.\n      do say(\"goodbye\")\nEnd\n";

// Does every one of them stand there, one behind the other?
bool told_in_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const auto& part : parts) {
    at = text.find(part, at);
    if (at == std::string::npos) return false;
    at += part.size();
  }
  return true;
}

}  // namespace

TEST_CASE("a plan shows beneath each list what it does when it ends, in that order") {
  Cli cli;
  cli.write("p.ocf", lists_that_close);
  const auto plan = cli({"plan", "p.ocf", "--procedure", "p"});
  INFO(plan.out);
  CHECK(told_in_order(plan.out, {"2.2    Knock.", "  at the end      2.2    finally command([\"true\"])\n",
                                 "  at the end      2.1    finally command([\"false\"])\n",
                                 "  at the end      1    finally command([\"rm\", \"-f\", \"gone\"])\n",
                                 "  at the end           finally the procedure fin\n"}));
  const auto told = json::parse(cli({"plan", "p.ocf", "--procedure", "p", "--output", "json"}).out);
  CHECK(told["finally"][0] == json{{"path", "1"}, {"perhaps", false}, {"what", "command([\"rm\", \"-f\", \"gone\"])"}});
  CHECK(told["finally"][1]["what"] == "the procedure fin");
  CHECK(told["steps"][1]["finally"][1]["path"] == "2.1");
  CHECK(told["steps"][2]["finally"].empty());
}

TEST_CASE(
    "a list that may not be come to does at its end what it does only perhaps, and one that is not does nothing") {
  Cli cli;
  cli.write("p.ocf", live_text(R"( 1. Look.
      do command(["true"]) as look
 2. Perhaps.
      if look.output != ""
      do command(["true"])
      finally command(["open", look.output])
 3. Never.
      if not wanted
      do command(["true"])
      finally command(["close"])
 4. Each {x}.
      for x in ["a", "b"]
      do command(["true"])
      finally command(["leave", x])
)",
                               "given\n  wanted : bool = true  \"Whether\"\n"));
  const auto plan = cli({"plan", "p.ocf"});
  CHECK(
      told_in_order(plan.out, {"4[2]  finally command([\"leave\", \"b\"])", "4[1]  finally command([\"leave\", \"a\"])",
                               "  at the end?     2     finally command([\"open\", look.output])\n\n"}));
  CHECK_FALSE(has(plan.out, "close"));
}

TEST_CASE("what a list does when it ends is told while it does it, with how it ended") {
  Cli cli;
  cli.write("p.ocf", lists_that_close);
  const auto run = cli({"run", "p.ocf", "--procedure", "p", "--no-input"});
  INFO(run.err);
  CHECK(told_in_order(run.err, {"2.2      finally: command([\"true\"])\n", "2.2      finally done in ",
                                "2.1      finally: command([\"false\"])\n",
                                "2.1      finally failed: false: exit code 1\n", "2      tolerated"}));
  CHECK(has(run.out, "What `finally` was to do, and failed\n  2.1"));
}

TEST_CASE("a procedure that a finally runs begins and ends like any other") {
  Cli cli;
  cli.write("p.ocf", live_text(" 1. Do it.\n      do command([\"true\"])\n", "finally fin()\n") +
                         "\nprocedure fin \"Fin\"\nStart\n 1. Say goodbye.\n      do say(\"goodbye\")\nEnd\n");
  const auto run = cli({"run", "p.ocf", "--procedure", "p"});
  INFO(run.err);
  CHECK(told_in_order(run.err, {"       finally: the procedure fin\n", "| goodbye\n", "       finally done in "}));
}

TEST_CASE("what is said is read while it runs, on a terminal too") {
  Cli cli;
  cli.write("p.ocf", live_text(" 1. Tell them.\n      do say(\"The shop closes.\")\n 2. Go home.\n"));
  CHECK(told_in_order(cli({"run", "p.ocf", "--no-input"}).err,
                      {"1      Tell them.\n", "       | The shop closes.\n", "1      done in "}));
  OnTerminal terminal(cli, {"run", "p.ocf"});
  CHECK(terminal.wait_for("| The shop closes."));
  CHECK(terminal.wait_for("[d]one"));
  terminal.type("d\n");
  CHECK(terminal.wait_for("Done as asked"));
}

TEST_CASE("what is said can't steer the terminal, and of what is long the beginning is shown") {
  Cli cli;
  cli.write("p.ocf", live_text(R"( 1. Read it.
      do command(["cat", "long"]) as read
 2. Tell it.
      do say(read.output)
)"));
  std::string lines = "a\x1b[2Jb\n";
  for (int i = 2; i <= 30; ++i) lines += "line " + std::to_string(i) + "\n";
  cli.write("long", lines);
  const auto run = cli({"run", "p.ocf"});
  INFO(run.err);
  CHECK(has(run.err, "       | a\\x1b[2Jb\n       | line 2\n"));
  CHECK(has(run.err, "       | line 20\n       | … and more; `ocflow logs` has all of it\n"));
  CHECK_FALSE(has(run.err, "line 21"));
  CHECK(has(cli({"logs", run.err.substr(4, 19), "2"}).out, "line 30"));
}

TEST_CASE("an attempt that failed and is made again is told: which of how many, why, and when the next is") {
  Cli cli;
  cli.write("p.ocf", live_text(R"( 1. Try it.
      do command(["sh", "-c", "exit 3"])
      retry 2 times every 1ms doubling
)"));
  const auto run = cli({"run", "p.ocf"});
  INFO(run.err);
  CHECK(told_in_order(run.err, {"1      attempt 1 of 3 failed: sh: exit code 3; again in 1ms\n",
                                "1      attempt 2 of 3 failed: sh: exit code 3; again in 2ms\n", "1      failed: sh"}));
}

TEST_CASE("what a file or an option answered is told from what a person said") {
  Cli cli;
  cli.write("p.ocf", live_text(" 1. Look.\n 2. Sure?\n      confirm \"Sure?\"\n"));
  cli.write("a.yaml", "1: done\n");
  CHECK(cli({"run", "p.ocf", "--answers", "a.yaml", "--yes", "--no-input"}).exit_code == 0);
  const auto shown = cli({"show"}).out;
  CHECK(has(shown, " (in a.yaml) said done"));
  CHECK(has(shown, " (--yes) said done"));
  CHECK(cli({"run", "p.ocf"}, "d\nyes\n").exit_code == 0);
  CHECK_FALSE(has(cli({"show"}).out, " ("));
}

TEST_CASE("a run that ends because a person said no ends with 4, and with 1 where something else failed too") {
  Cli cli;
  const std::string inner = "      1. Sure?\n           confirm \"Sure?\"\n           do command([\"true\"])\n";
  cli.write("p.ocf", live_text(" 1. All.\n" + inner));
  const auto declined = cli({"run", "p.ocf"}, "no\nnot today\n");
  CHECK(declined.exit_code == 4);
  CHECK(has(declined.out, "Declined in "));
  CHECK(has(cli({"history"}).out, "  declined  "));
  CHECK(has(cli({"history", "--output", "json"}).out, "\"outcome\": \"declined\""));
  CHECK(has(cli({"show"}).out, ": declined\n"));
  cli.write("p.ocf", live_text(" 1. All.\n" + inner, "finally command([\"false\"])\n"));
  CHECK(cli({"run", "p.ocf"}, "no\nnot today\n").exit_code == 1);
  CHECK(has(cli({"history"}).out, "  failed  "));
}

namespace {

// What is said of waits after each second.
class WaitsToldOf {
 public:
  explicit WaitsToldOf(ocflow::test::Sim& sim)
      : sim_(sim), folder_(*sim.machine, "r"), live_(*sim.machine, folder_, console_) {}
  std::string after(long second) {
    sim_.go_on([&] { return sim_.world.clock.now >= std::chrono::seconds(second); });
    live_.turned(*sim_.driver, sim_.world.clock.now);
    console_.flush();
    char text[4000];
    std::string out;
    for (pollfd look{from_.get(), POLLIN, 0}; ::poll(&look, 1, 0) > 0;)
      out.append(text, static_cast<std::size_t>(::read(from_.get(), text, sizeof text)));
    return out;
  }

 private:
  static std::array<int, 2> made() {
    std::array<int, 2> streams{};
    if (::pipe2(streams.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    return streams;
  }
  ocflow::test::Sim& sim_;
  std::array<int, 2> streams_ = made();
  ocflow::keeper::Descriptor from_{streams_[0]}, to_{streams_[1]};
  ocflow::cli::Console console_{to_.get(), to_.get()};
  ocflow::report::Folder folder_;
  ocflow::cli::Live live_;
};

}  // namespace

TEST_CASE("a wait that takes long is told, ever more rarely, with what was seen and how often") {
  ocflow::test::Sim sim({ocflow::test::step("a").until("x", std::chrono::seconds(1), std::chrono::minutes(5))});
  sim.world.facts["x"] = false;
  sim.begin();
  WaitsToldOf told(sim);
  std::vector<long> when;
  for (long second = 1; second < 90; ++second) {
    const auto text = told.after(second);
    if (text.empty()) continue;
    when.push_back(second);
    if (when.size() > 1) continue;
    CHECK(has(text, "1      a: waits; `look(\"x\")` is not so; 1"));
    CHECK(has(text, " looks so far, until 2026-11-18 11:11:40 UTC at the latest\n"));
  }
  CHECK(when == std::vector<long>{10, 20, 40, 80});
}

TEST_CASE("of many that wait twenty are told, and the others counted") {
  std::vector<ocflow::test::Spec> steps;
  for (int i = 0; i < 50; ++i)
    steps.push_back(
        ocflow::test::step("s" + std::to_string(i)).until("x", std::chrono::seconds(1), std::chrono::minutes(5)));
  ocflow::test::Sim sim(steps, false);
  sim.world.facts["x"] = false;
  sim.begin();
  const auto text = WaitsToldOf(sim).after(11);
  CHECK(has(text, ": waits; "));
  CHECK(std::count(text.begin(), text.end(), '\n') == 21);
  CHECK(has(text, "30 more wait as long\n"));
}

TEST_CASE("what decides is told where an act failed and what was expected holds all the same") {
  Cli cli;
  cli.write("p.ocf", live_text(R"( 1. Stop it.
      do command(["false"]) as it
      retry 2 times every 1s
      expect it.exit_code == 1
 2. Do it somehow.
      do command(["/bin/false"]) as other
      else do command(["false"])
      expect other.exit_code == 1
)"));
  const auto run = cli({"run", "p.ocf"});
  INFO(run.err);
  CHECK(has(run.err, ": expected `it.exit_code == 1` holds, though the act failed: false: exit code 1\n"));
  CHECK(has(run.err, ": expected `other.exit_code == 1` holds, though the act failed: false: exit code 1\n"));
  CHECK(has(cli({"show"}).out,
            "done in another way, the 2. of 2: expected `other.exit_code == 1` holds, though the act failed: false"));
  CHECK(has(cli({"show"}).out, "expected `it.exit_code == 1` holds, though the act failed: false: exit code 1\n"));
  CHECK(has(cli({"plan", "p.ocf"}).out, "expects `it.exit_code == 1`, which decides, whatever its act ends with ("));
  const auto why = cli({"explain", "p.ocf", "1"}).out;
  CHECK(has(why, "it decides, whatever the act above ends with"));
  CHECK(has(why, "it is tried 3 times, until what it expects holds"));
  const auto runs = json::parse(cli({"history", "--output", "json"}).out);
  CHECK(has(cli({"explain", runs["runs"][0]["run"], "1"}).out, " held, and that decides, though the act failed\n"));
}

TEST_CASE("what looks again in a resume says so, whether it holds as before or fails as before") {
  Cli cli;
  cli.write("p.ocf", live_text(R"( 1. Work.
      on failure undo
      1. Prepare.
           1. Write it.
                do file.write("it", "1")
                undo file.remove("it")
           2. Look.
                require file.exists("it")
      2. Wait for the word.
           require file.exists("word")
)"));
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 1);
  const auto again = cli({"resume"});
  CHECK(told_in_order(again.err, {"1.1.1      done", "1.1.2      Look.: done\n", "1.1      done",
                                  "1.2      Wait for the "
                                  "word.: failed: ",
                                  "1      failed"}));
  cli.write("word", "");
  CHECK(has(cli({"resume"}).err, "1.2      Wait for the word.: done\n"));
}

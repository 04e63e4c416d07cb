// What ends or pauses a run from outside: Ctrl-C once, twice and three times, a termination signal, a terminal or a
// reader that goes away.
#include "tests/support/catch.h"
#include "tests/support/live_run.h"
#include "tests/support/on_terminal.h"

using ocflow::test::AtGate;
using ocflow::test::Begun;
using ocflow::test::Child;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::last_run;
using ocflow::test::OnTerminal;
using ocflow::test::soon;

namespace {

struct Held : GatedCli {
  Held() {
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
  Held cli;
  AtGate run(cli, {"run", "p.ocf"});
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  cli.open_gate();
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log") == "passed\n");
  CHECK(!cli.has("went_on"));
  CHECK(ocflow::test::has(cli({"history"}).out, "stopped"));
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.has("went_on"));
  CHECK(cli.read("log") == "passed\n");
}

TEST_CASE("Ctrl-C twice ends what runs: 130") {
  Held cli;
  AtGate run(cli, {"run", "p.ocf"});
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  run.signal(SIGINT);
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log") == "");
}

TEST_CASE("a termination signal ends what runs at once: 143") {
  Held cli;
  AtGate run(cli, {"run", "p.ocf"});
  run.signal(SIGTERM);
  const auto ended = run.finish();
  CHECK(ended.exit_code == 143);
  CHECK(ocflow::test::has(ended.out, "Stopped in "));
  CHECK(cli.read("log") == "");
  CHECK(ocflow::test::has(cli({"history"}).out, "  stopped  "));  // nothing failed but what was ended
  CHECK(ocflow::test::has(cli({"show"}).out, ": stopped\n"));
}

TEST_CASE("Ctrl-C three times leaves what runs to the keeper and goes: 130, and resume finds out how that ended") {
  GatedCli cli;
  cli.write("slow.sh",
            "trap 'read x < gate; echo ended >> log; exit 3' TERM\ntouch deaf\nwhile :; do sleep 0.05; done\n");
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. End slowly.\n      do command([\"sh\", \"slow.sh\"])\nEnd\n");
  Begun run(cli, {"run", "p.ocf"}, "End slowly.");
  REQUIRE(soon([&] { return cli.has("deaf"); }));
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Once more leaves it to the keeper"));
  run.signal(SIGINT);
  CHECK(run.finish().exit_code == 130);
  CHECK(cli.read("log").empty());
  cli.open_gate();
  CHECK(cli({"resume", "--no-input"}).exit_code == 1);
  CHECK(cli.read("log") == "ended\n");
  CHECK(cli({"resume", "--decide", "1=done"}).exit_code == 0);
}

TEST_CASE("a terminal that goes away pauses the run; resume takes it over, with all that runs") {
  Held cli;
  OnTerminal run(cli, {"run", "p.ocf"});
  cli.at_gate();
  run.close();
  REQUIRE(soon([&] { return has(cli({"status"}).out, "Paused: the terminal went away"); }));
  CHECK(has(cli({"status"}).out, "`ocflow resume " + last_run(cli) + "` lets it go on.\n"));
  Begun other(cli, {"resume"}, "The run had lost its terminal; it goes on in this one.");
  CHECK(run.exit_code() == 129);
  cli.open_gate();
  CHECK(other.finish().exit_code == 0);
  CHECK(cli.read("log") == "passed\n");
  CHECK(cli.has("went_on"));
}

TEST_CASE("a hang-up where there is no terminal ends the run as Ctrl-C does: 129, and nobody is waited for") {
  Held cli;
  auto call = cli.call({"run", "p.ocf"});
  call.command.insert(call.command.begin(), "/usr/bin/setsid");
  Child run(call);
  cli.at_gate();
  run.signal(SIGHUP);
  REQUIRE(run.wait_for("there is no terminal: no new step begins; what runs is waited for"));
  run.signal(SIGHUP);  // it is no second Ctrl-C
  cli.open_gate();
  CHECK(run.finish().exit_code == 129);
  CHECK(cli.read("log") == "passed\n");
  CHECK(!cli.has("went_on"));
  CHECK(cli({"resume"}).exit_code == 0);
}

TEST_CASE("a real terminal that is closed at a question: the run waits, and whoever resumes it is asked") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Look at the lamp.\nEnd\n");
  OnTerminal run(cli, {"run", "p.ocf"});
  REQUIRE(run.wait_for("[d]one"));
  run.close();
  REQUIRE(soon([&] { return cli({"status"}).out.find("Paused: the terminal went away") != std::string::npos; }));
  CHECK(cli({"resume"}, "d\n").exit_code == 0);
  CHECK(run.exit_code() == 129);
}

TEST_CASE("whoever ignores a lost terminal from the start (nohup) is not paused by one") {
  Held cli;
  cli.write("run.sh", "trap '' HUP\nexec \"$1\" run p.ocf\n");
  auto call = cli.call({});
  call.command = {"/bin/sh", "run.sh", Cli::program()};
  ocflow::test::Child run(call);
  REQUIRE(run.wait_for("Wait at the gate."));
  run.signal(SIGHUP);
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
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

TEST_CASE("Ctrl-C at the question of resume or undo ends it with a sentence, 130, and nothing is changed") {
  Cli cli;
  cli.write(
      "p.ocf",
      "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"touch\", \"worked\"])\n      undo command([\"rm\", "
      "\"worked\"])\n 2. Fail.\n      do command([\"false\"])\nEnd\n");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 1);
  const auto before = cli({"show"}).out;
  const std::tuple<std::vector<std::string>, const char*, const char*> questions[] = {
      {{"resume"}, "[d]one", "ended by Ctrl-C, before it went on; nothing was begun"},
      {{"undo", last_run(cli)}, "yes or no:", "ended by Ctrl-C, before anything was taken back; nothing was begun"}};
  for (const auto& [command, question, said] : questions) {
    Begun asked(cli, command, question);
    asked.signal(SIGINT);
    const auto ended = asked.finish();
    CHECK(ended.exit_code == 130);
    CHECK(ended.err.find(said) != std::string::npos);
    CHECK(cli({"show"}).out == before);
  }
}

TEST_CASE("a reader of its output that goes away ends nothing: the run goes on, and its exit code is its own") {
  Held cli;
  cli.write("q.ocf",
            "use \"p.ocf\"\nprocedure q \"Q\"\nStart\n 1. Pass.\n      do p()\n 2. Go further.\n      do "
            "command([\"touch\", \"went_further\"])\nEnd\n");
  AtGate run(cli, {"run", "q.ocf"});
  run.close_output();
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  CHECK(cli.read("log") == "passed\n");
  CHECK(cli.has("went_further"));
}

TEST_CASE("a question that nobody sees, for the reader of its output is gone, is not waited for: 3") {
  Held cli;
  cli.write("q.ocf", "use \"p.ocf\"\nprocedure q \"Q\"\nStart\n 1. Pass.\n      do p()\n 2. Look at the lamp.\nEnd\n");
  AtGate run(cli, {"run", "q.ocf"});
  run.close_output();
  cli.open_gate();
  CHECK(run.finish().exit_code == 3);
  CHECK(cli({"resume"}, "d\n").exit_code == 0);
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

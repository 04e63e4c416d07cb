// Runs that want the same: told who holds it, or waiting for it.
#include "engine/base/keeper_lives.h"
#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using ocflow::test::AtGate;
using ocflow::test::Begun;
using ocflow::test::Child;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::keeper_of;
using ocflow::test::last_run;
using ocflow::test::soon;

namespace {

struct Site : GatedCli {
  Site() {
    write("site.yaml", "name: one\n");
    write("p.ocf", R"(procedure p "P"

given
  name : text

Start
 1. Begin.
      do command(["true"])
 2. Wait at the gate.
      do command(["sh", "-c", "echo begun >> log; read x < gate"])
End
)");
  }
};

// The keeper has written down which process the last act is.
bool is_noted(const std::string& record) {
  const auto begun = record.rfind("\nbegun ");
  return begun != record.npos && has(record.substr(begun), "\nprogram ");
}

}  // namespace

TEST_CASE("who comes second is told who holds the site, where, since when and at which step (75)") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  const auto first = last_run(cli);
  const auto second = cli({"run", "p.ocf", "--site", "site.yaml"});
  CHECK(second.exit_code == 75);
  CHECK(has(second.err, "is held by another run: run " + first + " of "));
  CHECK(has(second.err, "(process " + std::to_string(run.pid()) + "), since "));
  CHECK(has(second.err, ", at step 2\n"));
  CHECK(last_run(cli) == first);
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
}

TEST_CASE("with --wait it begins as soon as the site is free, and gives up when the time is over") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  CHECK(cli({"run", "p.ocf", "--site", "site.yaml", "--wait", "100ms"}).exit_code == 75);
  Begun second(cli, {"run", "p.ocf", "--site", "site.yaml", "--wait", "1h"}, "It is waited for, at most 1h");
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  REQUIRE(second.wait_for("2      Wait at the gate."));
  cli.open_gate();
  CHECK(second.finish().exit_code == 0);
  CHECK(cli({"run", "p.ocf", "--site", "site.yaml", "--wait", "soon"}).exit_code == 64);
  CHECK(std::filesystem::is_empty(cli / "state/locks"));
}

TEST_CASE("of 100 that begin at once at one site one runs, the others are told (75)") {
  Site cli;
  std::vector<std::unique_ptr<Child>> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(std::make_unique<Child>(cli.call({"run", "p.ocf", "--site", "site.yaml", "--no-input"})));
  std::vector<Child*> winners;
  std::size_t told = 0;
  for (auto& one : all) {
    if (one->wait_for("2      Wait at the gate.")) {
      winners.push_back(one.get());
      continue;
    }
    const auto result = one->finish();
    told += result.exit_code == 75 && has(result.err, "is held by another run") ? 1 : 0;
  }
  REQUIRE(winners.size() == 1);
  CHECK(told == 99);
  cli.open_gate();
  CHECK(winners[0]->finish().exit_code == 0);
  CHECK(cli.read("log") == "begun\n");
  CHECK(std::filesystem::is_empty(cli / "state/locks"));  // neither of those that ran nor of those that didn't
}

TEST_CASE("what a killed run has begun holds its site until it has ended, also without its keeper (75)") {
  Site cli;
  const std::vector<std::string> again{"run", "p.ocf", "--site", "site.yaml"};
  AtGate run(cli, again, "2      Wait at the gate.");
  const auto first = last_run(cli);
  CHECK(soon([&] { return cli.read("log") == "begun\n"; }));
  run.kill();
  for (const bool with_keeper : {true, false}) {
    if (!with_keeper) ::kill(keeper_of(cli), SIGKILL);
    const auto second = cli(again);
    CHECK(second.exit_code == 75);
    CHECK(has(second.err, "was held by the run " + first + ", which was cut off and may still act: step 2\n"));
    CHECK(
        has(second.err, "`ocflow resume " + first + "` goes on with that run, `ocflow cancel " + first + "` ends it"));
  }
  CHECK(last_run(cli) == first);
  REQUIRE(cli({"cancel", first}).exit_code == 0);
  cli.leave();
  AtGate next(cli, again, "2      Wait at the gate.");
  cli.open_gate();
  CHECK(next.finish().exit_code == 0);
}

TEST_CASE("so does what has no mark that could be seen, as what sudo begins") {
  Site cli;
  auto text = cli.read("p.ocf");
  text.replace(text.find("[\"sh\""), 5, "[\"env\", \"-i\", \"sh\"");
  cli.write("p.ocf", text);
  const std::vector<std::string> again{"run", "p.ocf", "--site", "site.yaml"};
  AtGate run(cli, again, "2      Wait at the gate.");
  const auto first = last_run(cli);
  CHECK(soon([&] { return is_noted(cli.read("state/runs/" + first + "/keeper.record")); }));
  run.kill();
  ::kill(keeper_of(cli), SIGKILL);
  CHECK(has(cli(again).err, "was held by the run " + first + ", which was cut off and may still act: step 2\n"));
  CHECK(has(cli({"status", first}).out, "step 2 still runs as sh (process "));
  CHECK(cli({"cancel", first}).exit_code == 0);
  CHECK(cli.read("log") == "begun\n");
}

TEST_CASE(
    "what only may be of a killed run holds its site too, and cancel ends the run but not that: a person is told") {
  Site cli;
  auto text = cli.read("p.ocf");
  text.replace(text.find("[\"sh\""), 5, "[\"env\", \"-i\", \"sh\"");
  cli.write("p.ocf", text);
  const std::vector<std::string> again{"run", "p.ocf", "--site", "site.yaml"};
  AtGate run(cli, again, "2      Wait at the gate.");
  const auto first = last_run(cli);
  const auto record = "state/runs/" + first + "/keeper.record";
  CHECK(soon([&] { return is_noted(cli.read(record)); }));
  const auto keeper = keeper_of(cli);
  run.kill();
  ::kill(keeper, SIGKILL);
  auto noted = cli.read(record);
  const auto at = noted.rfind("program ");
  const auto pid = std::stoi(noted.substr(noted.find(' ', at + 8)));
  REQUIRE(soon([&] { return ocflow::keeper_lives(cli / ("state/runs/" + first)) == false; }));
  cli.write(record, noted.erase(at, noted.find('\n', at) + 1 - at));
  const auto name = "(process " + std::to_string(pid) + ")";
  CHECK(has(cli(again).err, "may still act: step 2, perhaps as sh " + name));
  CHECK(has(cli({"status", first}).out, "step 2 may still run as sh " + name));
  Begun resumed(cli, {"resume", first, "--no-input"}, "step 2 may still run as sh " + name);
  for (const bool with_engine : {true, false}) {
    CAPTURE(with_engine);
    const auto cancelled = cli({"cancel", first});
    CHECK(cancelled.exit_code == 1);
    CHECK(has(cancelled.err, "was not ended, for nothing tells whether it is of it: sh " + name));
    CHECK(has(cancelled.err, "`kill " + std::to_string(pid) + "` ends it"));
  }
  CHECK(::kill(pid, SIGKILL) == 0);
}

TEST_CASE("with --wait it begins when what a killed run has begun has ended") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  CHECK(soon([&] { return cli.read("log") == "begun\n"; }));
  run.kill();
  ::kill(keeper_of(cli), SIGKILL);
  Begun second(cli, {"run", "p.ocf", "--site", "site.yaml", "--wait", "1h"}, "may still act: step 2. It is waited for");
  cli.open_gate();
  REQUIRE(second.wait_for("2      Wait at the gate."));
  cli.open_gate();
  CHECK(second.finish().exit_code == 0);
}

TEST_CASE("who waits for what a killed run has begun is not in the way of its own resume") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  const auto first = last_run(cli);
  CHECK(soon([&] { return cli.read("log") == "begun\n"; }));
  run.kill();
  Begun second(cli, {"run", "p.ocf", "--site", "site.yaml", "--wait", "1h"}, "may still act: step 2. It is waited for");
  Begun resumed(cli, {"resume", first, "--wait", "1h"}, "(had begun)");
  cli.open_gate();
  CHECK(resumed.finish().exit_code == 0);
  REQUIRE(second.wait_for("2      Wait at the gate."));
  cli.open_gate();
  CHECK(second.finish().exit_code == 0);
}

TEST_CASE("who is interrupted while it waits says so and leaves nothing: 130, 143, 129") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  const auto first = last_run(cli);
  const std::vector<std::tuple<int, int, std::string>> all{
      {SIGINT, 130, "ended by Ctrl-C, while it waited for the site"},
      {SIGTERM, 143, "ended by a termination signal, while"},
      {SIGHUP, 129, "ended by a hang-up signal, while"}};
  for (const auto& [signal, code, text] : all) {
    Begun second(cli, {"run", "p.ocf", "--site", "site.yaml", "--wait", "1h"}, "It is waited for, at most 1h");
    second.signal(signal);
    const auto ended = second.finish();
    CHECK(ended.exit_code == code);
    CHECK(has(ended.err, text));
    CHECK(has(ended.err, "nothing was begun\n"));
    CHECK(last_run(cli) == first);
  }
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  CHECK(std::filesystem::is_empty(cli / "state/locks"));
}

TEST_CASE("who is interrupted while it waits for what a killed run has begun leaves that as it was") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  const auto first = last_run(cli);
  run.kill();
  Begun second(cli, {"run", "p.ocf", "--site", "site.yaml", "--wait", "1h"}, "may still act: step 2. It is waited for");
  second.signal(SIGINT);
  CHECK(second.finish().exit_code == 130);
  CHECK(last_run(cli) == first);
  CHECK(has(cli({"run", "p.ocf", "--site", "site.yaml"}).err, "was held by the run " + first));
  CHECK(cli({"cancel", first}).exit_code == 0);
}

TEST_CASE("with a killed run that is forgotten go the locks that it held, and with a start that was killed, too") {
  Site cli;
  AtGate run(cli, {"run", "p.ocf", "--site", "site.yaml"}, "2      Wait at the gate.");
  const auto first = last_run(cli);
  Begun second(cli, {"run", "p.ocf", "--site", "site.yaml", "--wait", "1h"}, "It is waited for, at most 1h");
  second.kill();
  CHECK(last_run(cli) != first);
  run.kill();
  ::kill(keeper_of(cli, first), SIGKILL);
  const auto acts = cli({"forget", first, "--unfinished"});  // with the locks it would let others in
  CHECK(acts.exit_code == 75);
  CHECK(has(acts.err, first + "  stays: it was cut off and may still act: step 2\n"));
  CHECK(has(acts.err, "`ocflow resume " + first + "` goes on with it, `ocflow cancel " + first + "` ends it\n"));
  CHECK_FALSE(has(cli({"forget", first, "--unfinished", "--dry-run"}).out, "would be forgotten"));
  cli.leave();
  REQUIRE(soon([&] { return cli({"forget", first, "--unfinished"}).exit_code == 0; }));
  CHECK(std::filesystem::is_empty(cli / "state/locks"));
  CHECK(std::filesystem::is_empty(cli / "state/runs"));
}

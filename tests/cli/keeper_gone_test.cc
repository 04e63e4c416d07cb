// The keeper dies, and the engine lives.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;
using nlohmann::json;

TEST_CASE("a keeper that is killed: nothing counts as failed, the run stands open, and resume goes on") {
  GatedCli cli;
  cli.write("p.ocf", R"(procedure p "P"

Start
 1. Wait at the gate.
      on failure continue
      do command(["sh", "-c", "read x < gate"])
 2. Go on.
      do command(["touch", "went on"])
End
)");
  AtGate run(cli, {"run", "p.ocf", "--no-input"});
  CHECK(soon([&] { return has(cli.read("state/runs/" + last_run(cli) + "/keeper.record"), "begun "); }));
  ::kill(keeper_of(cli), SIGKILL);
  const auto ended = run.finish();
  INFO(ended.err + ended.out);
  CHECK(ended.exit_code == 1);
  CHECK(has(ended.err, "the connection to the keeper has ended"));
  CHECK(has(ended.err, "`ocflow resume " + last_run(cli) + "`"));
  CHECK(json::parse(cli({"history", "--output", "json"}).out)["runs"][0]["outcome"] == "open");
  cli.open_gate();
  const auto resumed = cli({"resume", "--no-input", "--decide", "1=done"});
  INFO(resumed.err + resumed.out);
  CHECK(resumed.exit_code == 0);
  CHECK(cli.has("went on"));
}

TEST_CASE("a keeper's record in which its process is no number ends no command") {
  GatedCli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Wait.\n      do command([\"sh\", \"-c\", \"read x < gate\"])\nEnd\n");
  AtGate run(cli, {"run", "p.ocf"}, "Wait.");
  const auto keeper = keeper_of(cli);
  run.kill();
  ::kill(keeper, SIGKILL);
  const auto file = "state/runs/" + last_run(cli) + "/keeper.record";
  auto text = cli.read(file);
  const auto at = text.find("\"pid\":");
  REQUIRE(at != text.npos);
  cli.write(file, text.insert(at + 6, "\"nobody\",\"was\":"));
  const auto told = cli({"status"});
  CHECK(told.exit_code == 0);
  CHECK(has(told.out, "Neither its engine nor its keeper is there."));
  cli.open_gate();
}

TEST_CASE("engine and keeper are killed: what still runs is waited for before it is begun again") {
  GatedCli cli;
  cli.write("p.ocf", R"(procedure p "P"

Start
 1. Wait at the gate.
      do command(["sh", "-c", "mkdir busy || echo beside >> log; echo begun >> log; read x < gate; rmdir busy"], repeatable: true)
End
)");
  AtGate run(cli, {"run", "p.ocf", "--no-input"});
  CHECK(soon([&] { return cli.read("log") == "begun\n"; }));
  const auto keeper = keeper_of(cli);
  run.kill();
  ::kill(keeper, SIGKILL);
  Begun resumed(cli, {"resume", "--no-input"}, "step 1 still runs as sh (process ");
  CHECK(resumed.wait_for("and its keeper is gone; its end is waited for"));
  cli.open_gate();
  CHECK(soon([&] { return cli.read("log") == "begun\nbegun\n"; }));
  cli.open_gate();
  CHECK(resumed.finish().exit_code == 0);
}

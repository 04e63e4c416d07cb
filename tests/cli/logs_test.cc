// What a step's attempts wrote, while they run and afterwards.
#include <nlohmann/json.hpp>
#include "tests/support/catch.h"

#include "tests/support/live_run.h"

using ocflow::test::AtGate;
using ocflow::test::Begun;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::last_run;

TEST_CASE("logs shows what each attempt wrote, or one of them, or some lines") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Try.\n      do command([\"sh\", \"-c\", \"echo a >> n; cat n; exec test "
            "$(wc -l < n) -ge "
            "2\"], repeatable: true) as tries\n      retry 3 times every 1ms\nEnd\n");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 0);
  const auto id = last_run(cli);
  const auto all = cli({"logs", id, "tries"});
  CHECK(has(all.out, "attempt 1, began "));
  CHECK(has(all.out, ": failed\na\nattempt 2, began "));
  CHECK(has(all.out, ": done\na\na\n"));
  CHECK(!has(cli({"logs", id, "1", "--attempt", "2"}).out, "attempt 1"));
  CHECK(has(cli({"logs", id, "1", "--attempt", "2", "--tail", "1"}).out, ": done\na\n"));
  CHECK(!has(cli({"logs", id, "1", "--attempt", "2", "--tail", "1"}).out, "a\na\n"));
  CHECK(nlohmann::json::parse(cli({"logs", id, "1", "--output", "json"}).out)["attempts"][1]["text"] == "a\na\n");
  CHECK(cli({"logs", id, "1", "--attempt", "4"}).exit_code == 66);
  CHECK(cli({"logs", id, "nobody"}).exit_code == 66);
  CHECK(cli({"logs", id, "1", "--head", "none"}).exit_code == 64);
}

TEST_CASE("logs --follow goes on until the attempt has ended") {
  GatedCli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Tell.\n      do command([\"sh\", \"-c\", \"echo first; read x < gate; echo "
            "last\"])\nEnd\n");
  Begun run(cli, {"run", "p.ocf"}, "Tell.");
  Begun follow(cli, {"logs", last_run(cli), "1", "--follow"}, "first\n");
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  CHECK(has(follow.finish().out, "first\nlast\n"));
}

TEST_CASE("logs --follow waits for what has written nothing yet") {
  GatedCli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Tell.\n      do command([\"sh\", \"-c\", \"read x < gate; echo "
            "last\"])\nEnd\n");
  AtGate run(cli, {"run", "p.ocf"}, "Tell.");
  Begun follow(cli, {"logs", last_run(cli), "1", "--follow"}, "not ended\n");
  cli.open_gate();
  CHECK(has(follow.finish().out, "not ended\nlast\n"));
  CHECK(run.finish().exit_code == 0);
}

TEST_CASE("logs names what is left out of very long output") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Tell a lot.\n      do command([\"sh\", \"-c\", \"yes | head -c 80000000; "
            "echo end\"])\nEnd\n");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 0);
  const auto last = cli({"logs", last_run(cli), "1", "--tail", "2"}).out;
  CHECK(has(last, ": done\ny\nend\n"));
  CHECK(has(cli({"logs", last_run(cli), "1"}).out, " bytes are left out ...]\n"));
}

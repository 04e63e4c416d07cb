// What `status` tells of a live run that waits, and what is left of that afterwards.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Begun;
using ocflow::test::Cli;
using ocflow::test::has;
using ocflow::test::soon;

TEST_CASE(
    "of a wait status tells what was seen, how often it looked, since when and until when; show how long it took") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Wait.\n      until file.exists(\"x\") every 20ms within 2h\nEnd\n");
  Begun run(cli, {"run", "p.ocf"}, "run ");
  REQUIRE(soon([&] { return has(cli({"status"}).out, "waits          1  Wait.\n"); }));
  const auto text = cli({"status"}).out;
  CHECK(has(text, "`file.exists(\"x\")` is not so"));
  CHECK(has(text, " so far, until 20"));
  CHECK(has(text, "UTC at the latest, since 20"));
  nlohmann::json now;
  REQUIRE(soon([&] {
    now = nlohmann::json::parse(cli({"status", "--output", "json"}).out)["now"][0];
    return now.value("looks", 0) > 2;
  }));
  CHECK(now["until_ms"].get<std::int64_t>() - now["since_ms"].get<std::int64_t>() == 7'200'000);
  run.kill();
  const auto gone = cli({"status"});
  INFO(gone.out + gone.err);
  CHECK(has(gone.out, "had begun      1  Wait.\n"));  // nobody is there to tell more
  Begun again(cli, {"resume"}, "run ");
  REQUIRE(soon([&] {
    return nlohmann::json::parse(cli({"status", "--output", "json"}).out)["now"][0].value("looks", 0) > 2;
  }));
  cli.write("x", "");
  CHECK(again.finish().exit_code == 0);
  const auto step = nlohmann::json::parse(cli({"show", "--output", "json"}).out)["steps"][0];
  CHECK(step["ended_ms"].get<std::int64_t>() - step["began_ms"].get<std::int64_t>() >= 40);
}

TEST_CASE("status tells of the pause before a retry when it ends") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Try.\n      do command([\"false\"])\n      retry 2 times every 1h\nEnd\n");
  Begun run(cli, {"run", "p.ocf"}, "again in 1h");
  REQUIRE(soon([&] { return has(cli({"status"}).out, "pauses         1  Try.\n"); }));
  CHECK(has(cli({"status"}).out, "it is tried again at 20"));
  CHECK(has(cli({"status"}).out, " (in 59 min "));
  run.signal(SIGTERM);
  CHECK(run.finish().exit_code == 143);
}

TEST_CASE("status of a run that failed says what failed, what a finally owes, and the command that decides it all") {
  Cli cli;
  cli.write("p.ocf", R"(procedure p "P"
finally command(["false"])

Start
 1. Open.
      do command(["false"])
      finally command(["false"])
End
)");
  CHECK(has(cli({"status"}).err, "ocflow: nothing was run yet in "));
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 1);
  const auto text = cli({"status", "--state", "state"}).out;
  INFO(text);
  CHECK(has(text, ": failed\n\nThe procedure failed in "));
  CHECK(has(text, "1 failed, 2 `finally`s failed.\n\nWhat failed\n  1      Open.\n"));
  CHECK(has(text, " --state state --decide 1=done --decide 1/finally=done --decide /finally=done\n"));
  const auto json = nlohmann::json::parse(cli({"status", "--output", "json"}).out);
  CHECK(json["undecided"] == nlohmann::json{"1", "1/finally", "/finally"});
}

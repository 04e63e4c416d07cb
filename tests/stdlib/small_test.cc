#include "stdlib/actions.h"
#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using action::Ended;

TEST_CASE("pause waits that long and changes nothing") {
  KeeperRun run;
  auto before = system_clock().elapsed();
  auto outcome = run.act("pause", {Duration(50ms)});
  CHECK(system_clock().elapsed() - before >= 50ms);
  CHECK((outcome.ok() && !outcome.changed));
  CHECK(run.act("pause", {Duration(-1s)}).error.find("can't be made") != std::string::npos);
}

TEST_CASE("pause ends when it is cancelled, or out of time") {
  KeeperRun run;
  CHECK(run.act("pause", {Duration(1000h)}, Duration(50ms)).ended == Ended::timed_out);
  run.engine->client->apply(9, call("pause", {Duration(1000h)}));
  run.engine->client->cancel(9);
  auto outcome = run.engine->end_of(9);
  CHECK(outcome.ended == Ended::cancelled);
  CHECK(outcome.error == "it was cancelled");
}

TEST_CASE("say shows its text") {
  KeeperRun run;
  CHECK(run.act("say", {"All calls are finished."}).output == "All calls are finished.");
  CHECK(run.probe("say", {"x"}).to == "says: x");
}

TEST_CASE("what an act would do is told without the keeper where no look is needed, and as the keeper tells it") {
  KeeperRun run;
  const auto say = stdlib::foretold(call("say", {"x\xff"}));
  REQUIRE(say);
  CHECK(say->to == run.probe("say", {"x\xff"}).to);
  CHECK(stdlib::foretold(call("command", {List{"true"}}))->why == action::not_probed().why);
  CHECK_FALSE(stdlib::foretold(call("file.remove", {"/nowhere"})));
  CHECK_FALSE(stdlib::foretold(call("say", {Secret("x")})));
  CHECK_FALSE(stdlib::foretold(call("coffee.make", {})));
}

TEST_CASE("an action that the keeper doesn't know is refused by name") {
  KeeperRun run;
  CHECK(run.act("coffee.make", {}).error.find("no action \"coffee.make\"") != std::string::npos);
  CHECK_FALSE(run.act("file.exists", {"/"}).changed);
  CHECK(run.read("file.remove", {"/nowhere"}).error.find("is no read") != std::string::npos);
  CHECK(run.act("say", {"a", "b"}).error == "say: it is given 2 arguments, more than the 1 it takes");
}

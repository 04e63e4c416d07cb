// What outlives what: the engine, the keeper, the children, and what the next engine is told.
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/processes.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using action::Ended;

namespace {

// A command that runs until a file named "go" is in the folder of the run, or the folder has gone with its test.
Request waits_for_go(const KeeperRun& run) {
  auto script = "echo $$ > child.pid; until [ -e go ] || [ ! -e child.pid ]; do sleep 0.02; done; echo went";
  return call("command", {words({"/bin/sh", "-c", script}), run.path().string()});
}

// One that has no mark any more, as what sudo begins, and runs on.
Request unmarked(const KeeperRun& run, const std::string& name) {
  const auto script = "echo $$ > " + name + ".pid; exec sleep 1000";
  return call("command", {words({"env", "-i", "/bin/sh", "-c", script}), run.path().string()});
}

}  // namespace

TEST_CASE("an act goes on when its engine has died, and the next engine is told its end") {
  KeeperRun run;
  run.engine->client->apply(7, waits_for_go(run));
  run.engine->until([&] { return run.has("child.pid"); });
  run.engine_dies();
  run.new_engine();
  CHECK(run.engine->attach(7) == Known::running);
  run.write("go", "");
  auto end = run.engine->end_of(7);
  CHECK(end.ok());
  CHECK(end.output == "went\n");
}

TEST_CASE("an act that ended while no engine was there is told afterwards, by a new keeper") {
  KeeperRun run;
  run.engine->client->apply(7, waits_for_go(run));
  run.engine->until([&] { return run.has("child.pid"); });
  run.engine_dies();
  run.write("go", "");
  CHECK(soon([&] { return !run.has("keeper.sock"); }));  // nothing runs and nobody asks: it leaves
  run.new_engine();
  CHECK(run.engine->attach(7) == Known::ended);
  CHECK(run.engine->end_of(7).output == "went\n");
  CHECK(run.engine->attach(8) == Known::never);
}

TEST_CASE("what ran when its keeper was killed is waited for by the next, and then in doubt") {
  KeeperRun run;
  run.engine->client->apply(1, waits_for_go(run));
  run.engine->until([&] { return run.has("child.pid"); });
  kill(run.keeper_pid(), SIGKILL);
  CHECK(run.engine->until([&] { return run.engine->gone.has_value(); }));
  run.engine->client->apply(2, call("say", {"x"}));
  CHECK(run.engine->read(call("file.exists", {"/"})).ended == Ended::failed);
  CHECK(run.engine->ends.empty());  // nobody knows, so nothing is told
  run.new_engine();
  CHECK(run.engine->attach(1) == Known::running);
  CHECK(run.engine->attach(2) == Known::never);
  run.write("go", "");
  const auto end = run.engine->end_of(1);
  CHECK(end.ended == Ended::in_doubt);
  CHECK(has(end.error, "its keeper was killed while it ran; it has ended since"));
  CHECK(run.engine->attach(1) == Known::ended);
}

TEST_CASE("what outlived its keeper is ended by the next with all that it started, when that is asked for") {
  KeeperRun run;
  auto script = "setsid sh -c 'echo $$ > beneath.pid; exec sleep 1000' & echo $$ > child.pid; wait";
  run.engine->client->apply(1, call("command", {words({"/bin/sh", "-c", script}), run.path().string()}));
  run.engine->until([&] { return run.has("child.pid") && run.has("beneath.pid"); });
  kill(run.keeper_pid(), SIGKILL);
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.new_engine();
  REQUIRE(run.engine->attach(1) == Known::running);
  run.engine->client->cancel(1);
  CHECK(run.engine->end_of(1).ended == Ended::cancelled);
  CHECK(has_ended(pid_in(run / "child.pid")));
  CHECK(has_ended(pid_in(run / "beneath.pid")));
}

TEST_CASE("a program without a mark is known by its number, in the session of the keeper that was killed") {
  KeeperRun run;
  run.engine->client->apply(1, unmarked(run, "child"));
  run.engine->until([&] { return run.has("child.pid") && has(run.read_file("keeper.record"), "program 1 "); });
  kill(run.keeper_pid(), SIGKILL);
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.new_engine();
  REQUIRE(run.engine->attach(1) == Known::running);
  run.engine->client->cancel(1);
  CHECK(run.engine->end_of(1).ended == Ended::cancelled);
  CHECK(has_ended(pid_in(run / "child.pid")));
}

TEST_CASE("a number that was noted and is another's by now is nobody's program") {
  KeeperRun run;
  run.engine->client->apply(1, call("command", {words({"/bin/sh", "-c", "kill -KILL $PPID"})}));
  run.engine->until([&] { return run.engine->gone.has_value(); });
  test::Child other({{"/usr/bin/env", "-i", "timeout", "1000", "sleep", "999"}, "", {}, {}});  // it leads a group, too
  REQUIRE(soon([&] { return getpgid(other.pid()) == other.pid(); }));
  std::ofstream(run / "keeper.record", std::ios::app) << "program 1 " << other.pid() << "\n";
  run.new_engine();
  CHECK(run.engine->attach(1) == Known::lost);
  other.signal(SIGTERM);  // which ends what is beneath it, too
  other.finish();
}

TEST_CASE("what a program left running when it ended doesn't count as the program, also where it leads a group") {
  KeeperRun run;
  auto script =
      "timeout 1000 sleep 999 & echo $! > beneath.pid; echo $$ > child.pid; until [ -e go ]; do sleep 0.01; done";
  run.engine->client->apply(1, call("command", {words({"/bin/sh", "-c", script}), run.path().string()}));
  const auto noted = [&] {
    std::ifstream in(run / "keeper.record");
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    return has(all, "program 1 ");
  };
  run.engine->until(noted);
  kill(run.keeper_pid(), SIGKILL);
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.write("go", "");
  CHECK(soon([&] { return has_ended(pid_in(run / "child.pid")); }));
  run.new_engine();
  CHECK(run.engine->attach(1) == Known::lost);
  kill(pid_in(run / "beneath.pid"), SIGTERM);
}

TEST_CASE("a start whose keeper was killed before it was up is ended by the next") {
  KeeperRun run;
  const auto script = "cd " + run.path().string() + "; echo $$ > child.pid; exec sleep 1000";
  auto request = call("process.start", {words({"/bin/sh", "-c", script})});
  request.arguments.push_back((run / "up.pid").string());
  run.engine->client->apply(1, request);
  run.engine->until([&] { return run.has("child.pid"); });
  kill(run.keeper_pid(), SIGKILL);
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.new_engine();
  REQUIRE(run.engine->attach(1) == Known::running);
  CHECK(run.engine->end_of(1).ended == Ended::in_doubt);
  CHECK(has_ended(pid_in(run / "child.pid")));
}

TEST_CASE("a torn last line of the record is nothing") {
  KeeperRun run;
  CHECK(run.engine->act(1, call("command", {words({"true"})})).ok());
  run.engine_dies();
  soon([&] { return !run.has("keeper.sock"); });
  std::ofstream(run / "keeper.record", std::ios::app) << "begun 12";
  run.new_engine();
  CHECK(run.engine->attach(1) == Known::ended);
  CHECK(run.engine->attach(12) == Known::never);
  CHECK(run.engine->act(2, call("command", {words({"true"})})).ok());
}

TEST_CASE("a record that is new, or from before a boot, proves nothing by its silence of what was before") {
  KeeperRun run(false, 4);
  const auto next_engine = [&](action::AttemptKey first_key) {
    run.engine_dies();
    soon([&] { return !run.has("keeper.sock"); });
    run.start.first_key = first_key;
  };
  CHECK(run.engine->attach(1) == Known::lost);  // an earlier record may have had it
  next_engine(6);
  run.new_engine();
  CHECK(run.engine->attach(1) == Known::lost);  // and so it stays,
  CHECK(run.engine->attach(2) == Known::lost);  // also of what nobody has asked about yet
  CHECK(run.engine->attach(4) == Known::never);
  next_engine(7);
  std::ofstream(run / "keeper.record", std::ios::app)
      << "keeper {\"boot\":\"another\"}\nbegun 5\nended 5 {\"ended\":\"done\"}\n";
  run.new_engine();
  CHECK(run.engine->attach(3) == Known::lost);
  CHECK(run.engine->attach(5) == Known::ended);
}

TEST_CASE("a damaged record is refused with the place") {
  KeeperRun run;
  run.engine_dies();
  soon([&] { return !run.has("keeper.sock"); });
  std::ofstream(run / "keeper.record", std::ios::app) << "begun twelve\n";
  asio::io_context loop;
  auto connected = keeper::Client::connect(loop, run.start);
  REQUIRE_FALSE(connected);
  CHECK(connected.error().what.find("the keeper's record is damaged at byte") != std::string::npos);
}

TEST_CASE("one keeper serves a run: a second engine comes to the same, and the first is told") {
  KeeperRun run;
  auto first = run.keeper_pid();
  Engine second(run.start);
  CHECK(second.act(1, call("command", {words({"true"})})).ok());
  CHECK(run.keeper_pid() == first);
  auto answer = run.engine->read(call("file.exists", {"/"}));
  CHECK(answer.error.find("another engine has connected") != std::string::npos);
}

TEST_CASE("a released keeper leaves when nothing runs any more") {
  KeeperRun run;
  run.engine->client->apply(1, waits_for_go(run));
  run.engine->client->release();
  run.engine->until([&] { return run.has("child.pid"); });
  CHECK(run.has("keeper.sock"));
  run.write("go", "");
  CHECK(run.engine->end_of(1).ok());
  CHECK(soon([&] { return !run.has("keeper.sock"); }));
}

TEST_CASE("a keeper that is told to end ends what runs and says so") {
  KeeperRun run;
  run.engine->client->apply(1, call("command", {words({"sleep", "1000"})}));
  run.engine->until([&] { return run.read_file("keeper.record").find("begun 1") != std::string::npos; });
  kill(run.keeper_pid(), SIGTERM);
  CHECK(run.engine->end_of(1).ended == Ended::cancelled);
}

TEST_CASE("engines that come and go find a keeper each time") {
  KeeperRun run;
  for (AttemptKey key = 1; key <= 30; ++key) {
    run.engine_dies();  // the keeper is leaving while the next engine comes
    run.new_engine();
    CHECK(run.engine->act(key, call("command", {words({"true"})})).ok());
  }
}

// Acts that the keeper begins by itself, one after another: after a good end, after no other, and not without an
// engine.
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// Attempt 1 ends with that exit code when it may; 2 waits for it, and 3 for 2.
struct InARow : KeeperRun {
  explicit InARow(int code = 0) {
    const auto script =
        "echo $$ > child.pid; until [ -e go ] || [ ! -e child.pid ]; do sleep 0.02; done; exit " + std::to_string(code);
    engine->client->apply(1, call_in_folder(script.c_str()));
    for (const AttemptKey key : {2, 3}) REQUIRE(engine->client->apply_after(key, marks(key), key - 1));
    REQUIRE(engine->until([&] { return has("child.pid"); }));
  }
  Request call_in_folder(const char* script) const {
    return call("command", {words({"/bin/sh", "-c", script}), path().string()});
  }
  Request marks(AttemptKey key) const {
    return call("command", {words({"/usr/bin/touch", std::to_string(key).c_str()}), path().string()});
  }
  void let_go() { write("go", ""); }
  // Whatever was sent before this has been done.
  bool begun(AttemptKey key) {
    engine->knows.clear();
    engine->attach(99);
    return has(std::to_string(key)) || engine->ends.count(key) > 0;
  }
};

}  // namespace

TEST_CASE("what waits begins when the one before it is done, and each begin is told") {
  InARow run;
  CHECK(run.engine->began.empty());
  run.let_go();
  CHECK(run.engine->end_of(3).ok());
  CHECK(run.engine->began == std::vector<AttemptKey>{2, 3});
  CHECK(run.has("2"));
}

TEST_CASE("an end is told soon, though others wait and what follows it takes its time") {
  InARow run;
  const char* const waits = "until [ -e end ]; do sleep 0.02; done";
  run.engine->client->apply_after(4, run.call_in_folder(waits), 3);
  for (const AttemptKey key : {5, 6, 7, 8, 9}) run.engine->client->apply_after(key, run.marks(key), key - 1);
  run.let_go();
  CHECK(run.engine->end_of(3).ok());
  CHECK(run.engine->ends.count(4) == 0);
  run.write("end", "");
  CHECK(run.engine->end_of(9).ok());
}

TEST_CASE("after an end that is not well nothing begins, and all can be given again") {
  InARow run(1);
  run.let_go();
  CHECK_FALSE(run.engine->end_of(1).ok());
  for (const AttemptKey key : {2, 3}) run.engine->client->withhold(key);
  CHECK(run.engine->until([&] { return run.engine->held == std::vector<AttemptKey>{2, 3}; }));
  CHECK_FALSE(run.begun(2));
  CHECK(run.engine->began.empty());
  CHECK(run.engine->act(2, run.marks(2)).ok());
}

TEST_CASE("an end elsewhere that is not well is enough") {
  InARow run;
  CHECK_FALSE(run.engine->act(9, call("command", {words({"/bin/false"})})).ok());
  run.let_go();
  CHECK(run.engine->end_of(1).ok());
  CHECK_FALSE(run.begun(2));
}

TEST_CASE("what waits for one that has ended already begins at once, if that ended well") {
  InARow run;
  run.let_go();
  CHECK(run.engine->end_of(3).ok());
  run.engine->client->apply_after(4, run.marks(4), 3);
  CHECK(run.engine->end_of(4).ok());
  CHECK_FALSE(run.engine->act(5, call("command", {words({"/bin/false"})})).ok());
  run.engine->client->apply_after(6, run.marks(6), 5);
  CHECK_FALSE(run.begun(6));
}

TEST_CASE("what was withheld does not begin; what has begun is not withheld") {
  InARow run;
  run.engine->client->withhold(3);
  CHECK(run.engine->until([&] { return run.engine->held == std::vector<AttemptKey>{3}; }));
  run.let_go();
  CHECK(run.engine->end_of(2).ok());
  run.engine->client->withhold(2);
  CHECK_FALSE(run.begun(3));
  CHECK(run.engine->held == std::vector<AttemptKey>{3});
}

TEST_CASE("without its engine nothing that waits begins") {
  InARow run;
  run.engine_dies();
  run.new_engine();
  CHECK(run.engine->attach(1) == Known::running);
  run.let_go();
  CHECK(run.engine->end_of(1).ok());
  CHECK(run.engine->attach(2) == Known::never);
  CHECK_FALSE(run.has("2"));
}

TEST_CASE(
    "where a durable end is wanted it stands in the record, with the begin behind it, and the record is no longer") {
  InARow run;
  REQUIRE(run.engine->client->apply_after(4, run.marks(4), {3, true}));
  run.let_go();
  CHECK(run.engine->end_of(4).ok());
  const auto record = run.read_file("keeper.record");
  const auto begun = record.find(R"(ended 3 {"ended":"done","result":{"exit_code":0,"output":""}})"
                                 "\nbegun 4 ");
  REQUIRE(begun != std::string::npos);
  CHECK(record.substr(record.find('\n', record.find("begun 4 ", begun))).starts_with("\nended 4 "));
  CHECK(record.find('\0') != std::string::npos);  // the room for the next
  run.engine_dies();
  CHECK(soon([&] { return !run.has("keeper.sock"); }));
  CHECK(soon([&] { return run.read_file("keeper.record").find('\0') == std::string::npos; }));
  run.new_engine();
  CHECK(run.engine->attach(4) == Known::ended);
}

TEST_CASE("the room in the record of a keeper that was killed is no damage, and what stands behind a hole is nothing") {
  InARow run;
  REQUIRE(run.engine->client->apply_after(4, run.marks(4), {3, true}));
  run.let_go();
  CHECK(run.engine->end_of(4).ok());
  kill(run.keeper_pid(), SIGKILL);
  CHECK(run.engine->until([&] { return run.engine->gone.has_value(); }));
  run.engine_dies();
  std::ofstream(run / "keeper.record", std::ios::app) << "begun 7\n";
  run.new_engine();
  CHECK(run.engine->attach(4) == Known::ended);
  CHECK(run.engine->attach(7) == Known::never);
  CHECK(run.engine->act(8, run.marks(8)).ok());
  CHECK(run.engine->attach(8) == Known::ended);
}

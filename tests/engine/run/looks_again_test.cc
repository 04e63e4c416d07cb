// What looked behind something that is done again looks again; and what is done again goes in the order of its edges.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

namespace {

// Step 1.1 has a `finally`, so a resume does it again.
std::string guarded(const std::string& between) {
  return " 1. Work.\n      1. Close the door.\n          do command([\"close\"], repeatable: true)\n"
         "          finally command([\"open\"], repeatable: true)\n" +
         between + "      3. Work.\n          do command([\"work\"], repeatable: true)\n";
}

// Fails in step 1.3, after which nothing that was looked at is so any more.
void failed_once(TextSim& sim, int tries = 1) {
  sim.world.facts["file.exists empty"] = true;
  sim.fails("command work", tries);
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.world.facts["file.exists empty"] = false;
}

}  // namespace

TEST_CASE("what looked behind something that is done again looks again") {
  for (const char* look : {"require file.exists(\"empty\")", "expect file.exists(\"empty\")",
                           "until file.exists(\"empty\") every 1s within 5s"}) {
    TextSim sim(guarded("      2. Look.\n          " + std::string(look) + "\n"));
    failed_once(sim);
    CHECK_FALSE(sim.resume());
    CHECK(sim.done() == "command close, command work, command open, command close, command open");
    CHECK(sim.state("1.2") == State::failed);
    sim.world.facts["file.exists empty"] = true;
    sim.crash();
    CHECK(sim.resume());
  }
}

TEST_CASE("what looked in a list behind that, or below one, looks again, and what was done there stays done") {
  for (const char* list :
       {"           1. Tell.\n                do command([\"tell\"])\n           2. Look.\n                require "
        "file.exists(\"empty\")\n",
        "           - Tell.\n                do command([\"tell\"])\n          expect file.exists(\"empty\")\n"}) {
    TextSim sim(guarded("      2. See to it.\n" + std::string(list)));
    failed_once(sim);
    CHECK_FALSE(sim.resume());
    sim.world.facts["file.exists empty"] = true;
    sim.crash();
    CHECK(sim.resume());
    CHECK(sim.world.times("command tell") == 1);
    CHECK(sim.world.times("command close") == 3);
  }
}

TEST_CASE(
    "a person who confirmed behind something that is done again is asked again, and one who did something isn't") {
  TextSim sim(
      guarded("      2. Ask.\n          - Is the room empty?\n              confirm \"Is it?\"\n          - Tell the "
              "porter.\n"));
  failed_once(sim);
  CHECK(sim.person.asked.size() == 2);
  CHECK(sim.resume());
  CHECK(sim.person.asked.size() == 3);
}

TEST_CASE("what looked before it, or beside it, or has a value from it, stays done") {
  TextSim sim(R"( 1. Look.
      require file.exists("empty")
 2. Work.
      - Close the door.
          as door
          do command(["close"], repeatable: true)
          finally command(["open"], repeatable: true)
      - Look.
          require file.exists("empty")
      - Keep in mind.
          after door
          let seen = file.exists("empty")
          require seen
      - Work.
          after door
          do command(["work"], repeatable: true)
)");
  failed_once(sim);
  CHECK(sim.resume());
}

TEST_CASE("bullets that are done again wait for later ones") {
  TextSim sim(R"( 1. Work.
      on failure undo
      - Second.
          as two
          after one
          do command(["second"])
          undo command(["not second"])
      - First.
          as one
          do command(["first"])
          undo command(["not first"])
      - Third.
          after two
          do command(["work"], repeatable: true)
          undo nothing
)");
  failed_once(sim);
  CHECK(sim.resume());
  CHECK(sim.done() ==
        "command first, command second, command work, command not second, command not first, command first, "
        "command second, command work");
}

TEST_CASE("a journal of a release before lets all looks stay done, as it goes on to say") {
  for (const std::uint16_t rules : {0, 1}) {
    TextSim sim(guarded("      2. Look.\n          require file.exists(\"empty\")\n"));
    failed_once(sim);
    sim.reload();
    run::Event e;
    e.kind = run::EventKind::run_resumed;
    e.seq = sim.memory.events.size() + 1;
    e.yes = true;
    e.attempt = rules;
    sim.machine->apply(e);
    CHECK(sim.state("1.2") == (rules == 0 ? State::done : State::waiting));
  }
}

TEST_CASE("an if that was so is not asked again where its step is done again") {
  TextSim sim(R"( 1. Work.
      on failure undo
      1. Switch to b.
          if file.exists("a is used")
          do command(["to b"])
          undo command(["back to a"])
      2. Switch to a.
          otherwise
          do command(["to a"])
          undo command(["back to b"])
      3. Work.
          do command(["work"], repeatable: true)
          undo nothing
)");
  sim.world.facts["file.exists a is used"] = true;
  failed_once(sim);
  sim.world.facts["file.exists a is used"] = false;
  CHECK(sim.resume());
  CHECK(sim.done() == "command to b, command work, command back to a, command to b, command work");
  CHECK(sim.state("1.2") == State::not_applicable);
}

TEST_CASE("an act that failed is done again only when what has to be so before it is so again") {
  for (const char* guard : {"require file.exists(\"empty\")", "until file.exists(\"empty\") every 1s within 5s"}) {
    TextSim sim(" 1. Work.\n      let x = \"kept\"\n      " + std::string(guard) +
                "\n      do command([\"work\"], repeatable: true)\n      retry 1 times every 1s\n");
    failed_once(sim, 2);
    CHECK(sim.world.times("command work") == 2);  // a retry of the procedure's doesn't look again
    CHECK_FALSE(sim.resume());
    CHECK(sim.world.times("command work") == 2);
    sim.world.facts["file.exists empty"] = true;
    sim.crash();
    CHECK(sim.resume());
    CHECK(sim.count(run::EventKind::value) == 1);
  }
}

TEST_CASE("likewise one that a person wants again, and one of which the end is lost") {
  for (const bool lost : {false, true}) {
    TextSim sim(" 1. Work.\n      require file.exists(\"empty\")\n      do command([\"work\"]" +
                std::string(lost ? ", repeatable: true)\n" : ")\n"));
    if (lost) {
      sim.world.facts["file.exists empty"] = true;
      sim.begin();
      sim.go_on([&] { return sim.running() == 1; });
      sim.world.keeper_dies();
      sim.crash();
      sim.world.facts["file.exists empty"] = false;
    } else {
      failed_once(sim);
      sim.reload();
      sim.decide("1", Answer::again);
    }
    CHECK_FALSE(sim.resume());
    CHECK(sim.world.times("command work") == 1);
  }
}

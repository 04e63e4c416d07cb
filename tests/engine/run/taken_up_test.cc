// What a resume takes up: what failed, what counts as not done, and what is owed again then.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

namespace {

const std::string closed = R"( 1. Work.
      finally command(["close"], repeatable: true)
      do command(["work"])
 2. Go on.
      do command(["on"], repeatable: true)
)";

void failed_and_decided(TextSim& sim) {
  sim.fails("command work");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  sim.decide("1", Answer::again);
}

}  // namespace

TEST_CASE("candidates beneath an otherwise that nobody can answer any more wait for a person, too") {
  TextSim sim(R"( 1. Use the new.
      if file.exists("x")
      on failure continue
      do command(["new"])
 2. Use an old one.
      otherwise
      for i in ["a", "b"], until one succeeds
      do command([i])
)");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  CHECK(sim.machine->undecided_failures() == std::vector{sim.built.node("2")});
  sim.decide("2", Answer::done);
  CHECK(sim.resume());
}

TEST_CASE("what an earlier try did and is taken back has not begun in the present one") {
  TextSim sim(R"( 1. Work.
      1. One.
          on failure undo
          do command(["one"], repeatable: true)
          undo nothing
      2. Two.
          do command(["two"])
          undo command(["back"])
      3. Three.
          do command(["three"])
      retry 1 times every 1s
)");
  sim.world.script["command one"] = {action::done(), action::failed("broken")};
  sim.fails("command three");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command one, command two, command three, command one, command back");
  CHECK(sim.state("1.2") == State::waiting);
  sim.crash();
  CHECK(sim.resume());
}

TEST_CASE("what a person says is done is done, though its finally has run, and that is owed again") {
  TextSim sim(R"( 1. Work.
      - One.
          finally command(["close one"], repeatable: true)
          do command(["one"])
      - Two.
          finally command(["close two"], repeatable: true)
          require file.exists("two")
)");
  sim.world.facts["file.exists two"] = true;
  sim.fails("command one");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  sim.begin_again();
  sim.driver->turn();
  sim.crash();
  sim.reload();
  sim.decide("1.1", Answer::done);
  CHECK(sim.resume());
  CHECK(sim.done() == "command one, command close two, command close one, command close one, command close two");
}

TEST_CASE("a step that failed owes its finally again when it is taken up, and is done then") {
  TextSim sim(closed);
  failed_and_decided(sim);
  sim.fails("command on");
  CHECK_FALSE(sim.resume());
  CHECK(sim.done() == "command work, command close, command work, command on, command close");
}

TEST_CASE("what was done again after its finally ran is not done once more when the engine is killed then") {
  TextSim sim(closed);
  failed_and_decided(sim);
  sim.begin_again();
  sim.go_on([&] { return sim.world.times("command on") == 1; });
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "command work, command close, command work, command on, command close");
}

TEST_CASE("a list that was taken back as a whole is done again from its start, and taken back again if it acted") {
  TextSim sim(R"( 1. Work.
      1. One.
          do command(["one"])
      2. Two.
          do command(["two"], repeatable: true)
      undo command(["back"])
 2. Go on.
      on failure undo
      do command(["on"], repeatable: true)
      undo nothing
)");
  sim.fails("command on");
  CHECK_FALSE(sim.run());
  CHECK(sim.state("1.1") == State::undone);
  sim.crash();
  sim.world.acts.clear();
  sim.fails("command two");
  CHECK_FALSE(sim.resume());
  CHECK(sim.done() == "command one, command two");
  sim.crash();
  sim.fails("command on");
  CHECK_FALSE(sim.resume());
  CHECK(sim.done() == "command one, command two, command two, command on, command back");
}

TEST_CASE("a ladder that is climbed again does each rung anew") {
  const std::string steps = R"( 1. Work.
      on failure undo
      1. One.
          do command(["one"], repeatable: true)
          undo command(["back one"])
      else do by_hand()
 2. Go on.
      on failure undo
      do command(["on"], repeatable: true)
      undo nothing
End

procedure by_hand "By hand"
Start
 1. Two.
      do command(["two"], repeatable: true)
      undo command(["back two"])
)";
  TextSim failed(steps), undone(steps);
  for (TextSim* sim : {&failed, &undone}) sim->fails("command one", 2);
  failed.fails("command two");
  undone.fails("command on");
  for (TextSim* sim : {&failed, &undone}) {
    CHECK_FALSE(sim->run());
    sim->crash();
    sim->world.acts.clear();
    CHECK(sim->resume());
    CHECK(sim->done() == "command one, command two, command on");
  }
}

TEST_CASE("a candidate that acted once before a lower rung failed is not tried again unasked") {
  TextSim sim(R"( 1. Use one.
      for i in ["a"], until one succeeds
      do command(["once", i])
      undo nothing
      else do command(["other", i], repeatable: true)
      undo nothing
)");
  sim.fails("command once, a");
  sim.fails("command other, a");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  CHECK(sim.machine->undecided_failures() == std::vector{sim.built.node("1")});
}

TEST_CASE("the candidate that had succeeded is done again, as far as it was taken back") {
  TextSim sim(R"( 1. Use one.
      for i in ["a", "b", "c"], until one succeeds
      1. Prepare.
          do command(["prepare", i])
          undo nothing
      2. Stop.
          do service.stop(i)
 2. Go on.
      on failure undo
      do command(["on"], repeatable: true)
      undo nothing
)");
  sim.fails("service.stop a");
  sim.fails("command on");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.world.acts.clear();
  CHECK(sim.resume());
  CHECK(sim.done() == "service.stop b, command on");
}

TEST_CASE("the procedure that takes a step back gives it nothing to take back again") {
  TextSim sim(R"( 1. Work.
      on failure undo
      1. One.
          do command(["one"])
      undo put_back()
End

procedure put_back "Putting it back"
Start
 1. Back.
      do command(["back"], repeatable: true)
)");
  sim.fails("command one");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  sim.decide("1.1", Answer::failed);
  CHECK_FALSE(sim.resume());
  CHECK(sim.done() == "command one, command back");
}

TEST_CASE("what is taken up again is taken back only if it fails again") {
  TextSim sim(R"( 1. Work.
      - One.
          as one
          on failure undo
          do command(["one"], repeatable: true)
          undo command(["back"])
      - Other.
          as other
          do command(["other"])
          undo nothing
      - Third.
          after one, other
          do command(["third"])
          undo nothing
)");
  sim.world.takes = [](const std::string& what) { return std::chrono::seconds(what == "command other" ? 9 : 1); };
  sim.fails("command one");
  sim.fails("command third");
  sim.begin();
  sim.go_on([&] { return sim.state("1.1") == State::failed; });
  sim.crash();
  CHECK_FALSE(sim.resume());
  CHECK(sim.done() == "command one, command other, command one, command third");
}

TEST_CASE("one that fails when it is done again is taken up in its turn by the next resume") {
  TextSim sim(R"( 1. Work.
      - One.
          finally command(["close one"], repeatable: true)
          do command(["one"], repeatable: true)
      - Two.
          finally command(["close two"], repeatable: true)
          do command(["two"], repeatable: true)
      - Three.
          do command(["three"], repeatable: true)
)");
  sim.fails("command three");
  sim.world.script["command two"] = {action::done(), action::failed("broken")};
  CHECK_FALSE(sim.run());
  sim.crash();
  CHECK_FALSE(sim.resume());
  sim.crash();
  CHECK(sim.resume());
}

TEST_CASE("`again` about a list is a word about all that failed in it, and a word about one of them goes before") {
  for (const bool one_apart : {false, true}) {
    TextSim sim(R"( 1. Each.
      for i in ["a", "b"], at once
       1. Work.
           do command([i])
)");
    sim.fails("command a");
    sim.fails("command b");
    CHECK_FALSE(sim.run());
    sim.crash();
    sim.reload();
    CHECK(sim.machine->undecided_failures().size() == 2);
    sim.decide("1", Answer::again);
    CHECK(sim.machine->undecided_failures().empty());
    if (one_apart) sim.decide("1[2].1", Answer::skip);
    CHECK(sim.resume());
    CHECK(sim.world.times("command a") == 2);
    CHECK(sim.world.times("command b") == (one_apart ? 1 : 2));
  }
}

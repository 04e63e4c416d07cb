// A run that is taken up again after its way back was broken off, or after something in it was left as it was.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

TEST_CASE("an item that failed waits for one before it that was taken back") {
  TextSim sim(R"( 1. Stop {x}.
      for x in ["a", "b"]
      on failure undo
      do service.stop(x)
 2. Go on.
      do command(["on"])
)");
  sim.fails("service.stop b");
  sim.fails("service.start b", 2);
  sim.person.answers["Stop b."] = {Answer::skip};
  CHECK_FALSE(sim.run());
  CHECK(sim.state("1[1]") == State::undone);
  CHECK(sim.state("1[2]") == State::failed);
  sim.world.acts.clear();
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "service.stop a, service.stop b, command on");
}

TEST_CASE("a list that was broken off and then taken back is counted once when it is done again") {
  TextSim sim(R"( - Fail.
      do command(["a"], repeatable: true)
      undo nothing
      on failure undo
 - Work.
      1. One.
           do command(["one"], repeatable: true)
           undo nothing
      2. Two.
           do command(["two"], repeatable: true)
           undo nothing
      undo command(["back"])
)");
  sim.fails("command a");
  sim.world.takes = [](const std::string& what) { return std::chrono::seconds(what == "command one" ? 3 : 1); };
  CHECK_FALSE(sim.run());
  CHECK(sim.state("2") == State::undone);
  CHECK(sim.state("2.2") == State::waiting);
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.state("2.2") == State::done);
}

TEST_CASE("a check that fails below a list is checked again, though a finally in the list has run") {
  TextSim sim(R"( 1. Work.
      1. Quiet.
           do command(["quiet"], repeatable: true)
           finally command(["loud"])
      expect file.exists("x")
)");
  sim.world.facts["file.exists x"] = false;
  CHECK_FALSE(sim.run());
  sim.world.facts["file.exists x"] = true;
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "command quiet, command loud");
}

TEST_CASE("what was taken back in a list is done again before the check below it") {
  TextSim sim(R"( 1. Work.
      on failure undo
      1. Stop a.
           do service.stop("a")
      expect file.exists("x")
)");
  sim.world.facts["file.exists x"] = false;
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "service.stop a, service.start a");
  const auto looked = sim.world.looked;
  sim.world.facts["file.exists x"] = true;
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "service.stop a, service.start a, service.stop a");
  CHECK(sim.world.looked == looked + 1);
}

TEST_CASE("a way back that failed and was left at that begins again by a person's word only") {
  TextSim sim(R"( 1. Try {x}.
      for x in ["a", "b"], until one succeeds
      1. Switch.
           do command(["switch", x])
           undo command(["back", x])
      2. Look.
           do command(["look", x])
           on failure undo
           undo nothing
)");
  sim.fails("command look, a");
  sim.fails("command back, a");
  sim.person.answers["Switch."] = {Answer::failed, Answer::again};
  CHECK(sim.run());
  CHECK(sim.person.asked.size() == 2);
  CHECK(sim.done() ==
        "command switch, a, command look, a, command back, a, command back, a, command switch, b, command look, b");
}

TEST_CASE("no other candidate is tried while one can't be taken back") {
  TextSim sim(R"( 1. Try {x}.
      for x in ["a", "b"], until one succeeds
      do command(["switch", x])
      undo command(["back", x])
)");
  sim.fails("command switch, a");
  sim.fails("command back, a");
  sim.person.answers["Try a."] = {Answer::failed};
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command switch, a, command back, a");
  CHECK(sim.state("1") == State::failed);
}

TEST_CASE("where no candidate succeeded a person's word ends it, or all are tried again") {
  const std::string text = R"( 1. Try {x}.
      for x in ["a", "b"], until one succeeds
      on failure ask
      do command(["try", x])
      undo nothing
 2. Go on.
      do command(["on"])
)";
  const auto run = [&](Answer answer) {
    TextSim sim(text);
    sim.fails("command try, a");
    sim.fails("command try, b");
    sim.person.answers["Try …, for each of 2."] = {answer};
    CHECK(sim.run());
    CHECK(sim.person.asked.size() == 1);
    return sim.done();
  };
  CHECK(run(Answer::skip) == "command try, a, command try, b, command on");
  CHECK(run(Answer::again) == "command try, a, command try, b, command try, a, command on");
}

TEST_CASE("a way back goes on although a step that was to be done again is decided about meanwhile") {
  TextSim sim(R"( - Open.
      do command(["open"])
      undo nothing
      on failure undo
      finally command(["close"], repeatable: true)
 - Stop a.
      do service.stop("a")
 - Check.
      do command(["check"], repeatable: true)
      undo nothing
)");
  sim.fails("command check");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  sim.fails("command open");
  sim.begin_again();
  sim.go_on([&] { return sim.world.times("service.start a") == 1; });
  sim.crash();
  sim.reload();
  sim.decide("1", Answer::skip);
  CHECK_FALSE(sim.resume());
  CHECK(sim.driver->finished());
  CHECK(sim.world.times("command check") == 1);
}

TEST_CASE("the limit of a list that was broken off does not run on") {
  TextSim sim(R"( 1. Work.
      - One.
          do command(["one"])
      - Two.
          - Three.
              as three
              do command(["three"])
          - Four.
              after three
              do command(["four"])
          within 20s
      else do command(["other"])
 2. Rest.
      do command(["rest"])
)");
  sim.fails("command one");
  sim.world.takes = [](const std::string& what) {
    return std::chrono::seconds(what == "command rest" ? 60 : what == "command three" ? 3 : 1);
  };
  CHECK(sim.run());
  CHECK(sim.done() == "command one, command three, command other, command rest");
}

TEST_CASE("an otherwise that nobody can answer any more waits for a person") {
  TextSim sim(R"( 1. Use the new.
      if file.exists("x")
      on failure continue
      do command(["new"])
 2. Use the old.
      otherwise
      do command(["old"])
)");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  CHECK(sim.machine->undecided_failures() == std::vector{sim.built.node("2")});
  sim.decide("2", Answer::skip);
  CHECK(sim.resume());
}

TEST_CASE("what a person leaves as it is, is not taken back for an earlier try either") {
  TextSim sim(R"( 1. Work.
      on failure undo
      finally command(["close"], repeatable: true)
      do command(["work"], repeatable: true)
      undo command(["back"])
 2. Go on.
      do command(["on"])
)");
  sim.world.script["command work"] = {action::done(), action::failed("broken")};
  sim.fails("command on");
  sim.fails("command back");
  sim.person.answers["Work."] = {Answer::skip};
  CHECK_FALSE(sim.run());
  sim.crash();
  CHECK_FALSE(sim.resume());
  CHECK(sim.world.times("command work") == 2);
  CHECK(sim.world.times("command back") == 1);
}

TEST_CASE("a for that didn't come to its items is passed as a whole by a person's word") {
  TextSim sim(R"( 1. Do {x}.
      on failure ask
      require file.exists("here")
      for x in ["a", "b"]
      do command(["do", x])
 2. Go on.
      do command(["on"])
)");
  sim.world.facts["file.exists here"] = false;
  sim.person.answers["Do …, for each of 2."] = {Answer::skip};
  CHECK(sim.run());
  CHECK(sim.person.asked.size() == 1);
  CHECK(sim.done() == "command on");
}

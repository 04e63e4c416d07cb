// `undo`, `finally`, `on failure undo`: one stack a list.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

namespace {

const std::string three = R"( 1. Stop a.
      do service.stop("a")
 2. Stop b.
      do service.stop("b")
      undo command(["back", "b"])
 3. Stop c.
      do service.stop("c")
      on failure undo
)";

}  // namespace

TEST_CASE("on failure undo takes the list back, newest first") {
  TextSim sim(three);
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() ==
        "service.stop a, service.stop b, service.stop c, service.start c, command back, b, service.start a");
  CHECK(sim.state("1") == State::undone);
  CHECK(sim.state("3") == State::failed);
}

TEST_CASE("an inverse is applied only where the step changed something") {
  TextSim sim(three);
  sim.world.script["service.stop a"] = {action::done({}, false)};
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "service.stop a, service.stop b, service.stop c, service.start c, command back, b");
  CHECK(sim.state("1") == State::done);
}

TEST_CASE("a procedure that takes back is given what the step found out") {
  TextSim sim(R"( 1. Reserve.
      do command(["reserve"]) as it
      undo release(it.output)
 2. Use it.
      do command(["use"])
      undo nothing
      on failure undo
End

procedure release "Releasing"
given
  what : text "What"
Start
 1. Release {what}.
      do command([what])
)");
  auto reserved = action::done();
  reserved.output = "r7";
  sim.world.script["command reserve"] = {reserved};
  sim.fails("command use");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command reserve, command use, command r7");
}

TEST_CASE("a way back and a finally have their limits, procedures too") {
  TextSim sim(R"( 1. Stop a.
      do service.stop("a")
      undo command(["back", "a"]) within 5s
 2. Stop b.
      do service.stop("b")
      undo slowly() within 7s
 3. Stop c.
      do service.stop("c")
      finally command(["end", "c"]) within 3s
      on failure undo
End

procedure slowly "Slowly"
Start
 1. Start b.
      do service.start("b")
)");
  sim.fails("service.stop c");
  sim.world.takes = [](const std::string& what) { return std::chrono::seconds(what == "service.start b" ? 60 : 1); };
  sim.person.answers["Stop b."] = {Answer::skip};
  CHECK_FALSE(sim.run());
  const auto limit = [&](const std::string& what) {
    for (const auto& act : sim.world.acts)
      if (act.what == what) return act.limit;
    return Duration(-1);
  };
  CHECK(limit("command end, c") == std::chrono::seconds(3));
  CHECK(limit("command back, a") == std::chrono::seconds(5));
  CHECK(sim.world.clock.now < std::chrono::seconds(20));
}

TEST_CASE("what was taken back is done again on resume, in its order, before what comes after") {
  TextSim sim(three);
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  sim.world.acts.clear();
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "service.stop a, service.stop b, service.stop c");
}

TEST_CASE("a finally runs when its list ends well, and when it does not") {
  const std::string text = R"( 1. Work.
      1. Pause the alarms.
           do command(["pause"])
           finally command(["go on"])
      2. Do it.
           do command(["work"])
 2. Next.
      do command(["next"])
)";
  TextSim good(text);
  CHECK(good.run());
  CHECK(good.done() == "command pause, command work, command go on, command next");
  TextSim bad(text);
  bad.fails("command work");
  CHECK_FALSE(bad.run());
  CHECK(bad.done() == "command pause, command work, command go on");
}

TEST_CASE("after its finally ran a step counts as not done for resume, and what comes after waits for it") {
  TextSim sim(R"( 1. Pause the alarms.
      do command(["pause"], repeatable: true)
      finally command(["go on"])
 2. Prepare.
      do command(["prepare"])
 3. Do it.
      do command(["work"], repeatable: true)
)");
  sim.fails("command work");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command pause, command prepare, command work, command go on");
  sim.crash();
  sim.world.acts.clear();
  CHECK(sim.resume());
  CHECK(sim.done() == "command pause, command work, command go on");
}

TEST_CASE("a step that did not apply has nothing to close") {
  TextSim sim(R"( 1. Pause.
      if used
      do command(["pause"])
      finally command(["go on"])
 2. Work.
      do command(["work"])
)",
              "given\n  used : bool\n", "", {"used=false"});
  CHECK(sim.run());
  CHECK(sim.done() == "command work");
}

TEST_CASE("a finally that fails makes the list fail, and the others still run") {
  TextSim sim(R"( 1. Open a.
      do command(["a"])
      finally command(["close a"])
 2. Open b.
      do command(["b"])
      finally command(["close b"])
)");
  sim.fails("command close b");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command a, command b, command close b, command close a");
}

TEST_CASE("the finally of a procedure runs at its end") {
  TextSim sim(" 1. Work.\n      do command([\"work\"])\n", "finally command([\"tidy\"])\n");
  sim.fails("command work");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command work, command tidy");
}

TEST_CASE("the point of no return: undo stops there, leaves what is older, and asks") {
  TextSim sim(R"( 1. Stop a.
      do service.stop("a")
 2. Wipe it.
      confirm "Sure?"
      do command(["wipe"])
      undo none "the data is gone"
 3. Stop c.
      do service.stop("c")
      on failure undo
)");
  sim.fails("service.stop c");
  sim.person.answers["Wipe it."] = {Answer::done, Answer::abort};
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "service.stop a, command wipe, service.stop c, service.start c");
  REQUIRE(sim.person.asked.size() == 2);
  CHECK(sim.person.asked[1].detail.find("the data is gone") != std::string::npos);
  CHECK(sim.state("1") == State::done);
}

TEST_CASE("a list that was done is taken back by what is in it") {
  TextSim sim(R"( 1. Stop some.
      1. Stop a.
           do service.stop("a")
      2. Stop b.
           do service.stop("b")
 2. Stop c.
      do service.stop("c")
      on failure undo
)");
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() ==
        "service.stop a, service.stop b, service.stop c, service.start c, service.start b, service.start a");
  CHECK(sim.state("1") == State::undone);
  sim.world.acts.clear();
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "service.stop a, service.stop b, service.stop c");
}

TEST_CASE("the candidate that succeeded is taken back with the list around it") {
  TextSim sim(R"( 1. Stop one.
      for i in ["a", "b"], until one succeeds
      do service.stop(i)
 2. Go on.
      on failure undo
      do command(["on"])
      undo nothing
)");
  sim.fails("service.stop a");
  sim.fails("command on");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "service.stop a, service.start a, service.stop b, command on, service.start b");
}

TEST_CASE("undo and finally share one stack: what is taken back is so in one order") {
  TextSim sim(R"( 1. Stop a.
      do service.stop("a")
 2. Pause.
      do command(["pause"])
      undo nothing
      finally command(["go on"])
 3. Stop c.
      do service.stop("c")
      on failure undo
)");
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "service.stop a, command pause, service.stop c, service.start c, command go on, service.start a");
}

TEST_CASE("each rung is taken back by its own undo, the last that was tried first") {
  const std::string fails_later = " 2. Stop c.\n      do service.stop(\"c\")\n      on failure undo\n";
  TextSim sim(R"( 1. Stop a.
      do service.stop("a")
      else do command(["ask a"])
      undo command(["unask a"])
      else do command(["end a"])
      undo command(["begin a"])
)" + fails_later);
  sim.fails("service.stop a");
  sim.fails("command ask a");
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() ==
        "service.stop a, command ask a, command end a, service.stop c, service.start c, command begin a, "
        "command unask a, service.start a");
  TextSim once(R"( 1. Stop a.
      do service.stop("a")
      undo command(["begin a"])
      else do command(["end a"])
)" + fails_later);
  once.fails("service.stop a");
  once.fails("service.stop c");
  CHECK_FALSE(once.run());
  CHECK(once.done() == "service.stop a, command end a, service.stop c, service.start c, command begin a");
}

TEST_CASE("a list that failed before a lower rung did it is taken back too") {
  TextSim sim(R"( 1. Stop some.
      1. Stop a.
           do service.stop("a")
      2. Stop b.
           do service.stop("b")
      else do command(["end all"])
      undo command(["begin all"])
 2. Stop c.
      do service.stop("c")
      on failure undo
)");
  sim.fails("service.stop b");
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() ==
        "service.stop a, service.stop b, command end all, service.stop c, service.start c, command begin all, "
        "service.start b, service.start a");
}

TEST_CASE("what the tries of a list changed is taken back once, whichever try it was: loops and ladders too") {
  const std::string fails_later = " 2. Stop c.\n      do service.stop(\"c\")\n      on failure undo\n";
  TextSim loop(R"( 1. Stop all.
      retry 1 times every 1s
      1. Stop {x}.
           for x in ["a", "b"]
           do service.stop(x)
      2. Check them.
           do command(["check"])
           undo nothing
)" + fails_later);
  loop.world.script["command check"] = {action::failed("no")};
  loop.fails("service.stop c");
  CHECK_FALSE(loop.run());
  CHECK(loop.done() ==
        "service.stop a, service.stop b, command check, service.stop a, service.stop b, command check, "
        "service.stop c, service.start c, service.start b, service.start a");
  TextSim ladder(R"( 1. Stop all.
      retry 1 times every 1s
      1. Stop a.
           do service.stop("a")
           else do command(["end a"])
           undo command(["begin a"])
      2. Check them.
           do command(["check"])
           undo nothing
)" + fails_later);
  // The first try needs the lower rung, the second does not.
  ladder.world.script["service.stop a"] = {action::failed("no")};
  ladder.world.script["command check"] = {action::failed("no")};
  ladder.fails("service.stop c");
  CHECK_FALSE(ladder.run());
  CHECK(ladder.done() ==
        "service.stop a, command end a, command check, service.stop a, command check, service.stop c, service.start c, "
        "service.start a, command begin a");
}

TEST_CASE("killed at any moment, what was begun is taken back once") {
  TextSim whole(three);
  whole.fails("service.stop c");
  CHECK_FALSE(whole.run());
  for (std::size_t events = 1; events < whole.memory.events.size(); ++events) {
    TextSim sim(three);
    sim.fails("service.stop c");
    sim.begin();
    sim.go_on([&] { return sim.memory.events.size() >= events; });
    sim.crash();
    const bool good = sim.resume();
    CAPTURE(events, sim.done());
    const bool all_undone = sim.world.times("service.start a") == 1 && sim.world.times("command back, b") == 1;
    CHECK((good || all_undone));
    CHECK(sim.world.times("command back, b") <= 1);
  }
}

TEST_CASE("a for that was taken back is done again, item by item") {
  TextSim sim(R"( 1. Stop {x}.
      for x in ["a", "b"], 2 at a time
      1. Stop it.
           do service.stop(x)
      2. Note it.
           do command(["note", x])
           undo nothing
 2. Stop c.
      do service.stop("c")
      on failure undo
)");
  sim.fails("service.stop c");
  CHECK_FALSE(sim.run());
  CHECK(sim.world.times("service.start a") == 1);
  CHECK(sim.world.times("service.start b") == 1);
  sim.world.acts.clear();
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "service.stop a, service.stop b, service.stop c");
  CHECK(sim.state("1[1]") == State::done);
}

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

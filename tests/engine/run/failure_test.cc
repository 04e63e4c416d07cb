#include "tests/support/catch.h"
#include "tests/support/text_sim.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using plan::OnFailure;
using run::Answer;
using run::State;
using std::chrono::seconds;

namespace {

action::Outcome bad(std::string why = "broken") { return action::failed(std::move(why), {}, "its last line"); }

}  // namespace

TEST_CASE("a failed step stops what comes after it") {
  Sim sim({step("a").act(), step("b").act(), step("c").act()});
  sim.world.script["b"] = {bad()};
  CHECK_FALSE(sim.run());
  CHECK(sim.state("b") == State::failed);
  CHECK(sim.state("c") == State::waiting);
  CHECK(sim.machine->state(0) == State::failed);
  CHECK(sim.machine->why(sim.built.node("b")) == "broken");
  CHECK(sim.machine->output(sim.built.node("b")) == "its last line");
}

TEST_CASE("what runs beside a failure finishes, and nothing new begins, in the lists beside it neither") {
  Sim sim({step("a").act(), step("l").list({step("b").act(), step("c").act()}),
           step("d").act("again").until("x", seconds(1), seconds(5))},
          false);
  sim.options.jobs = 8;
  sim.world.script["a"] = {bad()};
  sim.world.facts["x"] = true;
  sim.world.takes = [](const std::string& what) { return seconds(what == "a" ? 1 : 10); };
  CHECK_FALSE(sim.run());
  CHECK(sim.state("b") == State::done);
  CHECK(sim.state("c") == State::waiting);
  CHECK(sim.state("d") == State::done);  // with the until beneath its act
  CHECK(sim.state("l") == State::running);
}

TEST_CASE("a step that only waited when its list stopped has not begun") {
  Sim sim({step("a").act(), step("w").until("never", seconds(1), seconds(60)).act()}, false);
  sim.world.facts["never"] = false;
  sim.world.script["a"] = {bad()};
  sim.world.takes = [](const std::string&) { return seconds(3); };
  CHECK_FALSE(sim.run());
  CHECK(sim.state("w") == State::waiting);
  CHECK(sim.world.clock.now < seconds(10));
}

TEST_CASE("continue tolerates a failure, of a step and of a list") {
  Sim sim({step("a").act().on_failure(OnFailure::proceed),
           step("l").list({step("b").act(), step("c").act()}).on_failure(OnFailure::proceed), step("d").act()});
  sim.world.script["a"] = {bad()};
  sim.world.script["b"] = {bad()};
  CHECK(sim.run());
  CHECK(sim.state("a") == State::tolerated);
  CHECK(sim.state("l") == State::tolerated);
  CHECK(sim.state("c") == State::waiting);
  CHECK(sim.state("d") == State::done);
}

TEST_CASE("ask: again, skip, done or abort") {
  const auto run = [](std::deque<Answer> answers) {
    Sim sim({step("a").act().on_failure(OnFailure::ask), step("b").act()});
    sim.world.script["a"] = {bad()};
    sim.person.answers["a"] = std::move(answers);
    const bool good = sim.run();
    CHECK(sim.person.asked.at(0).about == run::Question::About::failure);
    CHECK(sim.person.asked.at(0).detail == "broken\nits last line");
    return std::make_tuple(good, sim.state("a"), sim.world.times("a"), sim.world.times("b"));
  };
  CHECK(run({Answer::again}) == std::make_tuple(true, State::done, 2, 1));
  CHECK(run({Answer::skip}) == std::make_tuple(true, State::skipped, 1, 1));
  CHECK(run({Answer::done}) == std::make_tuple(true, State::done, 1, 1));
  CHECK(run({Answer::abort}) == std::make_tuple(false, State::failed, 1, 0));
}

TEST_CASE("a list that asks: again takes up what failed in it, and repeats nothing that is done") {
  Sim sim({step("l").list({step("a").act(), step("b").act()}).on_failure(OnFailure::ask)});
  sim.world.script["b"] = {bad()};
  sim.person.answers["l"] = {Answer::again};
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a", "b", "b"});
}

TEST_CASE("only so many tries, counted, with a pause between them") {
  Sim sim({step("a").act().tries(3, seconds(10))});
  sim.world.script["a"] = {bad(), bad()};
  CHECK(sim.run());
  CHECK(sim.world.times("a") == 3);
  CHECK(sim.machine->attempts(sim.built.node("a")) == 3);
  CHECK(sim.world.clock.now == seconds(23));

  Sim worse({step("a").act().tries(3, seconds(10))});
  worse.world.script["a"] = {bad(), bad(), bad()};
  CHECK_FALSE(worse.run());
  CHECK(worse.world.times("a") == 3);
}

TEST_CASE("a retry goes from the act to the end of the clauses, and not above") {
  Sim sim({step("a").when("used").act().expect("up").tries(2, seconds(1))});
  sim.world.facts["used"] = true;
  sim.world.facts["up"] = false;
  sim.world.later(std::chrono::milliseconds(2500), [&] { sim.world.facts["up"] = true; });
  CHECK(sim.run());
  CHECK(sim.world.times("a") == 2);
  CHECK(sim.world.looked == 3);  // the condition once
}

TEST_CASE("a condition or require above the act is not retried") {
  Sim sim({step("a").require("ready").act().tries(5, seconds(1))});
  sim.world.facts["ready"] = false;
  CHECK_FALSE(sim.run());
  CHECK(sim.world.looked == 1);
  CHECK(sim.world.times("a") == 0);
}

TEST_CASE("a list is retried as a whole") {
  Sim sim({step("l").list({step("a").act(), step("b").act()}).tries(2, seconds(5)), step("c").act()});
  sim.world.script["b"] = {bad()};
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a", "b", "a", "b", "c"});
  CHECK(sim.machine->attempts(sim.built.node("b")) == 2);
}

TEST_CASE("steps in a retried list have all their tries again") {
  Sim sim({step("l").list({step("a").act().tries(2, seconds(1))}).tries(2, seconds(1))});
  sim.world.script["a"] = {bad(), bad(), bad()};
  CHECK(sim.run());
  CHECK(sim.world.times("a") == 4);
}

TEST_CASE("the limit of an act goes to whoever performs it, and a wait beneath it has what is left") {
  Sim sim({step("a").act().until("up", seconds(1), seconds(100)).within(seconds(10))});
  sim.world.facts["up"] = false;
  sim.world.takes = [](const std::string&) { return seconds(4); };
  CHECK_FALSE(sim.run());
  CHECK(sim.world.acts.at(0).limit == seconds(10));
  CHECK(sim.world.clock.now == seconds(10));
  CHECK(sim.machine->why(sim.built.node("a")) == "waited 6s in vain: `look(\"up\")` is not so");
}

TEST_CASE("a list that does not end in its time is broken off and fails") {
  Sim sim({step("l").list({step("a").act(), step("b").act(), step("c").act()}).within(seconds(5)), step("d").act()});
  sim.world.takes = [](const std::string& what) { return seconds(what == "b" ? 60 : 1); };
  CHECK_FALSE(sim.run());
  CHECK(sim.machine->why(sim.built.node("l")) == "it did not end within 5s");
  CHECK(sim.machine->why(sim.built.node("b")) == "it was cancelled");
  CHECK(sim.world.times("c") == 0);
  CHECK(sim.world.clock.now < seconds(6));
}

TEST_CASE("a list that ends in time is not touched by its limit") {
  Sim sim({step("l").list({step("a").act()}).within(seconds(5)), step("b").until("up", seconds(1), seconds(60))});
  sim.world.facts["up"] = false;
  sim.world.later(seconds(30), [&] { sim.world.facts["up"] = true; });
  CHECK(sim.run());
}

TEST_CASE("expect decides, whatever the act's own end was, and says what was seen") {
  Sim sim({step("a").act().expect("up")});
  sim.world.facts["up"] = false;
  CHECK_FALSE(sim.run());
  CHECK(sim.machine->why(sim.built.node("a")) == "`look(\"up\")` is not so");
}

TEST_CASE("with what its act ended is told once, however often the expect is asked again") {
  Sim sim({step("a").act().expect("up")});
  sim.world.facts["up"] = false;
  sim.world.script["a"] = {bad()};
  CHECK_FALSE(sim.run());
  const std::string why = sim.machine->why(sim.built.node("a"));
  CHECK(why.find("; before that, ") != std::string::npos);
  for (int i = 0; i < 2; ++i) {
    sim.crash();
    CHECK_FALSE(sim.resume());
    CHECK(sim.machine->why(sim.built.node("a")) == why);
  }
}

TEST_CASE("a read that fails: a condition fails its step, an until waits on") {
  Sim sim({step("a").when("missing").act()});
  CHECK_FALSE(sim.run());
  CHECK(sim.machine->why(sim.built.node("a")) == "`look(\"missing\")` can't be found out: nothing is known of missing");

  Sim waits({step("a").until("late", seconds(2), seconds(60))});
  waits.world.later(seconds(9), [&] { waits.world.facts["late"] = true; });
  CHECK(waits.run());
  CHECK(waits.world.clock.now == seconds(10));
}

TEST_CASE("a value that is neither true nor false decides nothing") {
  Sim sim({step("a").when("number").act()});
  sim.world.facts["number"] = 7;
  CHECK_FALSE(sim.run());
  CHECK(sim.machine->why(sim.built.node("a")).find("true or false is wanted") != std::string::npos);
}

TEST_CASE("fields of a failed step's result can be asked") {
  Sim sim({step("a").act().as().on_failure(OnFailure::proceed), step("b").when_field("a", "failed").act().as(),
           step("c").when_field("b", "failed").act()});
  sim.world.script["a"] = {bad()};
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a", "b"});
  CHECK(sim.state("c") == State::not_applicable);
}

TEST_CASE("a value that can't be found out is told without a reason: only a check has one") {
  test::TextSim sim(R"( 1. Look.
      note "The first text of the program."
      let x = file.exists("x")
      do command(["go"])
)");
  CHECK_FALSE(sim.run());
  CHECK(sim.why("1").starts_with("`file.exists(\"x\")` can't be found out: "));
}

TEST_CASE("a let that its step didn't come to is none behind it") {
  const auto after = [](const std::string& first, const std::string& above = "") {
    TextSim sim(first + R"( 2. Use it.
      if y != none
      do command(["use"])
 3. Do without.
      if y == none
      do command(["without"])
)",
                above);
    sim.fails("command first");
    CHECK(sim.run());
    return sim.done();
  };
  CHECK(after(" 1. Look.\n      if used\n      let y = \"x\"\n", "given\n  used : bool = false\n") ==
        "command without");
  CHECK(after(" 1. Look.\n      on failure continue\n      do command([\"first\"])\n      let y = \"x\"\n") ==
        "command first, command without");
  CHECK(after(" 1. Look.\n      if used\n      let y = \"x\"\n", "given\n  used : bool = true\n") == "command use");
}

TEST_CASE("nothing begins whose limit is no time at all") {
  TextSim sim(" 1. Do it.\n      do command([\"it\"]) within d - 10s\n", "given\n  d : duration = 5s\n");
  CHECK_FALSE(sim.run());
  CHECK(sim.done().empty());
  CHECK(sim.why("1").find("its limit is -5s") != std::string::npos);
}

TEST_CASE("a list whose limit is no time at all is broken off") {
  TextSim sim(" 1. All.\n      within d - 10s\n      1. Do it.\n           do command([\"it\"])\n",
              "given\n  d : duration = 5s\n");
  CHECK_FALSE(sim.run());
  CHECK(sim.why("1").find("did not end within") != std::string::npos);
}

TEST_CASE("what fails by itself while a run is being ended is told as failed; what was ended is no failure") {
  for (const bool by_itself : {false, true}) {
    Sim sim({step("l").bullets({step("a").act(), step("b").act()})});
    sim.world.takes = [](const std::string& what) {
      return what == "a" ? std::chrono::milliseconds(1050) : seconds(9);
    };
    sim.world.script["a"] = {by_itself ? action::failed("no such file") : action::done()};
    sim.begin();
    sim.world.later(seconds(1), [&] { sim.driver->cancel("asked to end"); });
    REQUIRE(sim.go_on());
    const auto& end = sim.memory.events.back();
    REQUIRE(end.kind == run::EventKind::run_ended);
    CHECK((end.value.field("stopped") == nullptr) == by_itself);
    CHECK(sim.machine->why(sim.built.node("b")) == "it was cancelled");
  }
}

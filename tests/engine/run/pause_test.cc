// A paused run: what has acted ends, nothing else begins, and continued it comes to the same end.
#include "tests/support/catch.h"
#include "tests/support/random_plan.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::EventKind;
using run::State;
using std::chrono::seconds;

namespace {

// Until one act runs; then it is paused, and goes on until nothing can happen any more.
void pause_in(Sim& sim, const std::string& what) {
  sim.begin();
  REQUIRE(sim.go_on([&] { return sim.world.times(what) > 0; }));
  sim.driver->pause("bob", "lunch");
  CHECK_FALSE(sim.go_on());
  CHECK(sim.machine->paused());
  CHECK_FALSE(sim.driver->finished());
}

std::size_t count(const Sim& sim, EventKind kind) {
  return static_cast<std::size_t>(std::count_if(sim.memory.events.begin(), sim.memory.events.end(),
                                                [kind](const auto& e) { return e.kind == kind; }));
}

}  // namespace

TEST_CASE("a pause lets what runs end with all that belongs to it, begins nothing, and ends when it is told to") {
  Sim sim({step("a").act().until("x", seconds(1), seconds(5)), step("b").act()});
  sim.world.facts["x"] = true;
  pause_in(sim, "a");
  CHECK(sim.state("a") == State::done);
  CHECK(sim.state("b") == State::waiting);
  sim.driver->go_on("carla");
  CHECK(sim.go_on());
  CHECK(sim.machine->as_asked());
  CHECK(sim.order() == std::vector<std::string>{"a", "b"});
  CHECK(count(sim, EventKind::paused) == 1);
  CHECK(sim.memory.events.back().yes);
}

TEST_CASE("who paused, why, and who went on is recorded") {
  Sim sim({step("a").act(), step("b").act()});
  pause_in(sim, "a");
  sim.driver->go_on("carla");
  REQUIRE(sim.go_on());
  for (const auto& e : sim.memory.events) {
    if (e.kind == EventKind::paused) CHECK(e.who + ": " + e.text == "bob: lunch");
    if (e.kind == EventKind::continued) CHECK(e.who == "carla");
  }
}

TEST_CASE("what waits for a free place, or only looks, stands still while the run is paused") {
  Sim sim({step("a").act(), step("b").act(), step("w").until("x", seconds(1), seconds(60)).act()}, false);
  sim.options.jobs = 1;
  sim.world.facts["x"] = true;
  sim.world.takes = [](const std::string&) { return seconds(10); };
  sim.begin();
  REQUIRE(sim.go_on([&] { return sim.world.times("a") > 0; }));
  sim.driver->pause("bob", "");
  CHECK_FALSE(sim.go_on());
  CHECK(sim.order() == std::vector<std::string>{"a"});
  sim.driver->go_on("bob");
  CHECK(sim.go_on());
  CHECK(sim.order().size() == 3);
}

TEST_CASE("a pause costs a list nothing of its time") {
  Sim sim({step("l").list({step("a").act(), step("b").act()}).within(seconds(20))});
  pause_in(sim, "a");
  sim.world.clock.now += seconds(1000);
  sim.driver->go_on("bob");
  CHECK(sim.go_on());
  CHECK(sim.machine->as_asked());
}

TEST_CASE("a failure in a paused run ends it where nothing else could begin, also in a list that was held back") {
  Sim sim({step("a").act("again"), step("l").list({step("b").act(), step("c").act()})}, false);
  sim.options.jobs = 4;
  sim.world.script["a"] = {action::failed("broken")};
  sim.world.takes = [](const std::string& what) { return seconds(what == "a" ? 10 : 1); };
  sim.begin();
  REQUIRE(sim.go_on([&] { return sim.world.times("b") > 0; }));
  sim.driver->pause("bob", "");
  CHECK(sim.go_on());
  CHECK(sim.state("c") == State::waiting);
  CHECK_FALSE(sim.machine->as_asked());
  sim.reload();
  CHECK(sim.resume());
  CHECK(sim.world.times("b") == 1);
}

TEST_CASE("a paused run can be drained and cancelled") {
  Sim sim({step("a").act(), step("b").act()});
  pause_in(sim, "a");
  sim.driver->give_up("bob", "not tonight");
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == run::Stopped::cancelled);
  CHECK(sim.memory.events.back().text == "cancelled by bob");
  CHECK(sim.memory.events.back().answer == run::Answer::abort);
  CHECK(sim.world.times("b") == 0);
}

TEST_CASE("a paused run that dies goes on when it is resumed") {
  Sim sim({step("a").act(), step("b").act()});
  pause_in(sim, "a");
  sim.crash();
  CHECK(sim.resume());
  CHECK_FALSE(sim.machine->paused());
  CHECK(sim.order() == std::vector<std::string>{"a", "b"});
}

TEST_CASE(
    "paused, continued, killed and resumed at random moments, random plans come to the end of an undisturbed run") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const Mix mix{30, 20, 25, 35, 25, 5, 4};
    const auto specs = RandomPlan(random, mix).steps();
    const bool numbered = random.chance(50);
    Sim plain(specs, numbered), sim(specs, numbered);
    REQUIRE(plain.run());
    sim.options.jobs = 1 + random.below(4);
    Random chance(seed + 1000);
    sim.world.takes = [&chance](const std::string&) { return std::chrono::milliseconds(1 + chance.below(4000)); };
    sim.begin();
    for (int pauses = 0; !sim.driver->finished(); ++pauses) {
      REQUIRE(pauses < 2000);
      sim.go_on([&] { return chance.chance(15); });
      if (sim.driver->finished()) break;
      sim.driver->pause("bob", "");
      const auto began = sim.world.acts.size();
      const bool ended = sim.go_on([&] { return chance.chance(5); });
      REQUIRE(sim.world.acts.size() == began);
      if (ended && sim.driver->finished()) break;
      if (chance.chance(20)) {
        sim.crash();
        sim.reload();
        sim.resume();
        continue;
      }
      sim.driver->go_on("bob");
    }
    REQUIRE(sim.machine->as_asked());
    for (plan::NodeId n = 0; n < plain.built.plan->size(); ++n)
      REQUIRE(plain.machine->state(n) == sim.machine->state(n));
    REQUIRE(sim.world.acts.size() == plain.world.acts.size());
  }
}

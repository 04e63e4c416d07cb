// A record that fails in the middle of a run, at every commit of it: what was begun is waited for, what it did is not
// lost, and nothing is done twice.
#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::EventKind;
using run::Stopped;
using std::chrono::seconds;

namespace {

std::vector<Spec> three_steps() {
  return {step("a").act(),
          step("l").bullets({step("b").act(), step("c").act(), step("d").act().when("flag"), step("p").person()}),
          step("e").each(3, 2).act(), step("f").act()};
}

// What `resume` does with what the journal did not take.
void take_in(Sim& sim, const run::Unrecorded& unrecorded) {
  for (const auto* part : {&unrecorded.tried, &unrecorded.later}) {
    for (auto event : run::to_take_in(*part)) {
      event.seq = sim.memory.events.size() + 1;
      sim.memory.events.push_back(event);
    }
  }
}

}  // namespace

TEST_CASE("when the record fails nothing begins, what runs is waited for, and its end is known", "[unrecorded]") {
  Sim sim({step("l").bullets({step("slow").act(), step("quick").act()}), step("after").act()});
  sim.options.jobs = 2;
  sim.world.takes = [](const std::string& what) { return seconds(what == "slow" ? 100 : 1); };
  sim.memory.fail_after = 1;  // the intents
  sim.begin();
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == Stopped::journal);
  CHECK(sim.world.clock.now >= seconds(100));
  CHECK(sim.world.times("after") == 0);
  const auto left = sim.driver->unrecorded();
  REQUIRE(left.tried.size() == 1);
  REQUIRE(left.later.size() == 1);
  CHECK(left.later[0].kind == EventKind::observed);
  CHECK(sim.watcher.seen.size() == sim.memory.events.size());
}

TEST_CASE("cancel ends what runs when the record has failed", "[unrecorded]") {
  Sim sim({step("l").bullets({step("slow").act(), step("quick").act()})});
  sim.options.jobs = 2;
  sim.world.takes = [](const std::string& what) { return seconds(what == "slow" ? 10'000 : 1); };
  sim.memory.fail_after = 1;
  sim.begin();
  sim.go_on([&] { return sim.driver->stopped() == Stopped::journal; });
  sim.driver->cancel("asked to");
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == Stopped::journal);
  CHECK(sim.world.clock.now < seconds(100));
}

TEST_CASE("a record that fails at any commit: taken up again, everything is done, and once", "[unrecorded]") {
  std::size_t failed = 0;
  for (std::size_t good = 0; good < 60; ++good) {
    Sim sim(three_steps());
    sim.world.facts["flag"] = true;
    sim.memory.fail_after = good;
    sim.begin();
    CHECK(sim.go_on());
    INFO(good << " commits");
    if (sim.driver->stopped() == Stopped::journal) {
      ++failed;
      take_in(sim, sim.driver->unrecorded());
      sim.memory.fail_after = static_cast<std::size_t>(-1);
      CHECK(sim.resume());
    }
    for (const auto* once : {"a", "b", "c", "d", "f"}) CHECK(sim.world.times(once) == 1);
    CHECK(sim.world.acts.size() == 8);  // e three times
  }
  CHECK(failed > 10);
}

// Limits run on the clock that nobody sets; the wall clock is for showing.
TEST_CASE("a wall clock that jumps changes nothing", "[unrecorded]") {
  std::vector<std::string> orders[2];
  std::chrono::nanoseconds took[2];
  for (int jumps = 0; jumps < 2; ++jumps) {
    Sim sim({step("a").act(),
             step("w").act("again").until("never", seconds(2), seconds(30)).on_failure(plan::OnFailure::proceed),
             step("l").within(seconds(20)).list({step("b").act()}), step("c").act().tries(3, seconds(4))});
    sim.world.facts["never"] = false;
    sim.world.script["c"] = {action::failed("no"), action::failed("no")};
    sim.world.takes = [&sim, jumps](const std::string& what) {
      if (jumps) sim.world.clock.set_by += (what == "a" ? -1 : 1) * std::chrono::hours(1000);
      return seconds(3);
    };
    CHECK(sim.run());
    orders[jumps] = sim.order();
    took[jumps] = sim.world.clock.now;
    for (std::size_t i = 0; i < sim.memory.events.size(); ++i) CHECK(sim.memory.events[i].seq == i + 1);
  }
  CHECK(orders[0] == orders[1]);
  CHECK(took[0] == took[1]);
}

#include <map>

#include "tests/support/catch.h"
#include "tests/support/random_plan.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::State;

namespace {

// When each node was at work: from the first begin to the last end of the acts beneath it.
struct Interval {
  std::uint64_t began = 0, ended = 0;
};

std::map<plan::NodeId, Interval> intervals(const Sim& sim) {
  std::map<action::AttemptKey, plan::NodeId> node_of;
  for (const run::Event& e : sim.memory.events) {
    if (e.kind == run::EventKind::intent) node_of[e.seq] = e.node;
  }
  std::map<plan::NodeId, Interval> all;
  for (const World::Act& act : sim.world.acts) {
    Interval& i = all[node_of.at(act.key)];
    if (i.began == 0) i.began = act.began;
    i.ended = act.ended;
  }
  return all;
}

std::size_t check_order(const Sim& sim) {
  const auto all = intervals(sim);
  std::size_t pairs = 0;
  for (const auto& [a, before] : all) {
    for (const auto& [b, after] : all) {
      if (!sim.built.plan->precedes(a, b)) continue;
      ++pairs;
      INFO(sim.built.plan->number(a) << " comes before " << sim.built.plan->number(b));
      REQUIRE(before.ended < after.began);
    }
  }
  return pairs;
}

}  // namespace

TEST_CASE("A, B, C with B not applicable still runs A before C") {
  Sim sim({step("a").act(), step("b").when_true(false).act(), step("c").act()});
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a", "c"});
  CHECK(sim.state("b") == State::not_applicable);
  CHECK(check_order(sim) == 1);
}

TEST_CASE("order survives absence, whatever is used and however long things take") {
  std::size_t pairs = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Sim sim(RandomPlan(random, {}).steps(), random.chance(50));
    sim.options.jobs = 1 + random.below(6);
    sim.world.takes = [&random](const std::string&) { return std::chrono::milliseconds(1 + random.below(5000)); };
    REQUIRE(sim.run());
    pairs += check_order(sim);
  }
  CHECK(pairs > 1000);
}

TEST_CASE("order holds among what runs when steps fail, are tolerated, asked about and skipped") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Mix mix;
    mix.failures = 40;
    Sim sim(RandomPlan(random, mix).steps(), random.chance(50));
    sim.options.jobs = 1 + random.below(6);
    sim.world.takes = [&random](const std::string&) { return std::chrono::milliseconds(1 + random.below(5000)); };
    for (int i = 1; i < 30; ++i) {
      if (random.chance(20)) sim.world.script["s" + std::to_string(i)].push_back(action::failed("broken"));
      const run::Answer answers[] = {run::Answer::skip, run::Answer::done, run::Answer::again, run::Answer::failed};
      sim.person.answers["s" + std::to_string(i)].push_back(answers[random.below(4)]);
    }
    sim.begin();
    REQUIRE(sim.go_on());
    check_order(sim);
  }
}

TEST_CASE("what has no order between it runs at once, up to the number of jobs") {
  std::vector<Spec> steps;
  for (int i = 0; i < 10; ++i) steps.push_back(step("s" + std::to_string(i)).act());
  Sim sim(steps, false);
  sim.options.jobs = 4;
  CHECK(sim.run());
  std::size_t most = 0;
  for (const World::Act& a : sim.world.acts) {
    std::size_t together = 0;
    for (const World::Act& b : sim.world.acts) together += b.began <= a.began && a.began < b.ended ? 1 : 0;
    most = std::max(most, together);
  }
  CHECK(most == 4);
}

TEST_CASE("a list that does not apply takes all that is in it with it") {
  Sim sim({step("l").when_true(false).list({step("a").act(), step("b").list({step("c").act()})}), step("d").act()});
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"d"});
  for (const char* path : {"l", "a", "b", "c"}) CHECK(sim.state(path) == State::not_applicable);
}

TEST_CASE("the same events make the same state, in one go or after a reload") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Mix mix;
    mix.failures = 30;
    Sim sim(RandomPlan(random, mix).steps());
    sim.world.takes = [&random](const std::string&) { return std::chrono::milliseconds(1 + random.below(5000)); };
    sim.world.script["s2"].push_back(action::failed("broken"));
    sim.begin();
    REQUIRE(sim.go_on());
    const auto live = std::move(sim.machine);
    sim.reload();
    for (plan::NodeId n = 0; n < sim.built.plan->size(); ++n) {
      REQUIRE(sim.machine->state(n) == live->state(n));
      REQUIRE(sim.machine->attempts(n) == live->attempts(n));
      REQUIRE(sim.machine->why(n) == live->why(n));
    }
    REQUIRE(sim.machine->ended());
    REQUIRE(sim.machine->as_asked() == live->as_asked());
  }
}

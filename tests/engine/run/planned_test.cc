// A run that is bound to a plan looks right before it acts.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Answer;
using run::State;
using Sees = action::Probed::Sees;

namespace {

// Of the steps that are named the plan has foreseen that they change something.
void plan_for(Sim& sim, std::vector<std::string> steps, const std::string& from = {}) {
  sim.options.expected = [&sim, steps, from](plan::NodeId node,
                                             std::uint16_t clause) -> std::optional<run::Expectation> {
    for (const auto& step : steps)
      if (sim.built.node(step) == node && clause == 0) return run::Expectation{Sees::would_change, from};
    return std::nullopt;
  };
}

const action::Probed there{Sees::would_change, "there", "gone", ""}, gone{Sees::already_so, "gone", "gone", ""};

}  // namespace

TEST_CASE("what is found as planned is acted on, what isn't is not") {
  Sim sim({step("a").act(), step("b").act(), step("c").act()});
  plan_for(sim, {"a", "b"});
  sim.world.probes["b"] = {gone};
  CHECK_FALSE(sim.run());
  CHECK(sim.world.acts.size() == 1);
  CHECK(sim.state("b") == State::failed);
  CHECK(sim.machine->why(sim.built.node("b")) ==
        "it was not begun, for things are not as the plan says: planned was not yet as wanted, found was gone");
  CHECK(sim.state("c") == State::waiting);
}

TEST_CASE("another state than the one that was seen is another, though it would change as well") {
  Sim sim({step("a").act()});
  plan_for(sim, {"a"}, "elsewhere");
  sim.world.probes["a"] = {there};
  CHECK_FALSE(sim.run());
  CHECK(sim.world.acts.empty());
}

TEST_CASE("no other way of a step acts where its first isn't as planned") {
  TextSim sim(R"( 1. Stop it.
      do service.stop("ocs")
      else do process.terminate("ocs")
      else ask
)");
  plan_for(sim, {"1"});
  sim.world.probes["service.stop ocs"] = {gone};
  sim.person.otherwise = Answer::skip;
  CHECK(sim.run());
  CHECK(sim.done() == "");
  CHECK(sim.state("1") == State::skipped);
}

TEST_CASE("a person who has seen it may let it act as things are") {
  Sim sim({step("a").act().on_failure(plan::OnFailure::ask)});
  plan_for(sim, {"a"});
  sim.world.probes["a"] = {gone, gone};
  sim.person.otherwise = Answer::again;
  CHECK(sim.run());
  CHECK(sim.person.asked.size() == 1);
  CHECK(sim.world.acts.size() == 1);
}

TEST_CASE("what has begun once is its own doing, and is tried again without a look") {
  Sim sim({step("a").act("again").tries(2, Duration(0))});
  plan_for(sim, {"a"}, "there");
  sim.world.probes["a"] = {there, gone};
  sim.world.script["a"] = {action::failed("broken")};
  CHECK(sim.run());
  CHECK(sim.world.acts.size() == 2);
  CHECK(sim.world.probed == 1);
}

TEST_CASE("a look that answers after the run was drained begins nothing") {
  Sim sim({step("a").act()});
  plan_for(sim, {"a"});
  sim.begin();
  sim.driver->turn();
  sim.driver->drain("enough");
  sim.go_on();
  CHECK(sim.world.acts.empty());
  CHECK(sim.state("a") == State::waiting);
}

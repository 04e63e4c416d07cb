#include "engine/run/preview.h"

#include "tests/support/catch.h"
#include "tests/support/random_plan.h"
#include "tests/support/text_sim.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Preview;
using What = run::Preview::What;
using Sees = action::Probed::Sees;
using std::chrono::seconds;

namespace {

struct Look {
  explicit Look(std::vector<Spec> steps, bool numbered = true) : built(build(std::move(steps), numbered)) {}
  const Preview& at(const std::string& path) const { return preview->forecast().steps[built.node(path)]; }
  void go(run::PreviewOptions options = {}) {
    preview = std::make_unique<run::Previewer>(*built.plan, world, std::move(options));
    do preview->turn();
    while (!preview->finished() && world.step());
    REQUIRE(preview->broken().empty());
    REQUIRE(preview->finished());
    CHECK(world.acts.empty());
  }
  Built built;
  World world;
  std::unique_ptr<run::Previewer> preview;
};

}  // namespace

TEST_CASE("a plan shows what each step would change, and changes nothing") {
  Look look({step("a").act(), step("b").act("again"), step("p").person()});
  look.world.probes["b"] = {{Sees::already_so, "stopped", "", ""}};
  look.go();
  CHECK(look.at("a").what == What::would_change);
  CHECK(look.at("a").to == "on");
  CHECK(look.at("b").what == What::already_so);
  CHECK(look.at("b").from == "stopped");
  CHECK(look.at("p").what == What::needs_person);
  CHECK(look.preview->forecast().would_change == 1);
}

TEST_CASE("what is known without a look is asked of nobody, and facts are kept where they are wanted") {
  Look look({step("a").act(), step("b").act()});
  run::PreviewOptions options;
  options.facts = false;
  options.foretold = [first = true](const action::Request&) mutable {
    return std::exchange(first, false) ? std::optional(action::Probed{Sees::would_change, "", "told", ""})
                                       : std::nullopt;
  };
  look.go(options);
  CHECK(look.world.probed == 1);
  CHECK(look.at("a").to == "told");
  CHECK(look.at("b").to == "on");
  CHECK(look.preview->forecast().facts.empty());
}

TEST_CASE("a condition is certain until something before it may change") {
  Look look({step("a").when("off").act(), step("b").act(), step("c").when("on").act()});
  look.world.facts["off"] = false;
  look.world.facts["on"] = false;
  look.go();
  CHECK(look.at("a").what == What::not_applicable);
  CHECK(look.at("a").why == "`look(\"off\")` is false (look(\"off\") is false)");
  CHECK(look.at("c").what == What::would_change);
  CHECK(look.at("c").perhaps);
  CHECK(look.at("c").more().why_perhaps ==
        "only if `look(\"on\")`, which can't be known before the run (now: false; step 2 may change that before)");
  CHECK(look.preview->forecast().perhaps == 1);
}

TEST_CASE("what runs beside a change is not after it") {
  Look look({step("a").act(), step("b").when("on").act()}, false);
  look.world.facts["on"] = true;
  look.go();
  CHECK_FALSE(look.at("b").perhaps);
}

TEST_CASE("conditions on values stay certain, whatever changes") {
  Look look({step("a").act(), step("b").when_true(false).act(), step("c").when_true(true).act()});
  look.go();
  CHECK(look.at("b").what == What::not_applicable);
  CHECK(look.at("c").what == What::would_change);
  CHECK(look.at("c").more().why_perhaps == "as things are; step 1 may change that before");
}

TEST_CASE("a condition on a result is known only in the run, and what is in the list with it") {
  Look look(
      {step("a").act().as(), step("l").when_field("a", "failed").list({step("b").act()}), step("c").otherwise().act()});
  look.go();
  CHECK(look.at("l").perhaps);
  CHECK(look.at("b").perhaps);
  CHECK(look.at("b").more().why_perhaps == "as things are; step 1 may change that before");
  CHECK(look.at("c").perhaps);
  CHECK(look.at("c").more().why_perhaps ==
        "only if not `a.failed` (step 2), which can't be known before the run; as things are; step 2.1 may change that "
        "before");
}

TEST_CASE("a require that is false now would fail, and the rest is shown") {
  Look look({step("a").require("ready").act(), step("b").act()});
  look.world.facts["ready"] = false;
  look.go();
  CHECK(look.at("a").what == What::would_fail);
  CHECK(look.at("a").more().checks.at(0) == "requires `look(\"ready\")` (now: false)");
  CHECK(look.at("b").what == What::would_change);
  CHECK(look.preview->forecast().would_fail == 1);
}

TEST_CASE("a probe that fails after a change says nothing certain") {
  Look look({step("a").act(), step("b").act()});
  look.world.probes["a"] = {{Sees::would_fail, "", "", "no such file"}};
  look.world.probes["b"] = {{Sees::would_fail, "", "", "no such file"}};
  look.go();
  CHECK(look.at("a").what == What::would_fail);
  CHECK(look.at("b").what == What::unknown);
  CHECK(look.at("b").why == "now it would fail, but a step before it may change that: no such file");
}

TEST_CASE("waits and expectations are told") {
  Look look({step("a").until("up", seconds(1), seconds(60)), step("b").act().expect("gone")});
  look.world.facts["up"] = true;
  look.world.facts["gone"] = false;
  look.go();
  CHECK(look.at("a").what == What::looks);
  CHECK(look.at("a").more().waits.at(0) == "until `look(\"up\")`, at most 1m (so now)");
  CHECK(look.at("b").what == What::would_change);
  CHECK(look.at("b").more().checks.at(0) ==
        "expects `look(\"gone\")`, which decides, whatever its act ends with (can't be known before the run; now: "
        "false)");
}

TEST_CASE("every node of any plan is looked at, and nothing is applied") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Look look(RandomPlan(random, {}).steps());
    look.go();
    const auto& all = look.preview->forecast();
    for (plan::NodeId n = 1; n < look.built.plan->size(); ++n) {
      const bool leaf = look.built.plan->clauses(n).size() > 0 && look.built.plan->first_child(n) == plan::nothing;
      if (leaf && look.built.plan->part(n) != plan::Part::each) CHECK(all.steps[n].what != What::looks);
    }
  }
}

TEST_CASE("a plan tells the other ways, and a list that nobody can know") {
  TextSim text(R"( 1. Pause the alarms.
      do command(["pause"])
 2. Stop it.
      do service.stop("ocs")
      else do process.terminate("ocs")
 3. Ask which.
      let which = lines(command.read(["which"]))
 4. Stop {x}.
      for x in which
      do service.stop(x)
)");
  text.world.facts["command.read which"] = "a\nb";
  run::Previewer preview(*text.built.plan, text.world);
  do preview.turn();
  while (!preview.finished() && text.world.step());
  REQUIRE(preview.broken().empty());
  const auto& steps = preview.forecast().steps;
  CHECK(steps[text.built.node("2")].more().checks.at(0) == "should that fail: else do process.terminate(\"ocs\")");
  CHECK(steps[text.built.node("4")].more().why_perhaps.find("can't be known before the run") != std::string::npos);
  CHECK(steps[text.built.node("4[1]")].perhaps);
}

TEST_CASE("what can't be done by itself and has a person's way next is a person's, with the reason") {
  TextSim text(R"( 1. Close the window.
      do command(["close"])
      else do person("Close it by hand.")
 2. Stop it.
      do service.stop("ocs")
      else do process.terminate("ocs")
)");
  for (const auto* what : {"command close", "service.stop ocs"})
    text.world.probes[what] = {{Sees::would_fail, "", "", "nobody gets there"}};
  run::Previewer preview(*text.built.plan, text.world);
  do preview.turn();
  while (!preview.finished() && text.world.step());
  const auto& steps = preview.forecast().steps;
  CHECK(steps[text.built.node("1")].what == What::needs_person);
  CHECK(steps[text.built.node("1")].why == "nobody gets there");
  CHECK(steps[text.built.node("2")].what != What::needs_person);
  CHECK(preview.forecast().needs_person == 1);
}

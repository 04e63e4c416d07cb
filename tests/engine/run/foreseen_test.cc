// What earlier steps of a plan make of later ones, and what of a peer's dry run misled people.
#include "engine/run/preview.h"
#include "engine/run/reach.h"
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Preview;
using What = run::Preview::What;
using Sees = action::Probed::Sees;

namespace {

struct Foresight : TextSim {
  explicit Foresight(const std::string& steps, const std::string& above = "") : TextSim(steps, above) {}
  const run::Forecast& look() {
    preview = std::make_unique<run::Previewer>(*built.plan, world);
    do preview->turn();
    while (!preview->finished() && world.step());
    REQUIRE(preview->broken().empty());
    REQUIRE(preview->finished());
    CHECK(world.acts.empty());
    return preview->forecast();
  }
  const Preview& at(const std::string& path) const { return preview->forecast().steps[built.node(path)]; }
  void runs(const std::string& service) {
    world.facts["service.is_running " + service] = true;
    for (const auto* verb : {"stop ", "start ", "restart "})
      world.probes["service." + (verb + service)].assign(
          9, {*verb == 's' && verb[2] == 'o' ? Sees::would_change : Sees::already_so, "running", "stopped", ""});
  }
  std::unique_ptr<run::Previewer> preview;
};

action::Request request(std::string name, List arguments) { return {std::move(name), std::move(arguments), {}, {}}; }

}  // namespace

TEST_CASE("stop A, then `A is stopped` is true") {
  Foresight plan(R"( 1. Stop it.
      do service.stop("ocs")
 2. Say so.
      if not service.is_running("ocs")
      do say("stopped")
 3. Say otherwise.
      otherwise
      do say("runs")
)");
  plan.runs("ocs");
  const auto& found = plan.look();
  CHECK(plan.at("1").what == What::would_change);
  CHECK_FALSE(plan.at("2").perhaps);
  CHECK(plan.at("3").what == What::not_applicable);
  CHECK(found.known == 3);
  CHECK(found.open == 0);
}

TEST_CASE("an act finds what the one before it left") {
  Foresight plan(R"( 1. Stop it.
      do service.stop("ocs")
 2. Stop it once more.
      do service.stop("ocs")
 3. Start it.
      do service.start("ocs")
)");
  plan.runs("ocs");
  plan.look();
  CHECK(plan.at("2").what == What::already_so);
  CHECK(plan.at("3").what == What::would_change);
  CHECK(plan.at("3").from == "stopped");
  CHECK(plan.at("3").why == "after step 1");
}

TEST_CASE("another service, and another file, are as they are now") {
  Foresight plan(R"( 1. Stop it.
      do service.stop("ocs")
 2. Stop the other.
      if service.is_running("stat")
      do service.stop("stat")
 3. Write.
      do file.write("/etc/a", "x")
 4. Look.
      if file.exists("/etc/b")
      do service.stop("third")
)");
  for (const auto* name : {"ocs", "stat", "third"}) plan.runs(name);
  plan.world.facts["file.exists /etc/b"] = true;
  plan.look();
  CHECK_FALSE(plan.at("2").perhaps);
  CHECK(plan.at("4").perhaps);  // a service may have removed its files
}

TEST_CASE("after a command nothing live is known, and what it says is not made up") {
  Foresight plan(R"( 1. Do something.
      do command(["prepare"]) as r
 2. Stop it.
      do service.stop("ocs")
 3. If it went well.
      if r.exit_code == 0
      do service.stop("stat")
 4. If not.
      otherwise
      do service.stop("third")
)");
  for (const auto* name : {"ocs", "stat", "third"}) plan.runs(name);
  plan.world.probes["command prepare"] = {{Sees::unknown, "", "", "a command"}};
  const auto& found = plan.look();
  CHECK(plan.at("2").more().why_perhaps == "as things are; step 1 may change that before");
  CHECK(plan.at("3").more().why_perhaps.starts_with("only if `r.exit_code == 0`"));
  CHECK(plan.at("4").more().why_perhaps.starts_with("only if not `r.exit_code == 0` (step 3)"));
  CHECK(found.known == 0);
  CHECK(found.open == 4);
}

TEST_CASE("the result of a step that does not apply is none, and known") {
  Foresight plan(R"( 1. Do something.
      if flag
      do command(["prepare"]) as r
 2. If it was done.
      if r != none
      do service.stop("ocs")
 3. If it was not.
      if r == none
      do service.stop("stat")
)",
                 "given\n  flag : bool = false\n");
  for (const auto* name : {"ocs", "stat"}) plan.runs(name);
  plan.look();
  CHECK(plan.at("2").what == What::not_applicable);
  CHECK(plan.at("3").what == What::would_change);
  CHECK_FALSE(plan.at("3").perhaps);
}

TEST_CASE("on an arm that nobody knows, nothing that is done is known either") {
  Foresight plan(R"( 1. Do something.
      do command(["prepare"]) as r
 2. Perhaps stop it.
      if r.exit_code == 0
      do service.stop("ocs")
 3. Ask.
      if service.is_running("ocs")
      do service.start("stat")
)");
  for (const auto* name : {"ocs", "stat"}) plan.runs(name);
  plan.look();
  CHECK(plan.at("2").perhaps);
  CHECK(plan.at("3").perhaps);
  CHECK_FALSE(plan.at("3").more().expected);
}

TEST_CASE("what is known of an act is what its look has to show before it begins") {
  Foresight plan(R"( 1. Stop it.
      do service.stop("ocs")
 2. Start it.
      do service.start("ocs")
)");
  plan.runs("ocs");
  const auto& found = plan.look();
  REQUIRE(plan.at("1").more().expected);
  CHECK(plan.at("1").more().expected->from == "running");
  REQUIRE(plan.at("2").more().expected);
  CHECK(plan.at("2").more().expected->from.empty());
  REQUIRE(found.facts.size() == 2);
  CHECK(found.facts[0].untouched);
  CHECK_FALSE(found.facts[1].untouched);
}

TEST_CASE("the first step that is sure to fail is where the run would stop") {
  Foresight plan(R"( 1. Stop it.
      do service.stop("ocs")
 2. Stop the other.
      do service.stop("stat")
)");
  for (const auto* name : {"ocs", "stat"})
    plan.world.probes[std::string("service.stop ") + name] = {{Sees::would_fail, "", "", "no such service"}};
  CHECK(plan.look().stops_at == plan.built.node("1"));
}

TEST_CASE("files: the same, what it stands in, what stands in it; a secret decides nothing") {
  const auto meet = [](const char* a, const char* b) {
    return run::may_change(run::reach_of(request("file.write", {a, "x"})), run::reach_of(request("file.exists", {b})));
  };
  CHECK(meet("/a/b", "/a/b/"));
  CHECK(meet("/a/b", "/a"));
  CHECK(meet("/a", "/a/../a/b"));
  CHECK(meet("b", "/a/b"));
  CHECK_FALSE(meet("/a/b", "/a/bc"));
  const auto made = run::reach_of(request("file.make_folder", {"/a/b"}));
  CHECK(run::may_change(made, run::reach_of(request("file.exists", {"/a"}))));
  CHECK_FALSE(run::may_change(made, run::reach_of(request("file.exists", {"/a/b/c"}))));
  CHECK(run::may_change(made, run::reach_of(request("file.write", {"/a/c", "x"}))));  // /a is made with it
  const auto written = request("file.write", {"/a", "one\ntwo\n"});
  CHECK(run::value_after(written, request("file.read", {"/a"})) == Value("one\ntwo\n"));
  CHECK(run::value_after(written, request("file.contains", {"/a", "two"})) == Value(true));
  CHECK(run::value_after(request("file.remove", {"/a"}), request("file.exists", {"/a"})) == Value(false));
  CHECK(run::probed_after(written, request("file.append", {"/a", "two"}))->sees == Sees::already_so);
  CHECK(run::probed_after(written, request("file.append", {"/a", "three"}))->sees == Sees::would_change);
  CHECK(run::probed_after(written, request("file.append", {"/a", "wo"}))->sees == Sees::would_change);  // no whole line
  CHECK_FALSE(run::value_after(request("file.write", {"/a", Secret("x")}), request("file.read", {"/a"})));
  CHECK_FALSE(run::probed_after(request("file.write", {"/a", Secret("x")}), request("file.write", {"/a", "y"})));
}

TEST_CASE("services: another manager is another service, and those that go along are not known") {
  const auto stop = request("service.stop", {"a", "runit", Duration(0), false, false, Value()});
  CHECK(run::value_after(stop, request("service.state", {"a", "runit", Value()})) == Value("stopped"));
  CHECK_FALSE(run::value_after(stop, request("service.state", {"a", "s6", Value()})));
  const auto all = request("service.stop", {"a", Value(), Duration(0), true, false, Value()});
  const auto other = run::reach_of(request("service.state", {"b", Value(), Value()}));
  CHECK(run::may_change(run::reach_of(all), other));
  CHECK_FALSE(run::may_change(run::reach_of(stop), other));
  CHECK_FALSE(run::may_change(run::reach_of(stop), run::reach_of(request("service.start_type", {"a"}))));
}

TEST_CASE(
    "candidates behind the first are tried only if none before succeeds, and what any does decides nothing behind") {
  Foresight plan(R"( 1. Try {x}.
      for x in ["a", "b", "c"], until one succeeds
      if x != "a"
      1. Stop it.
           do service.stop("ocs")
      2. Stop it again.
           do service.stop("ocs")
 2. Start it.
      do service.start("ocs")
)");
  plan.runs("ocs");
  const auto& found = plan.look();
  CHECK(plan.at("1[1]").what == What::not_applicable);
  CHECK_FALSE(plan.at("1[2]").perhaps);
  CHECK(plan.at("1[2].2").what == What::already_so);
  CHECK_FALSE(plan.at("1[2].2").perhaps);
  CHECK(plan.at("1[3]").more().why_perhaps == "it is tried only if none before it succeeds");
  CHECK(plan.at("1[3].1").perhaps);
  CHECK(plan.at("1[3].2").what == What::already_so);
  CHECK(plan.at("2").more().why_perhaps == "as things are; step 1[2].1 may change that before");
  CHECK(found.not_applicable == 3);  // the first and what is in it
  CHECK(found.would_change == 2);
}

TEST_CASE("what fails where there is another candidate, another rung or no harm in it doesn't stop the run") {
  for (const std::string how : {"for x in [1, 2], until one succeeds", "on failure continue"}) {
    Foresight plan(" 1. All.\n      " + how + "\n      1. Stop it.\n           do service.stop(\"ocs\")\n" +
                   " 2. Stop that.\n      do service.stop(\"stat\")\n      else do process.terminate(\"stat\")\n");
    for (const auto* what : {"service.stop ocs", "service.stop stat"})
      plan.world.probes[what].assign(9, {Sees::would_fail, "", "", "no such service"});
    CHECK(plan.look().stops_at == plan::nothing);
    CHECK(plan.look().would_fail > 0);
  }
}

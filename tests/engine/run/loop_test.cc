#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using plan::OnFailure;
using run::Answer;
using run::State;
using std::chrono::seconds;

namespace {

std::size_t most_at_once(const Sim& sim) {
  std::size_t most = 0;
  for (const World::Act& a : sim.world.acts) {
    std::size_t together = 0;
    for (const World::Act& b : sim.world.acts) together += b.began <= a.began && a.began < b.ended ? 1 : 0;
    most = std::max(most, together);
  }
  return most;
}

}  // namespace

TEST_CASE("a loop goes one after another unless it says otherwise") {
  Sim sim({step("a").each(4).act()});
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a[1]", "a[2]", "a[3]", "a[4]"});
  CHECK(most_at_once(sim) == 1);
}

TEST_CASE("so many at a time, or all at once") {
  Sim two({step("a").each(7, 2).list({step("x").act(), step("y").act()})});
  CHECK(two.run());
  CHECK(two.world.acts.size() == 14);
  CHECK(most_at_once(two) == 2);

  Sim all({step("a").each(7, plan::nothing).act()});
  CHECK(all.run());
  CHECK(most_at_once(all) == 7);
}

TEST_CASE("a condition above the for is asked once, below it once an item") {
  Sim above({step("a").when("used").each(3).act()});
  above.world.facts["used"] = true;
  CHECK(above.run());
  CHECK(above.world.looked == 1);
  Sim below({step("a").each(3).when("used").act()});
  below.world.facts["used"] = true;
  CHECK(below.run());
  CHECK(below.world.looked == 3);
}

TEST_CASE("a failed item: those that have begun finish, wholly, and no other begins") {
  Sim sim({step("a").each(5, 2).list({step("x").act(), step("y").act()}), step("b").act()});
  sim.world.script["x[1]"] = {action::failed("broken")};
  sim.world.takes = [](const std::string& what) { return seconds(what == "x[1]" ? 1 : 3); };
  CHECK_FALSE(sim.run());
  CHECK(sim.state("1[1]") == State::failed);
  CHECK(sim.state("1[2]") == State::done);
  CHECK(sim.world.times("y[2]") == 1);
  CHECK(sim.state("1[3]") == State::waiting);
  CHECK(sim.state("b") == State::waiting);
}

TEST_CASE("continue in a loop tolerates the item and goes on") {
  Sim sim({step("a").each(3).act().on_failure(OnFailure::proceed), step("b").act()});
  sim.world.script["a[2]"] = {action::failed("broken")};
  CHECK(sim.run());
  CHECK(sim.state("a[2]") == State::tolerated);
  CHECK(sim.world.times("a[3]") == 1);
}

TEST_CASE("a loop asks once, when what had begun is through") {
  const auto run = [](Answer answer) {
    Sim sim({step("a").each(4, 2).act().on_failure(OnFailure::ask), step("b").act()});
    sim.world.script["a[1]"] = {action::failed("broken")};
    sim.world.script["a[2]"] = {action::failed("broken too")};
    sim.person.answers["a[…], for each of 4"] = {answer};
    const bool good = sim.run();
    CHECK(sim.person.asked.size() == 1);
    CHECK(sim.person.asked[0].detail.find("broken too") != std::string::npos);
    return std::make_tuple(good, sim.world.times("a[1]"), sim.world.times("a[4]"), sim.world.times("b"));
  };
  CHECK(run(Answer::again) == std::make_tuple(true, 2, 1, 1));
  CHECK(run(Answer::skip) == std::make_tuple(true, 1, 1, 1));
  CHECK(run(Answer::abort) == std::make_tuple(false, 1, 0, 0));
}

TEST_CASE("an item is retried by itself") {
  Sim sim({step("a").each(2).act().tries(2, seconds(1))});
  sim.world.script["a[1]"] = {action::failed("broken")};
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a[1]", "a[1]", "a[2]"});
}

TEST_CASE("otherwise applies when no condition of the run right above was true") {
  const auto which = [](bool first, bool second) {
    Sim sim({step("z").act(), step("a").when_true(first).act(), step("b").otherwise().when_true(second).act(),
             step("c").otherwise().act()});
    CHECK(sim.run());
    return sim.order().at(1);
  };
  CHECK(which(true, true) == "a");
  CHECK(which(true, false) == "a");
  CHECK(which(false, true) == "b");
  CHECK(which(false, false) == "c");
}

TEST_CASE("a step without a condition ends the run of alternatives") {
  Sim sim({step("a").when_true(true).act(), step("b").act(), step("c").when_true(false).act(),
           step("d").otherwise().act()});
  CHECK(sim.run());
  CHECK(sim.order() == std::vector<std::string>{"a", "b", "d"});
}

TEST_CASE("whether an alternative applies is not guessed when a condition could not be found out") {
  Sim sim({step("a").when("missing").act().on_failure(OnFailure::proceed), step("b").otherwise().act()});
  CHECK_FALSE(sim.run());
  CHECK(sim.world.acts.empty());
  CHECK(sim.state("b") == State::failed);
}

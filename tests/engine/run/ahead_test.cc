// Intents that are written while every place is taken: fewer commits, the same order, never more at a time than may
// be, and nothing of it is left when something stops.
#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::EventKind;
using run::State;
using std::chrono::milliseconds;

namespace {

// Two at a time and never more, of which each takes a millisecond.
struct Many : Sim {
  explicit Many(const char* action = "again", bool by_itself = false) : Sim(steps_that(40, action), false) {
    options.jobs = 2;
    world.follows = by_itself;  // the keeper, from one to the next
    world.takes = [this](const std::string&) {
      CHECK(running() <= 2);
      return milliseconds(1);
    };
  }
  void begin_until_ahead() {
    begin();
    go_on([this] { return count(EventKind::intent) > static_cast<long>(world.acts.size()); });
  }
};

}  // namespace

TEST_CASE("acts that may be repeated and take no time share their commits") {
  Many one_by_one("once");
  CHECK(one_by_one.run());
  CHECK(one_by_one.count(EventKind::begun) == 0);
  for (const bool by_itself : {false, true}) {
    Many ahead("again", by_itself);
    CHECK(ahead.run());
    CHECK(ahead.order() == one_by_one.order());
    CHECK(ahead.count(EventKind::begun) > 30);
    CHECK(3 * ahead.memory.commits < one_by_one.memory.commits);
  }
}

TEST_CASE("what takes its time is not written ahead, for then nobody waits for the disk") {
  for (const bool by_itself : {false, true}) {
    Many sim("again", by_itself);
    sim.world.takes = [](const std::string&) { return milliseconds(200); };
    CHECK(sim.run());
    CHECK(sim.count(EventKind::begun) == 0);
  }
}

TEST_CASE("a failure takes back what was written ahead, and a resume begins it once") {
  for (const bool by_itself : {false, true}) {
    Many sim("again", by_itself);
    sim.world.script["s105"].push_back(action::failed("no"));
    CHECK_FALSE(sim.run());
    CHECK(sim.count(EventKind::withdrawn) > 0);
    CHECK(sim.machine->open_attempts().empty());
    CHECK(sim.state("s120") == State::waiting);
    CHECK(sim.order().size() < 12);
    CHECK(sim.resume());
    CHECK(sim.world.times("s105") == 2);
    CHECK(sim.order().size() == 41);
  }
}

TEST_CASE("a drain takes back what was written ahead") {
  for (const bool by_itself : {false, true}) {
    Many sim("again", by_itself);
    sim.begin_until_ahead();
    sim.driver->drain("enough");
    CHECK(sim.go_on());
    CHECK(sim.count(EventKind::withdrawn) > 0);
    CHECK(sim.order().size() < 10);
    CHECK(sim.resume());
    CHECK(sim.order().size() == 40);
  }
}

TEST_CASE("what was written ahead stands still while the run is paused") {
  for (const bool by_itself : {false, true}) {
    Many sim("again", by_itself);
    sim.begin_until_ahead();
    sim.driver->pause("bob", "lunch");
    CHECK_FALSE(sim.go_on());
    const auto begun = sim.order().size();
    CHECK(sim.running() == 0);
    CHECK(begun < 10);
    sim.driver->go_on("bob");
    CHECK(sim.go_on());
    CHECK(sim.order().size() == 40);
    CHECK(sim.count(EventKind::withdrawn) == 0);
  }
}

TEST_CASE("a kill at any moment: nothing is done twice, and never more at a time than may be") {
  for (const bool by_itself : {false, true}) {
    for (int moment = 0; moment < 120; ++moment) {
      Many sim("again", by_itself);
      sim.begin();
      int left = moment;
      sim.go_on([&] { return left-- == 0; });
      if (sim.driver->finished()) break;
      sim.crash();
      sim.reload();
      INFO("moment " << moment);
      CHECK(sim.resume());
      CHECK(sim.order().size() == 40);
      CHECK(sim.machine->as_asked());
    }
  }
}

TEST_CASE("a record that fails leaves nothing to begin that was written ahead") {
  for (const bool by_itself : {false, true}) {
    for (std::size_t good = 1; good < 8; ++good) {
      Many sim("again", by_itself);
      sim.memory.fail_after = good;
      sim.begin();
      CHECK(sim.go_on());
      CHECK(sim.driver->stopped() == run::Stopped::journal);
      const auto kept = sim.count(EventKind::intent);
      CHECK(static_cast<long>(sim.order().size()) <= kept);
      CHECK(sim.running() == 0);
    }
  }
}

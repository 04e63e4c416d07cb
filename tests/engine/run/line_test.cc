// A chain of acts that may be repeated: the next ones are in line while one runs. The same order and the same ends,
// fewer commits, and whatever comes from outside finds nothing under way that it doesn't know.
#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::EventKind;
using run::State;
using std::chrono::milliseconds;

namespace {

// One after another, of which each takes a millisecond.
struct Chain : Sim {
  explicit Chain(const char* action = "again", std::uint32_t jobs = 2) : Sim(steps_that(40, action)) {
    options.jobs = jobs;
    world.follows = true;
    world.takes = [this](const std::string&) {
      CHECK(running() <= 1);
      return milliseconds(1);
    };
  }
  bool in_order() const {
    const auto all = order();
    return std::is_sorted(all.begin(), all.end());
  }
  void begin_until_in_line() {
    begin();
    go_on([this] { return count(EventKind::begun) > 4; });
  }
};

}  // namespace

TEST_CASE("a chain of acts that may be repeated shares its commits") {
  Chain one_by_one("once");
  CHECK(one_by_one.run());
  CHECK(one_by_one.count(EventKind::begun) == 0);
  for (const std::uint32_t jobs : {1U, 2U, 16U}) {
    Chain line("again", jobs);
    CHECK(line.run());
    CHECK(line.order() == one_by_one.order());
    CHECK(line.count(EventKind::begun) > 35);
    CHECK(2 * line.memory.commits < one_by_one.memory.commits);
  }
}

TEST_CASE("where the performer can't go on by itself a chain goes as ever") {
  Chain sim;
  sim.world.follows = false;
  CHECK(sim.run());
  CHECK(sim.in_order());
  CHECK(sim.order().size() == 40);
  CHECK(sim.count(EventKind::begun) == 0);
}

TEST_CASE("acts that take their time are not put in line") {
  Chain sim;
  sim.world.takes = [](const std::string&) { return milliseconds(200); };
  CHECK(sim.run());
  CHECK(sim.count(EventKind::begun) == 0);
}

TEST_CASE("after a failure nothing in line begins, and a resume begins it once") {
  Chain sim;
  sim.world.script["s110"].push_back(action::failed("no"));
  CHECK_FALSE(sim.run());
  CHECK(sim.count(EventKind::withdrawn) > 0);
  CHECK(sim.machine->open_attempts().empty());
  CHECK(sim.state("s111") == State::waiting);
  CHECK(sim.order().size() == 11);
  CHECK(sim.resume());
  CHECK(sim.order().size() == 41);
  CHECK(sim.in_order());
}

TEST_CASE("who drains a chain waits until it is known what has begun") {
  Chain sim;
  sim.begin_until_in_line();
  sim.driver->drain("enough");
  CHECK(sim.go_on());
  CHECK(sim.count(EventKind::withdrawn) > 0);
  CHECK(sim.running() == 0);
  CHECK(sim.order().size() < 15);
  CHECK(sim.resume());
  CHECK(sim.order().size() == 40);
}

TEST_CASE("who cancels a chain ends the act that runs, and no other begins") {
  Chain sim;
  sim.begin_until_in_line();
  sim.driver->cancel("enough");
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == run::Stopped::cancelled);
  CHECK(sim.running() == 0);
  CHECK(sim.order().size() < 15);
  CHECK(sim.machine->open_attempts().empty());
}

TEST_CASE("a chain stands still while it is paused") {
  Chain sim;
  sim.begin_until_in_line();
  sim.driver->pause("bob", "lunch");
  CHECK_FALSE(sim.go_on());
  CHECK(sim.running() == 0);
  CHECK(sim.order().size() < 15);
  CHECK(sim.machine->open_attempts().empty());
  sim.driver->go_on("bob");
  CHECK(sim.go_on());
  CHECK(sim.order().size() == 40);
}

TEST_CASE("a chain killed at any moment goes on behind what had begun") {
  int moment = 0;
  for (bool ended = false; !ended; ++moment) {
    INFO("moment " << moment);
    Chain sim;
    sim.begin();
    int left = moment;
    sim.go_on([&] { return left-- == 0; });
    ended = sim.driver->finished();
    sim.crash();
    sim.reload();
    CHECK((ended || sim.resume()));
    CHECK(sim.order().size() == 40);
    CHECK(sim.in_order());
    CHECK(sim.machine->as_asked());
  }
  CHECK(moment > 40);
}

TEST_CASE("a chain whose keeper dies is found as far as it came") {
  for (int moment = 0; moment < 60; ++moment) {
    INFO("moment " << moment);
    Chain sim;
    sim.begin();
    int left = moment;
    sim.go_on([&] { return left-- == 0; });
    sim.world.takes = [](const std::string&) { return milliseconds(1); };  // what its keeper had begun may go on
    sim.world.keeper_dies();
    CHECK(sim.go_on());
    const auto before = sim.order().size();
    sim.crash();
    sim.world.keeper_gone = false;
    CHECK(sim.resume());
    CHECK(sim.order().size() <= 41);  // what ran is done once more
    CHECK(sim.order().size() >= before);
    CHECK(sim.in_order());
  }
}

TEST_CASE("a record that fails lets nothing begin that it doesn't hold") {
  for (std::size_t good = 1; good < 8; ++good) {
    Chain sim;
    sim.memory.fail_after = good;
    sim.begin();
    CHECK(sim.go_on());
    CHECK(sim.driver->stopped() == run::Stopped::journal);
    CHECK(static_cast<long>(sim.order().size()) <= sim.count(EventKind::intent));
    CHECK(sim.running() == 0);
    const auto later = sim.driver->unrecorded();
    auto all = later.tried;
    all.insert(all.end(), later.later.begin(), later.later.end());
    auto seq = sim.memory.events.size();
    for (run::Event& e : run::to_take_in(all)) {
      e.seq = ++seq;
      sim.memory.events.push_back(e);
    }
    sim.memory.fail_after = static_cast<std::size_t>(-1);
    sim.crash();
    CHECK(sim.resume());
    CHECK(sim.order().size() == 40);
    CHECK(sim.in_order());
  }
}

TEST_CASE("what may come between two acts keeps them apart") {
  const auto begun = [](std::vector<Spec> some) {
    auto all = steps_that(6, "again");
    all.insert(all.end(), some.begin(), some.end());
    Sim sim(std::move(all));
    sim.world.follows = true;
    sim.world.facts["used"] = true;
    sim.world.takes = [](const std::string&) { return milliseconds(1); };
    CHECK(sim.run());
    return sim.count(EventKind::begun);
  };
  const auto alone = begun({});
  CHECK(begun({step("z").act("again")}) == alone + 1);
  CHECK(begun({step("z").act("once")}) == alone);
  CHECK(begun({step("z").when("used").act("again")}) == alone);
}

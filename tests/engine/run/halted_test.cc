// A keeper that can't begin anything any more, or that has died: what was not begun has not failed, and is done on
// resume.
#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Stopped;
using std::chrono::seconds;

namespace {

std::vector<Spec> steps() {
  return {step("l").on_failure(plan::OnFailure::proceed).list({step("a").act(), step("b").act().tries(3, seconds(1))}),
          step("c").act().when("flag"), step("d").act()};
}

struct Lost : Sim {
  Lost() : Sim(steps()) { world.facts["flag"] = true; }
  bool taken_up_with_a_new_keeper() {
    crash();
    world.keeper_gone = false;
    world.refused.clear();
    return resume();
  }
};

}  // namespace

TEST_CASE("an act that could not be begun has not failed: no other try, nothing after it, and it is begun on resume") {
  Lost sim;
  sim.world.refused = {"b"};
  sim.begin();
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == Stopped::keeper);
  CHECK(sim.driver->error()->kind == ErrorKind::journal_io);
  CHECK(sim.memory.events.back().kind == run::EventKind::intent);
  CHECK(sim.taken_up_with_a_new_keeper());
  CHECK(sim.order() == std::vector<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("what runs is waited for when nothing else can be begun, and a cancel ends it") {
  for (const bool cancelled : {false, true}) {
    Sim sim({step("l").bullets({step("slow").act(), step("other").act()}), step("after").act()});
    sim.options.jobs = 2;
    sim.world.refused = {"other"};
    sim.world.takes = [](const std::string&) { return seconds(100); };
    sim.begin();
    sim.go_on([&] { return sim.driver->stopped() == Stopped::keeper; });
    if (cancelled) sim.driver->cancel("asked to");
    CHECK(sim.go_on());
    CHECK((sim.world.clock.now >= seconds(100)) != cancelled);
    CHECK(sim.memory.events.back().kind == run::EventKind::observed);
    CHECK(sim.order() == std::vector<std::string>{"slow"});
  }
}

TEST_CASE("a keeper that dies at any moment: nothing is recorded that nobody saw, and everything is done") {
  for (int moment = 0; moment < 12; ++moment) {
    Lost sim;
    sim.begin();
    int left = moment;
    sim.go_on([&] { return left-- == 0; });
    if (sim.driver->finished()) continue;
    sim.world.keeper_dies();
    CHECK(sim.go_on());
    INFO("moment " << moment);
    CHECK(sim.driver->stopped() == Stopped::keeper);
    for (const auto& event : sim.memory.events)
      CHECK((event.kind != run::EventKind::observed || event.ended == action::Ended::done));
    for (const auto& event : sim.memory.events) CHECK(event.text.empty());
    sim.person.otherwise = run::Answer::done;  // what is in doubt was done
    CHECK(sim.taken_up_with_a_new_keeper());
    CHECK(sim.order() == std::vector<std::string>{"a", "b", "c", "d"});
  }
}

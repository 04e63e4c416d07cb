// A host that can't be reached any more: what runs there is not guessed at, and it is asked about before anything else.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using plan::OnFailure;
using run::Answer;
using run::EventKind;
using run::State;
using run::Stopped;
using std::chrono::seconds;

namespace {

using Order = std::vector<std::string>;

// `far` happens on another host and takes long.
struct Away : Sim {
  explicit Away(std::vector<Spec> steps) : Sim(std::move(steps)) {
    world.takes = [](const std::string& what) { return seconds(what == "far" ? 100 : 1); };
    options.jobs = 2;
  }
  void until_cut() {
    begin();
    CHECK(go_on([&] { return world.times("far") == 1; }));
    world.cut("far");
  }
  void left_open() {
    CHECK(go_on());
    CHECK(driver->stopped() == Stopped::out_of_reach);
    CHECK(driver->error()->what.ends_with("far): how it ended is not known: the connection to db1 was not had back"));
    CHECK(state("far") == State::running);
    CHECK(machine->open_attempts().size() == 1);
    CHECK((count(EventKind::run_ended) == 0 && person.asked.empty()));
  }
  // A fresh engine, and the host is there again, or still away.
  bool taken_up(bool in_reach) {
    crash();
    if (in_reach) world.away.clear();
    return resume();
  }
};

std::vector<Spec> far_and_near(const char* action = "again", OnFailure policy = OnFailure::stop) {
  return {step("l").bullets({step("far").act(action).tries(3, seconds(1)).on_failure(policy), step("near").act(),
                             step("next").act().after({"near"})}),
          step("after").act()};
}

}  // namespace

TEST_CASE("what runs out of reach stays open: no other try, nothing after it, and all else is done") {
  for (const char* action : {"once", "again"}) {
    for (const auto policy : {OnFailure::stop, OnFailure::proceed, OnFailure::ask}) {
      for (const bool ended : {false, true}) {
        Away sim(far_and_near(action, policy));
        sim.until_cut();
        sim.left_open();
        CHECK(sim.order() == Order{"far", "near", "next"});
        CHECK_FALSE(sim.taken_up(false));  // it is still away
        sim.left_open();
        if (ended) sim.world.finish_all();
        CHECK(sim.taken_up(true));
        CHECK(sim.order() == Order{"far", "near", "next", "after"});
      }
    }
  }
}

TEST_CASE("a host that is reached again while the run goes on: nobody has to resume it") {
  for (const auto taken : {seconds(20), seconds(200)}) {  // it runs still, or has ended meanwhile
    Away sim(far_and_near("once"));
    sim.world.takes = [&](const std::string& what) { return what == "near" ? taken : seconds(100); };
    sim.until_cut();
    CHECK(sim.go_on([&] { return sim.world.times("next") == 1; }));
    sim.world.join("far");
    CHECK(sim.go_on());
    CHECK(sim.machine->as_asked());
    CHECK(sim.order() == Order{"far", "near", "next", "after"});
  }
}

TEST_CASE("what is out of reach holds no place") {
  Away sim(far_and_near());
  sim.options.jobs = 1;
  sim.until_cut();
  sim.left_open();
  CHECK(sim.order() == Order{"far", "near", "next"});
}

TEST_CASE("a list that fails, or whose time is over, waits for what is out of reach in it") {
  const std::vector<Spec> failing = {
      step("l").on_failure(OnFailure::proceed).bullets({step("far").act(), step("near").act(), step("idle").person()}),
      step("after").act()};
  const std::vector<Spec> late = {
      step("l").within(seconds(50)).on_failure(OnFailure::proceed).bullets({step("far").act()}), step("after").act()};
  for (const auto& steps : {failing, late}) {
    Away sim(steps);
    sim.world.script["near"] = {action::failed("broken")};
    sim.person.takes = seconds(1000);
    sim.until_cut();
    if (steps.size() == 2 && steps[0].limit.count() == 0) sim.person.otherwise = Answer::failed;
    CHECK(sim.go_on());
    CHECK(sim.driver->stopped() == Stopped::out_of_reach);
    CHECK(sim.world.times("after") == 0);
    sim.world.finish_all();
    sim.taken_up(true);
    CHECK(sim.world.times("far") == 1);
  }
}

TEST_CASE("a person's word ends it where the host can't be asked; where it can, what it knows counts") {
  const auto with_word = [](Answer answer, bool in_reach, const std::function<void(Away&)>& then) {
    Away sim(far_and_near());
    sim.until_cut();
    CHECK(sim.go_on());
    sim.options.said[sim.built.node("far")] = {answer, "I was there", "anna"};
    const bool as_asked = sim.taken_up(in_reach);
    INFO(run::answer_name(answer) << ", in reach: " << in_reach);
    CHECK(as_asked == (in_reach || answer == Answer::done || answer == Answer::skip));
    CHECK(sim.world.times("far") == 1);
    CHECK(sim.world.times("after") == (as_asked ? 1 : 0));
    then(sim);
    sim.crash();
    sim.reload();  // the record can be followed
  };
  for (const auto answer : {Answer::done, Answer::skip, Answer::again, Answer::failed})
    with_word(answer, true, [](Away& sim) { CHECK(sim.state("far") == State::done); });
  with_word(Answer::done, false, [](Away& sim) { CHECK(sim.state("far") == State::done); });
  with_word(Answer::skip, false, [](Away& sim) { CHECK(sim.state("far") == State::skipped); });
  with_word(Answer::failed, false, [](Away& sim) { CHECK(sim.state("far") == State::failed); });
  with_word(Answer::again, false, [](Away& sim) {  // it is begun anew, and doesn't get there
    CHECK(sim.state("far") == State::failed);
    CHECK(sim.machine->why(sim.built.node("far")) == "its host can't be reached");
  });
}

TEST_CASE("what a person says of an act whose end is lost counts, also where it may be repeated") {
  Away sim(far_and_near());
  sim.until_cut();
  CHECK(sim.go_on());
  sim.world.lost.insert(sim.world.acts[0].key);
  sim.options.said[sim.built.node("far")] = {Answer::done, "I was there", "anna"};
  CHECK(sim.taken_up(true));
  CHECK(sim.world.times("far") == 1);
}

TEST_CASE("a run that is cancelled ends what is out of reach as soon as it can be told") {
  Away sim(far_and_near("once"));
  sim.until_cut();
  sim.driver->cancel("asked to");
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == Stopped::cancelled);
  CHECK((sim.driver->error() && sim.count(EventKind::run_ended) == 0));
  sim.crash();
  sim.world.away.clear();
  sim.begin_again();
  sim.driver->give_up("anna", "given up");
  CHECK(sim.go_on());
  CHECK(sim.running() == 0);
  CHECK(sim.memory.events.back().kind == EventKind::run_ended);
  CHECK(sim.world.clock.now < seconds(90));
}

TEST_CASE("undo takes back nothing before it is known what was done out of reach") {
  TextSim sim(" 1. Stop a.\n      do service.stop(\"a\")\n 2. Stop b.\n      do service.stop(\"b\")\n");
  sim.begin();
  CHECK(sim.go_on([&] { return sim.world.times("service.stop b") == 1; }));
  sim.world.cut("service.stop b");
  CHECK(sim.go_on());
  for (const bool in_reach : {false, true}) {
    sim.crash();
    if (in_reach) sim.world.away.clear();
    sim.reload();
    sim.begin_again(EventKind::undoing);
    CHECK(sim.go_on());
    CHECK(sim.machine->as_asked() == in_reach);
    CHECK(sim.world.times("service.start a") == (in_reach ? 1 : 0));
  }
  CHECK(sim.done() == "service.stop a, service.stop b, service.start b, service.start a");
}

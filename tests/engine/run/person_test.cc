#include "tests/support/catch.h"
#include "tests/support/text_sim.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Answer;
using run::State;
using run::Stopped;
using std::chrono::seconds;

TEST_CASE("a person's step waits for its answer, the others go on") {
  Sim sim({step("p").person(), step("a").act()}, false);
  CHECK(sim.run());
  CHECK(sim.person.asked.at(0).text == "p");
  CHECK(sim.person.asked.at(0).choices == std::vector<Answer>{Answer::done, Answer::skip, Answer::failed});
  CHECK(sim.world.acts.at(0).ended > 0);
}

TEST_CASE("done, skipped with a reason, failed") {
  const auto run = [](Answer answer) {
    Sim sim({step("p").person(), step("a").act()});
    sim.person.answers["p"] = {answer};
    const bool good = sim.run();
    return std::make_pair(good, sim.state("p"));
  };
  CHECK(run(Answer::done) == std::make_pair(true, State::done));
  CHECK(run(Answer::skip) == std::make_pair(true, State::skipped));
  CHECK(run(Answer::failed) == std::make_pair(false, State::failed));
}

TEST_CASE("questions are put one at a time") {
  Sim sim({step("p").person(), step("q").person(), step("r").person()}, false);
  CHECK(sim.run());
  CHECK(sim.person.asked.size() == 3);
  CHECK(sim.world.clock.now == seconds(15));
}

TEST_CASE("when nobody can answer, what runs finishes, nothing begins, and the run can be resumed") {
  Sim sim({step("p").person(), step("a").act(), step("b").act().after({"a"})}, false);
  sim.person.otherwise = Answer::none;
  sim.world.takes = [](const std::string&) { return seconds(20); };
  CHECK_FALSE(sim.run());
  CHECK(sim.driver->stopped() == Stopped::person_needed);
  CHECK(sim.state("a") == State::done);
  CHECK(sim.state("b") == State::waiting);
  CHECK(sim.state("p") == State::waiting);
  sim.person.otherwise = Answer::done;
  CHECK(sim.resume());
  CHECK(sim.order() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a person at work when another step fails is waited for") {
  Sim sim({step("p").person(), step("a").act()}, false);
  sim.person.takes = seconds(60);
  sim.world.script["a"] = {action::failed("broken")};
  CHECK_FALSE(sim.run());
  CHECK(sim.state("p") == State::done);
  CHECK(sim.world.clock.now == seconds(60));
}

TEST_CASE("drain: what runs finishes, the rest can be resumed") {
  Sim sim({step("a").act(), step("b").act(), step("p").person()});
  sim.begin();
  sim.go_on([&] { return sim.world.times("a") == 1; });
  sim.driver->drain("asked to");
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == Stopped::drained);
  CHECK(sim.state("a") == State::done);
  CHECK(sim.world.times("b") == 0);
  CHECK(sim.resume());
  CHECK(sim.order() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a drain does not wait for a person who is asked") {
  Sim sim({step("p").person(), step("a").act()});
  sim.person.takes = seconds(1000);
  sim.begin();
  sim.go_on([&] { return !sim.person.asked.empty(); });
  sim.driver->drain("asked to");
  CHECK(sim.go_on());
  CHECK(sim.world.clock.now < seconds(1));
  sim.person.takes = seconds(1);
  CHECK(sim.resume());
  CHECK(sim.person.asked.size() == 2);
}

TEST_CASE("cancel ends what runs, acts and waits alike") {
  Sim sim({step("a").act(), step("b").act("again").until("never", seconds(1), seconds(900))}, false);
  sim.world.facts["never"] = false;
  sim.world.takes = [](const std::string& what) { return seconds(what == "a" ? 500 : 1); };
  sim.begin();
  sim.go_on([&] { return sim.world.clock.now >= seconds(5); });
  sim.driver->cancel("asked to");
  CHECK(sim.go_on());
  CHECK(sim.driver->stopped() == Stopped::cancelled);
  CHECK(sim.machine->why(sim.built.node("a")) == "it was cancelled");
  CHECK(sim.machine->why(sim.built.node("b")).find("asked to") != std::string::npos);
  CHECK(sim.world.clock.now < seconds(7));
}

TEST_CASE("a journal that can't be written stops the run before the act") {
  for (std::size_t good = 0; good < 4; ++good) {
    Sim sim({step("a").act(), step("b").act(), step("c").act()});
    sim.memory.fail_after = good;
    sim.begin();
    sim.go_on();
    INFO(good << " commits");
    CHECK(sim.driver->stopped() == Stopped::journal);
    CHECK(sim.driver->error()->kind == ErrorKind::journal_io);
    CHECK(sim.world.acts.size() == good);
    CHECK(sim.watcher.seen.size() == sim.memory.events.size());
  }
}

TEST_CASE("events are told after they are kept, and those of one turn are one commit") {
  std::vector<Spec> steps;
  for (int i = 0; i < 8; ++i) steps.push_back(step("s" + std::to_string(i)).act());
  Sim sim(steps, false);
  CHECK(sim.run());
  CHECK(sim.memory.commits < 12);  // the start with all intents, then the ends as they come
  CHECK(sim.watcher.seen.size() == sim.memory.events.size());
  for (std::size_t i = 0; i < sim.memory.events.size(); ++i) CHECK(sim.memory.events[i].seq == i + 1);
}

TEST_CASE("of an act of which nothing is known a look may tell that it was done") {
  const auto lost = [](action::Probed seen) {
    auto sim = std::make_unique<TextSim>(" 1. Do it.\n      do command([\"it\"])\n");
    sim->begin();
    sim->go_on([&] { return sim->world.acts.size() == 1; });
    sim->crash();
    sim->world.lost.insert(sim->world.acts[0].key);
    sim->world.probes["command it"] = {seen};
    sim->person.answers["Do it."] = {Answer::skip};
    sim->resume();
    return sim;
  };
  const auto found = lost({action::Probed::Sees::already_so, "there", "", ""});
  CHECK(found->state("1") == State::done);
  CHECK(found->person.asked.empty());
  const auto not_found = lost({action::Probed::Sees::would_change, "absent", "there", ""});
  REQUIRE(not_found->person.asked.size() == 1);
  CHECK(not_found->person.asked[0].detail.find("a look says: it is absent, and was to be there") != std::string::npos);
  CHECK(not_found->state("1") == State::skipped);
  CHECK(not_found->world.acts.size() == 1);
}

TEST_CASE("a done that a look contradicts is shown, and is not believed without a reason") {
  TextSim sim(" 1. Do it.\n      do command([\"it\"])\n      on failure ask\n");
  sim.fails("command it");
  sim.world.probes["command it"] = {{action::Probed::Sees::would_change, "absent", "there", ""}};
  sim.person.reason.clear();
  sim.person.answers["Do it."] = {Answer::done, Answer::skip};
  CHECK(sim.run());
  REQUIRE(sim.person.asked.size() == 2);
  CHECK(sim.person.asked[0].seen.empty());
  CHECK(sim.person.asked[1].seen == "it is absent, and was to be there");
  CHECK(sim.state("1") == State::skipped);
  for (const auto& e : sim.memory.events) CHECK(e.answer != Answer::done);
}

// The engine may die between any two events. Whatever was recorded by then, the run ends as if nothing had happened.
#include <map>
#include <set>

#include "engine/run/requests.h"
#include "tests/support/catch.h"
#include "tests/support/random_plan.h"
#include "tests/support/world.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Answer;
using run::EventKind;
using run::State;
using std::chrono::seconds;

namespace {

std::vector<Spec> twelve() {
  return {step("a").act(),
          step("b").when("used").act("again"),
          step("c").when("unused").act(),
          step("p").person(),
          step("l").bullets({step("d").act().until("up", seconds(1), seconds(30)), step("e").act(),
                             step("f").act("again").after({"e"})}),
          step("g").each(2).list({step("h").act(), step("i").act("again").expect("up")}),
          step("j").require("up").act(),
          step("k").otherwise().act()};
}

void furnish(Sim& sim) {
  sim.world.facts["used"] = true;
  sim.world.facts["unused"] = false;
  sim.world.facts["up"] = true;
}

std::vector<run::Event> whole_log() {
  Sim sim(twelve());
  furnish(sim);
  REQUIRE(sim.run());
  return sim.memory.events;
}

enum class Fate { goes_on, ended, never_arrived, lost };

// A run of which the first `length` events were recorded. What the world was doing then has met the given fate.
struct Resumed : Sim {
  Resumed(const std::vector<run::Event>& log, std::size_t length, Fate fate) : Sim(twelve()) {
    furnish(*this);
    memory.events.assign(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(length));
    reload();
    std::set<action::AttemptKey> open;
    for (const auto& attempt : machine->open_attempts()) open.insert(attempt.key);
    for (const run::Event& e : memory.events) {
      if (e.kind != EventKind::intent ||
          built.plan->clauses(e.node)[e.clause - built.plan->first_clause(e.node)].kind != plan::ClauseKind::act)
        continue;
      if (open.count(e.seq) && fate == Fate::never_arrived) continue;
      action::Request request;
      request.arguments = {run::sentence(*machine, e.node)};
      world.apply(e.seq, request);
      if (open.count(e.seq) && fate == Fate::lost) world.lost.insert(e.seq);
      if (!open.count(e.seq) || fate == Fate::ended) world.finish_all();
    }
    in_doubt = fate == Fate::lost ? open.size() : 0;
    for (const auto key : open) {
      for (const auto& attempt : machine->open_attempts()) {
        if (attempt.key == key && !machine->repeatable(attempt.node)) ++doubts_for_a_person;
      }
    }
    if (fate != Fate::lost) doubts_for_a_person = 0;
  }
  std::size_t in_doubt = 0, doubts_for_a_person = 0;
};

std::map<std::string, int> counts(const Sim& sim) {
  std::map<std::string, int> all;
  for (const auto& act : sim.world.acts) ++all[act.what];
  return all;
}

}  // namespace

TEST_CASE("killed after any event, every act happens exactly once") {
  const auto log = whole_log();
  REQUIRE(log.size() > 30);
  const std::map<std::string, int> once{{"a", 1},    {"b", 1},    {"d", 1},    {"e", 1}, {"f", 1}, {"h[1]", 1},
                                        {"h[2]", 1}, {"i[1]", 1}, {"i[2]", 1}, {"j", 1}, {"k", 1}};
  std::size_t open = 0;
  for (const Fate fate : {Fate::goes_on, Fate::ended, Fate::never_arrived}) {
    for (std::size_t length = 1; length < log.size(); ++length) {
      INFO("killed after event " << length << ", fate " << static_cast<int>(fate));
      Resumed sim(log, length, fate);
      open += sim.machine->open_attempts().size();
      REQUIRE(sim.resume());
      REQUIRE(counts(sim) == once);
      REQUIRE(sim.state("c") == State::not_applicable);
    }
  }
  CHECK(open > 30);
}

TEST_CASE("after a power cut only what may be repeated is repeated, of the rest a person decides") {
  const auto log = whole_log();
  for (std::size_t length = 1; length < log.size(); ++length) {
    INFO("killed after event " << length);
    Resumed sim(log, length, Fate::lost);
    sim.person.otherwise = Answer::done;
    REQUIRE(sim.resume());
    std::size_t repeated = 0;
    for (const auto& [what, count] : counts(sim)) {
      const bool repeatable = what == "b" || what == "f" || what[0] == 'i';
      REQUIRE(count <= (repeatable ? 2 : 1));
      if (count == 2) ++repeated;
    }
    std::size_t asked = 0;
    for (const auto& question : sim.person.asked) asked += question.about == run::Question::About::doubt ? 1 : 0;
    REQUIRE(asked == sim.doubts_for_a_person);
    REQUIRE(repeated == sim.in_doubt - sim.doubts_for_a_person);
  }
}

TEST_CASE("killed again and again, at random moments, on random plans") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Sim sim(RandomPlan(random, {}).steps(), random.chance(50));
    sim.options.jobs = 1 + random.below(4);
    sim.world.takes = [&random](const std::string&) { return std::chrono::milliseconds(1 + random.below(4000)); };
    Random deaths(seed + 1000);
    const auto dies = [&deaths] { return deaths.chance(15); };
    sim.begin();
    REQUIRE(sim.go_on(dies));
    for (int lives = 0; !sim.driver->finished(); ++lives) {
      REQUIRE(lives < 1000);
      sim.crash();
      for (std::uint32_t i = deaths.below(3); i > 0; --i) sim.world.step();
      sim.reload();
      sim.begin_again();
      REQUIRE(sim.go_on(dies));
    }
    REQUIRE(sim.machine->as_asked());
    std::set<plan::NodeId> nodes;
    std::set<action::AttemptKey> keys;
    for (const run::Event& e : sim.memory.events) {
      if (e.kind == EventKind::intent) REQUIRE(nodes.insert(e.node).second);
      if (e.kind == EventKind::withdrawn) nodes.erase(e.node);
    }
    for (const auto& act : sim.world.acts) REQUIRE(keys.insert(act.key).second);
    REQUIRE(keys.size() == nodes.size());
  }
}

TEST_CASE("resume takes up a failed step again, and leaves what is done") {
  Sim sim({step("a").act(), step("b").act("again"), step("c").act()});
  sim.world.script["b"] = {action::failed("broken")};
  CHECK_FALSE(sim.run());
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.order() == std::vector<std::string>{"a", "b", "b", "c"});
  CHECK(sim.machine->attempts(sim.built.node("b")) == 2);
}

TEST_CASE("a failed act that must not be repeated wants a decision first") {
  const auto failed = [] {
    auto sim = std::make_unique<Sim>(std::vector<Spec>{step("a").act(), step("b").act()});
    sim->world.script["a"] = {action::failed("broken")};
    CHECK_FALSE(sim->run());
    sim->crash();
    sim->reload();
    CHECK(sim->machine->undecided_failures() == std::vector<plan::NodeId>{1});
    return sim;
  };
  CHECK_FALSE(failed()->resume());
  for (const Answer answer : {Answer::again, Answer::done, Answer::skip}) {
    auto sim = failed();
    sim->decide("a", answer);
    CHECK(sim->machine->undecided_failures().empty());
    CHECK(sim->resume());
    CHECK(sim->world.times("a") == (answer == Answer::again ? 2 : 1));
    CHECK(sim->world.times("b") == 1);
  }
}

TEST_CASE("a call that says it is repeatable is taken up again without a decision") {
  Sim sim({step("a").act("cmd")});
  sim.world.script["a"] = {action::failed("broken")};
  CHECK_FALSE(sim.run());
  CHECK(sim.machine->undecided_failures().empty());
  sim.crash();
  CHECK(sim.resume());
}

TEST_CASE("an act that is done is not repeated because a check beneath it failed") {
  Sim sim({step("a").act().expect("up")});
  sim.world.facts["up"] = false;
  CHECK_FALSE(sim.run());
  CHECK(sim.machine->undecided_failures().empty());
  sim.crash();
  sim.world.facts["up"] = true;
  CHECK(sim.resume());
  CHECK(sim.world.times("a") == 1);
}

TEST_CASE("an undecided failure stops its list again, and steps in other lists are not lost") {
  Sim sim({step("l").list({step("a").act(), step("b").act()}), step("m").list({step("c").act(), step("d").act()})},
          false);
  sim.world.script["a"] = {action::failed("broken")};
  sim.world.takes = [](const std::string& what) { return seconds(what == "a" ? 1 : 5); };
  CHECK_FALSE(sim.run());
  CHECK(sim.state("d") == State::waiting);
  sim.crash();
  CHECK_FALSE(sim.resume());
  CHECK(sim.state("d") == State::waiting);
  sim.decide("a", Answer::skip);
  CHECK(sim.resume());
  CHECK(sim.order() == std::vector<std::string>{"a", "c", "b", "d"});
}

TEST_CASE("conditions are asked once, and never again on resume") {
  Sim sim({step("a").when("used").act("again")});
  sim.world.facts["used"] = true;
  sim.world.script["a"] = {action::failed("broken")};
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.world.facts["used"] = false;
  CHECK(sim.resume());
  CHECK(sim.world.looked == 1);
}

TEST_CASE("a loop goes on where it was, with what had not begun") {
  Sim sim({step("a").each(4).act("again"), step("b").act()});
  sim.world.script["a[2]"] = {action::failed("broken")};
  CHECK_FALSE(sim.run());
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.order() == std::vector<std::string>{"a[1]", "a[2]", "a[2]", "a[3]", "a[4]", "b"});
}

TEST_CASE("events that can't follow are told and change nothing more") {
  Sim sim({step("a").act(), step("b").act()});
  const auto broken = [&](run::Event e) {
    run::RunState state(*sim.built.plan);
    run::Event first;
    first.seq = 1;
    state.apply(first);
    e.seq = 2;
    state.apply(e);
    return state.broken();
  };
  run::Event e;
  e.kind = EventKind::observed;
  e.node = 1;
  CHECK(broken(e) == "event 2 (observed) can't follow what is recorded before it, at step 1");
  e.node = 99;
  CHECK_FALSE(broken(e).empty());
  e.kind = EventKind::intent;
  e.node = 2;
  CHECK_FALSE(broken(e).empty());
  e.kind = EventKind::run_started;
  CHECK_FALSE(broken(e).empty());
  run::RunState state(*sim.built.plan);
  state.apply(e = {});
  CHECK(state.broken().empty());
}

TEST_CASE("no sequence of events makes the state lose its footing") {
  Sim sim(twelve());
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Random random(seed);
    run::RunState state(*sim.built.plan);
    run::Event e;
    e.seq = 1;
    state.apply(e);
    for (int i = 0; i < 60; ++i) {
      run::Event next;
      run::Decision d;
      const bool sensible = random.chance(80) && state.next(d);
      next.seq = static_cast<std::uint64_t>(i) + 2;
      next.kind = static_cast<EventKind>(2 + random.below(13));
      next.node = sensible ? d.node : random.below(static_cast<std::uint32_t>(sim.built.plan->size()));
      next.clause = sensible ? d.clause : static_cast<std::uint16_t>(random.below(4));
      next.attempt = sensible ? d.attempt : static_cast<std::uint16_t>(random.below(3));
      next.answer = static_cast<Answer>(random.below(6));
      next.ended = static_cast<action::Ended>(random.below(5));
      next.yes = random.chance(70);
      state.apply(next);
      if (!state.broken().empty()) break;
    }
    CHECK(state.attempts(0) >= 1);
  }
}

// A `finally` that failed, or had not run when the run was left: it is not forgotten.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

namespace {

std::string locked(const std::string& how) {
  return " 1. Lock.\n      do command([\"lock\"])\n      finally command([\"unlock\"]" + how +
         ")\n 2. Work.\n      do command([\"work\"])\n";
}

// The lock is held, its `finally` failed, and the engine is gone.
struct Failed : TextSim {
  explicit Failed(const std::string& text, const std::string& above = "", int times = 1, const char* also = "none")
      : TextSim(text, above) {
    fails("command unlock", times);
    fails(also);
    CHECK_FALSE(run());
    left();
  }
  void left() {
    crash();
    world.acts.clear();
    reload();
  }
};

}  // namespace

TEST_CASE("a finally that failed and may not be done twice waits for a person's word") {
  Failed sim(locked(""));
  CHECK(sim.machine->undecided_finals() == std::vector{sim.built.node("1")});
  sim.person.answers["Lock."] = {Answer::done};
  CHECK(sim.resume());
  CHECK(sim.done().empty());
  REQUIRE(sim.person.asked.size() == 1);
  CHECK(sim.person.asked[0].about == run::Question::About::closing);
  CHECK(sim.machine->failed_finals().empty());
}

TEST_CASE("what a person says of it before is not asked again") {
  for (const auto answer : {Answer::again, Answer::done, Answer::skip}) {
    Failed sim(locked(""));
    sim.decide("1", answer);
    CHECK(sim.resume());
    CHECK(sim.done() == (answer == Answer::again ? "command unlock" : ""));
    CHECK(sim.person.asked.empty());
    CHECK(sim.machine->failed_finals().empty());
  }
}

TEST_CASE("one that may be done twice is tried again, and asked about when it has failed again") {
  Failed sim(locked(", repeatable: true"), "", 2);
  CHECK(sim.machine->undecided_finals().empty());
  CHECK_FALSE(sim.resume());
  CHECK(sim.done() == "command unlock");
  sim.left();
  CHECK(sim.machine->undecided_finals() == std::vector{sim.built.node("1")});
  sim.decide("1", Answer::skip);
  CHECK(sim.resume());
  CHECK(sim.done().empty());
}

TEST_CASE("what was closed by hand is opened again where its list has more to do") {
  Failed sim(locked(""), "", 1, "command work");
  sim.decide("1", Answer::done);
  sim.decide("2", Answer::again);
  CHECK(sim.resume());
  CHECK(sim.done() == "command lock, command work, command unlock");
}

TEST_CASE("the finally of the procedure is decided about by its place") {
  Failed sim(" 1. Work.\n      do command([\"work\"])\n", "finally command([\"unlock\"])\n");
  CHECK(sim.built.plan->path(sim.machine->undecided_finals().at(0)) == "/2");
  sim.decide("/2", Answer::skip);
  CHECK(sim.resume());
  CHECK(sim.done().empty());
}

TEST_CASE("a run that is drained when all steps are done still owes what finally is to do") {
  TextSim sim(locked(""));
  sim.begin();
  sim.go_on([&] { return sim.state("2") == State::running; });
  sim.driver->drain("enough");
  sim.go_on();
  CHECK(sim.driver->stopped() == run::Stopped::drained);
  CHECK(sim.done() == "command lock, command work");
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "command lock, command work, command unlock");
}

TEST_CASE("a loop that is taken up again owes nothing beside its items") {
  TextSim sim(R"( 1. Each.
      for i in ["a", "b"]
      do command(["open", i], repeatable: true)
      finally command(["close", i])
)");
  sim.fails("command open, b");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command open, a, command open, b, command close, b, command close, a");
  sim.crash();
  sim.world.acts.clear();
  CHECK(sim.resume());
  CHECK(sim.done() == "command open, a, command open, b, command close, b, command close, a");
}

TEST_CASE("a word that comes when its list was broken off opens nothing there") {
  TextSim sim(R"( 1. All.
      retry 2 times every 10s
      - Work.
          1. Do it.
               do command(["once"])
               finally command(["close"], repeatable: true)
      - Check.
          do command(["check"])
)");
  sim.fails("command check");
  sim.world.takes = [](const std::string& what) { return std::chrono::seconds(what == "command check" ? 2 : 1); };
  sim.begin();
  sim.go_on([&] { return sim.world.acts.size() == 2; });
  sim.crash();
  sim.world.lost.insert(sim.world.acts[1].key);
  sim.person.answers["Do it."] = {Answer::done};
  CHECK(sim.resume());
  CHECK(sim.done() == "command check, command once, command close, command check, command once, command close");
}

namespace {

// A list in a list: what was locked is not unlocked, since that fails once.
std::string inside(const std::string& how, const std::string& repeatable = "") {
  return " 1. All.\n      " + how + "\n      1. Inner.\n           1. Lock.\n                do command([\"lock\"])\n" +
         "                finally command([\"unlock\"]" + repeatable +
         ")\n           2. Work.\n                do command([\"work\"])\n 2. Next.\n      do command([\"next\"])\n";
}

}  // namespace

TEST_CASE("what a list that is tolerated did not close, the list around it closes") {
  TextSim sim(inside("on failure continue", ", repeatable: true"));
  sim.fails("command work");
  sim.fails("command unlock");
  CHECK(sim.run());
  CHECK(sim.done() == "command lock, command work, command unlock, command next, command unlock");
  CHECK(sim.machine->failed_finals().empty());
}

TEST_CASE("that asks a person where it may not be done twice") {
  TextSim sim(inside("on failure continue"));
  sim.fails("command work");
  sim.fails("command unlock");
  sim.person.answers["Lock."] = {Answer::skip};
  CHECK(sim.run());
  REQUIRE(sim.person.asked.size() == 1);
  CHECK(sim.person.asked[0].about == run::Question::About::closing);
  CHECK(sim.done() == "command lock, command work, command unlock, command next");
}

TEST_CASE("it is decided about by its step, though that step's list is over") {
  TextSim sim(inside("on failure continue"));
  sim.fails("command work");
  sim.fails("command unlock");
  sim.fails("command next");
  sim.person.answers["Lock."] = {Answer::failed};
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  sim.decide("1.1.1", Answer::done);
  sim.decide("2", Answer::again);
  sim.world.acts.clear();
  CHECK(sim.resume());
  CHECK(sim.done() == "command next");
}

TEST_CASE("what one way of doing it did not close is closed although another way did it") {
  TextSim sim(R"( 1. Stop it.
      do gently()
      else do command(["force"])
End

procedure gently "Gently"
Start
 1. Lock.
      do command(["lock"])
      finally command(["unlock"], repeatable: true)
 2. Work.
      do command(["work"])
)");
  sim.fails("command work");
  sim.fails("command unlock");
  CHECK(sim.run());
  CHECK(sim.done() == "command lock, command work, command unlock, command force, command unlock");
}

TEST_CASE("what a list that a person passes did not close, since the run was drained, is closed") {
  TextSim sim(inside("on failure stop"));
  sim.fails("command work");
  sim.begin();
  sim.go_on([&] { return sim.state("1.1.2") == State::running; });
  sim.driver->drain("enough");
  sim.go_on();
  sim.crash();
  sim.reload();
  sim.decide("1", Answer::skip);
  CHECK(sim.resume());
  CHECK(sim.done() == "command lock, command work, command next, command unlock");
}

namespace {

// What a resume does after a person's word about step 1.1.
std::string done_after(TextSim& sim, Answer answer) {
  sim.crash();
  sim.world.acts.clear();
  sim.reload();
  sim.decide("1.1", answer);
  CHECK(sim.resume() == (answer != Answer::failed));
  return sim.done();
}

const std::string works = " 1. All.\n      1. Work.\n           do command([\"work\"])\n";
const std::string unlocks = "finally command([\"unlock\"])\n";

}  // namespace

TEST_CASE("a procedure in which nothing began since its finally ran is not closed again") {
  TextSim sim(works, unlocks);
  sim.fails("command work");
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command work, command unlock");
  for (int i = 0; i < 2; ++i) CHECK(done_after(sim, Answer::failed).empty());
  CHECK(done_after(sim, Answer::again) == "command work, command unlock");
}

TEST_CASE("what a person did by hand since a finally ran is closed") {
  TextSim sim(works, unlocks);
  sim.fails("command work");
  CHECK_FALSE(sim.run());
  CHECK(done_after(sim, Answer::done) == "command unlock");
}

TEST_CASE("a check below the call of a procedure opens nothing there, however often it is looked at") {
  TextSim sim(R"( 1. Call it.
      do q()
      expect file.exists("there")
End

procedure q "Q"
finally command(["close"])
Start
 1. Work.
      do command(["work"])
)");
  CHECK_FALSE(sim.run());
  for (int i = 0; i < 2; ++i) {
    sim.crash();
    CHECK_FALSE(sim.resume());
    CHECK(sim.machine->pending_finals().empty());
  }
  sim.world.facts["file.exists there"] = true;
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "command work, command close");
}

TEST_CASE("what is done again in the same sitting is closed again") {
  TextSim sim(R"( 1. Call it.
      do q()
      on failure ask
End

procedure q "Q"
finally command(["close"])
Start
 1. Work.
      do command(["work"])
)");
  sim.fails("command work");
  sim.person.answers["Call it."] = {Answer::again};
  CHECK(sim.run());
  CHECK(sim.done() == "command work, command close, command work, command close");
}

TEST_CASE("a finally that was let go, or done by hand, closes what begins after that") {
  for (const auto answer : {Answer::skip, Answer::done}) {
    Failed sim(" 1. Work.\n      do command([\"work\"])\n", unlocks, 1, "command work");
    sim.decide("1", Answer::again);
    sim.decide("/2", answer, true);
    CHECK(sim.resume());
    CHECK(sim.done() == "command work, command unlock");
  }
  for (const auto answer : {Answer::skip, Answer::done}) {
    Failed sim(" 1. Work.\n      do command([\"work\"])\n", unlocks, 1, "command work");
    sim.decide("1", Answer::failed);
    sim.decide("/2", answer, true);
    CHECK_FALSE(sim.resume());
    CHECK(sim.done().empty());
    CHECK(sim.machine->failed_finals().empty());
  }
}

TEST_CASE("where a step and its own finally failed, a word is about one of them") {
  const std::string steps = " 1. Lock.\n      do command([\"lock\"])\n      finally command([\"unlock\"])\n";
  const auto after = [&](Answer step, Answer final) {
    Failed sim(steps, "", 1, "command lock");
    CHECK(sim.machine->undecided_failures() == std::vector{sim.built.node("1")});
    CHECK(sim.machine->undecided_finals() == std::vector{sim.built.node("1")});
    sim.decide("1", step);
    sim.decide("1", final, true);
    CHECK(sim.resume() == (step != Answer::failed));
    CHECK(sim.person.asked.empty());
    return sim.done();
  };
  CHECK(after(Answer::done, Answer::done).empty());
  CHECK(after(Answer::skip, Answer::skip).empty());
  CHECK(after(Answer::failed, Answer::skip).empty());
  CHECK(after(Answer::done, Answer::again) == "command unlock");
  CHECK(after(Answer::again, Answer::skip) == "command lock, command unlock");
  CHECK(after(Answer::again, Answer::done) == "command lock, command unlock");
}

TEST_CASE("a journal of a release before closes a procedure with each resume, as it goes on to say") {
  for (const bool by_need : {false, true}) {
    TextSim sim(works, unlocks);
    sim.fails("command work");
    CHECK_FALSE(sim.run());
    sim.crash();
    sim.reload();
    sim.decide("1.1", Answer::failed);
    run::Event e;
    e.kind = run::EventKind::run_resumed;
    e.seq = sim.memory.events.size() + 1;
    e.yes = by_need;
    sim.machine->apply(e);
    run::Decision due;
    CHECK(sim.machine->next(due) == !by_need);
    CHECK(sim.machine->ended() == by_need);
  }
}

TEST_CASE("what a person says of a finally that may still run counts where its end is lost") {
  for (const auto answer : {Answer::done, Answer::skip, Answer::again, Answer::failed}) {
    for (const std::string how : {"", ", repeatable: true"}) {
      TextSim sim(locked(how));
      sim.begin();
      sim.go_on([&] { return sim.world.acts.size() == 3; });
      sim.world.lost.insert(sim.world.acts[2].key);
      sim.crash();
      sim.options.said[sim.built.node("1")] = {answer, "I was there", "anna"};
      INFO(run::answer_name(answer) << how);
      CHECK(sim.resume() == (answer != Answer::failed));
      CHECK(sim.world.times("command unlock") == (answer == Answer::again ? 2 : 1));
      CHECK(sim.person.asked.empty());
      sim.crash();
      sim.reload();  // the record can be followed
    }
  }
}

TEST_CASE("what a candidate did not close as the run was ended is closed when that goes on") {
  TextSim sim(R"( 1. Try.
      for i in ["a"], until one succeeds
      on failure continue
      1. Inner.
           do command(["work", i])
           finally command(["close", i], repeatable: true)
 2. Next.
      do command(["next"])
)");
  sim.begin();
  sim.go_on([&] { return sim.world.acts.size() == 2; });
  sim.driver->cancel("enough");
  sim.go_on();
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "command work, a, command close, a, command close, a, command next");
}

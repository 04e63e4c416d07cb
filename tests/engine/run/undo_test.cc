// `ocflow undo`: a whole run is taken back, against its edges, and can be killed at any moment.
#include "engine/run/back_preview.h"
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::EventKind;
using run::State;
using test::TextSim;

namespace {

const std::string four = R"( 1. Stop a.
      do service.stop("a")
 2. Stop the others.
      - Stop b.
          do service.stop("b")
      - Stop c.
          do service.stop("c")
          undo command(["back", "c"])
 3. Look.
      do pause(1s)
 4. Stop d.
      do service.stop("d")
)";

// A fresh engine takes it back: to its end, or until `enough`.
bool take_back(TextSim& sim, const std::function<bool()>& enough = {}) {
  sim.reload();
  sim.begin_again(EventKind::undoing);
  sim.go_on(enough);
  return sim.driver->finished() && sim.machine->as_asked();
}

std::string previewed(TextSim& sim) {
  std::string out;
  for (const run::BackStep& step : run::way_back_of(*sim.machine)) out += (out.empty() ? "" : ", ") + step.what;
  return out;
}

bool run_and_take_back(TextSim& sim) {
  CHECK(sim.run());
  sim.crash();
  sim.world.acts.clear();
  return take_back(sim);
}

}  // namespace

TEST_CASE("undo takes all back, against the order") {
  TextSim sim(four);
  CHECK(run_and_take_back(sim));
  CHECK(sim.done() == "service.start d, command back, c, service.start b, service.start a");
  for (const auto* step : {"1", "2", "2.1", "2.2", "4"}) CHECK(sim.state(step) == State::undone);
  CHECK(sim.state("3") == State::done);  // it changed nothing
}

TEST_CASE("what nothing orders is taken back side by side") {
  TextSim sim(four);
  CHECK(run_and_take_back(sim));
  const auto& acts = sim.world.acts;
  REQUIRE(acts.size() == 4);
  CHECK(acts[2].began < acts[1].ended);
  CHECK(acts[3].began > acts[1].ended);
  CHECK(acts[3].began > acts[2].ended);
}

TEST_CASE("a step that changed nothing is not taken back, and one with nothing to take back is passed") {
  TextSim sim(R"( 1. Stop a.
      do service.stop("a")
 2. Stop b.
      do service.stop("b")
      undo nothing
 3. Stop c.
      do service.stop("c")
)");
  sim.world.script["service.stop c"] = {action::done({}, false)};
  CHECK(run_and_take_back(sim));
  CHECK(sim.done() == "service.start a");
}

TEST_CASE("undo stops at the point of no return; what is newer is taken back, and what is beside it") {
  TextSim sim(R"( 1. Stop a.
      do service.stop("a")
 2. Switch.
      - Switch over.
          confirm "For good?"
          do command(["switch"])
          undo none "the old one is gone"
      - Stop b.
          do service.stop("b")
 3. Stop c.
      do service.stop("c")
)");
  CHECK_FALSE(run_and_take_back(sim));
  CHECK(sim.done() == "service.start c, service.start b");
  CHECK(sim.why("2.1") == "this step can't be taken back: the old one is gone");
  CHECK(sim.machine->stays(sim.built.node("2.1")));
  CHECK(sim.machine->stays(sim.built.node("1")));
  sim.crash();
  CHECK_FALSE(take_back(sim));
  CHECK(sim.world.acts.size() == 2);
  sim.crash();
  sim.reload();
  sim.decide("2.1", Answer::done);
  CHECK(take_back(sim));
  CHECK(sim.done() == "service.start c, service.start b, service.start a");
}

TEST_CASE("a person who says `again` at the point of no return hears the same again") {
  TextSim sim(R"( 1. Wipe.
      confirm "For good?"
      do command(["wipe"])
      undo none "it is gone"
)");
  CHECK_FALSE(run_and_take_back(sim));
  sim.crash();
  sim.reload();
  sim.decide("1", Answer::again);
  CHECK_FALSE(take_back(sim));
  CHECK(sim.driver->finished());
  CHECK(sim.why("1") == "this step can't be taken back: it is gone");
}

TEST_CASE("an act that was intended and never begun is not begun by an undo") {
  TextSim sim(four);
  sim.begin();
  sim.go_on([&] { return sim.world.acts.size() == 1; });
  sim.crash();
  sim.world.finish_all();
  sim.world.acts.clear();  // of its attempt nobody knows
  take_back(sim);
  CHECK(sim.world.acts.empty());
  CHECK(sim.machine->as_asked());
}

TEST_CASE("items of a loop are taken back from the last to the first, no more at a time than it says") {
  TextSim sim(R"( 1. Stop {x}.
      for x in ["a", "b", "c"]
      do service.stop(x)
)");
  CHECK(run_and_take_back(sim));
  CHECK(sim.done() == "service.start c, service.start b, service.start a");
  for (std::size_t i = 1; i < sim.world.acts.size(); ++i) CHECK(sim.world.acts[i].began > sim.world.acts[i - 1].ended);
}

TEST_CASE("a failed run is taken back as far as it went, and a cut off one too") {
  TextSim sim(four);
  sim.fails("service.stop d");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.world.acts.clear();
  CHECK(take_back(sim));
  CHECK(sim.done() == "service.start d, command back, c, service.start b, service.start a");
  TextSim cut(four);
  cut.begin();
  cut.go_on([&] { return cut.world.acts.size() == 1; });
  cut.crash();
  CHECK(take_back(cut));
  CHECK(cut.done() == "service.stop a, service.start a");  // its end was waited for
}

TEST_CASE("a way back that fails is decided about; skipped, it stays as it is") {
  TextSim sim(four);
  sim.fails("service.start d", 2);
  sim.person.answers["Stop d."] = {Answer::again, Answer::skip};
  CHECK(run_and_take_back(sim));
  CHECK(sim.world.times("service.start d") == 2);
  CHECK(sim.state("4") == State::done);
  CHECK(sim.machine->stays(sim.built.node("4")));
  CHECK(sim.state("1") == State::undone);
}

TEST_CASE("a way back that is a procedure, a lower rung, and a finally that had not run") {
  TextSim sim(R"( 1. Move it.
      do command(["move"])
      undo put_back()
 2. Stop b.
      do command(["never"])
      else do service.stop("b")
 3. Pause the alarms.
      do command(["quiet"])
      undo nothing
      finally command(["loud"])
 4. Hold.
      do command(["hold"])
End

procedure put_back "Putting it back"
Start
 1. Carry.
      do command(["carry"], repeatable: true)
 2. Tell.
      do command(["tell"])
)");
  sim.fails("command never");
  sim.begin();
  sim.go_on([&] { return sim.world.times("command hold") == 1; });
  sim.crash();
  sim.world.finish_all();
  CHECK(take_back(sim));
  CHECK(sim.done().ends_with("command hold, command loud, service.start b, command carry, command tell"));
}

TEST_CASE("what an earlier try did is taken back, though the present one did not come so far") {
  TextSim sim(R"( 1. Work.
      1. One.
          do command(["one"], repeatable: true)
          undo nothing
      2. Two.
          do service.stop("two")
      3. By hand.
          do person()
          undo command(["by hand"])
      4. Four.
          do command(["four"])
          undo nothing
      retry 1 times every 1s
)");
  sim.world.script["command one"] = {action::done(), action::failed("broken")};
  sim.fails("command four");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  CHECK(previewed(sim) == "command([\"by hand\"]), service.start(\"two\", 1m30s)");
  sim.world.acts.clear();
  CHECK(take_back(sim));
  CHECK(sim.done() == "command by hand, service.start two");
}

TEST_CASE("what a second try found changed already is taken back all the same") {
  TextSim sim(R"( 1. Stop.
      do service.stop("a")
      expect file.exists("gone")
      retry 1 times every 1s
)");
  action::Outcome unchanged = action::done();
  unchanged.changed = false;
  sim.world.script["service.stop a"] = {action::done(), unchanged};
  sim.world.facts["gone"] = false;
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.world.acts.clear();
  CHECK(take_back(sim));
  CHECK(sim.done() == "service.start a");
}

TEST_CASE("each rung that did something is taken back, the last that was tried first") {
  TextSim sim(R"( 1. Move.
      do by_hand()
      else do command(["a"])
      undo command(["back a"])
      else do command(["c"])
      undo command(["back c"])
End

procedure by_hand "By hand"
Start
 1. Stop it.
      do service.stop("b")
 2. Carry.
      do command(["carry"])
      undo nothing
)");
  for (const char* what : {"command a", "command carry"}) sim.fails(what);
  CHECK(sim.run());
  sim.crash();
  sim.reload();
  CHECK(previewed(sim) == "command([\"back c\"]), command([\"back a\"]), service.start(\"b\", 1m30s)");
  sim.world.acts.clear();
  CHECK(take_back(sim));
  CHECK(sim.done() == "command back c, command back a, service.start b");
}

TEST_CASE("what a way back left that was drained is taken back by an undo") {
  TextSim sim(R"( 1. Work.
      1. One.
          do service.stop("a")
      2. Two.
          do service.stop("b")
 2. Go on.
      on failure undo
      do command(["on"])
      undo nothing
)");
  sim.fails("command on");
  sim.begin();
  sim.go_on([&] { return sim.world.times("service.start b") == 1; });
  sim.driver->drain("enough");
  sim.go_on();
  CHECK(sim.world.times("service.start a") == 0);
  sim.crash();
  CHECK(take_back(sim));
  CHECK(sim.world.times("service.start a") == 1);
  CHECK(sim.world.times("service.start b") == 1);
}

TEST_CASE("a finally in a list that is taken back as a whole runs before that") {
  TextSim sim(R"( 1. Work.
      1. Open.
          do command(["open"])
          finally command(["close"])
      2. Hold.
          do command(["hold"])
      undo command(["back"])
)");
  sim.begin();
  sim.go_on([&] { return sim.world.times("command hold") == 1; });
  sim.crash();
  sim.world.finish_all();
  sim.world.acts.clear();
  CHECK(take_back(sim));
  CHECK(sim.done() == "command close, command back");
}

TEST_CASE("killed after any event of an undo, a second undo does the rest, and nothing twice") {
  TextSim whole(four);
  CHECK(run_and_take_back(whole));
  const auto log = whole.memory.events;
  std::size_t first = 0;
  while (log[first].kind != EventKind::undoing) ++first;
  for (std::size_t length = first + 1; length <= log.size(); ++length) {
    INFO("killed after event " << length);
    TextSim sim(four);
    CHECK(sim.run());
    sim.crash();
    std::size_t left = length;
    take_back(sim, [&] { return sim.memory.events.size() >= left; });
    sim.crash();
    sim.world.finish_all();
    CHECK(take_back(sim));
    for (const auto* back : {"service.start d", "command back, c", "service.start b", "service.start a"})
      CHECK(sim.world.times(back) == 1);
    CHECK(sim.state("1") == State::undone);
  }
}

TEST_CASE("an undo that is drained goes on with the next one") {
  TextSim sim(four);
  CHECK(sim.run());
  sim.crash();
  sim.reload();
  take_back(sim, [&] { return sim.world.times("service.start d") == 1; });
  sim.driver->drain("enough");
  sim.go_on();
  CHECK(sim.driver->finished());
  CHECK_FALSE(sim.machine->as_asked());
  CHECK(sim.world.times("service.start a") == 0);
  sim.crash();
  CHECK(take_back(sim));
  CHECK(sim.world.times("service.start d") == 1);
  CHECK(sim.world.times("service.start a") == 1);
}

// A sitting that ends while a person is asked about a `finally`, or before that began.
TEST_CASE("a finally that was only due when the run was stopped is owed to the undo") {
  const bool called = GENERATE(false, true);
  const std::string steps =
      " 1. Open.\n      do service.stop(\"a\")\n      finally command([\"close\"])\n 2. Fail.\n"
      "      do command([\"bad\"])\n      undo nothing\n";
  TextSim sim(called ? " 1. In.\n      do inner()\n" : steps, "",
              called ? "procedure inner \"Inner\"\nStart\n" + steps + "End\n" : "");
  sim.fails("command bad");
  sim.fails("command close");
  CHECK_FALSE(sim.run());
  sim.crash();
  sim.reload();
  const bool word = GENERATE(false, true);
  if (word) sim.decide(sim.built.plan->path(sim.machine->undecided_finals().at(0)), Answer::again);
  sim.begin_again(EventKind::run_resumed);
  sim.driver->cancel("given up");
  sim.go_on();
  CHECK_FALSE(sim.machine->taking_back());
  sim.crash();
  sim.reload();
  CHECK(previewed(sim) == "command([\"close\"]), service.start(\"a\", 1m30s)");
  sim.world.acts.clear();
  CHECK(take_back(sim));
  CHECK(sim.done() == "command close, service.start a");
}

TEST_CASE("a run that is being taken back is not resumed, and one that takes itself back is not undone") {
  TextSim sim(four);
  CHECK(run_and_take_back(sim));
  run::Event e;
  e.kind = EventKind::run_resumed;
  e.seq = sim.memory.events.size() + 1;
  sim.machine->apply(e);
  CHECK_FALSE(sim.machine->broken().empty());
}

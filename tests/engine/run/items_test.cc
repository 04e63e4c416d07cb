// `for`: lists that only the run can tell, `until one succeeds`, `each after`, results outside.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

namespace {

const std::string asked = R"( 1. Ask which.
      let which = lines(command.read(["which"]))
 2. Stop {x}.
      for x in which
      do command(["stop", x])
 3. Next.
      do command(["next"])
)";

void tell(TextSim& sim, const std::string& lines) { sim.world.facts["command.read which"] = lines; }

}  // namespace

TEST_CASE("a for goes through a list that only the run can tell") {
  TextSim sim(asked);
  tell(sim, "a\nb\nc");
  CHECK(sim.run());
  CHECK(sim.done() == "command stop, a, command stop, b, command stop, c, command next");
  CHECK(sim.built.plan->number(sim.built.plan->find("2[3]")) == "2[3]");
}

TEST_CASE("an empty list is nothing to do, and what follows goes on") {
  TextSim sim(asked);
  tell(sim, "");
  CHECK(sim.run());
  CHECK(sim.done() == "command next");
}

TEST_CASE("killed at any moment, a run over such a list goes on where it was") {
  TextSim whole(asked);
  tell(whole, "a\nb");
  CHECK(whole.run());
  for (std::size_t events = 1; events < whole.memory.events.size(); ++events) {
    TextSim sim(asked);
    tell(sim, "a\nb");
    sim.begin();
    sim.go_on([&] { return sim.memory.events.size() >= events; });
    sim.crash();
    tell(sim, "other");  // it was asked once; or it wasn't, and is now
    CAPTURE(events, sim.done());
    CHECK(sim.resume());
    const bool old = sim.done() == "command stop, a, command stop, b, command next";
    CHECK((old || sim.done() == "command stop, other, command next"));
  }
}

TEST_CASE("nothing left by a where over a result is a failure") {
  TextSim sim(R"( 1. Ask which.
      let which = lines(command.read(["which"]))
 2. Stop {x}.
      for x in which where x == "z"
      do command(["stop", x])
)");
  tell(sim, "a\nb");
  CHECK_FALSE(sim.run());
  CHECK(sim.why("2").find("left nothing to do") != std::string::npos);
}

TEST_CASE("until one succeeds takes each failed candidate back before the next") {
  TextSim sim(R"( 1. Try {x}.
      for x in ["a", "b", "c"], until one succeeds
      do command(["take", x])
      undo command(["leave", x])
 2. Next.
      do command(["next"])
)");
  sim.fails("command take, a");
  CHECK(sim.run());
  CHECK(sim.done() == "command take, a, command leave, a, command take, b, command next");
  CHECK(sim.state("1[3]") == State::not_applicable);
}

TEST_CASE("when none succeeds the step fails and says so") {
  TextSim sim(" 1. Try {x}.\n      for x in [\"a\", \"b\"], until one succeeds\n      do command([x])\n");
  sim.fails("command a");
  sim.fails("command b");
  CHECK_FALSE(sim.run());
  CHECK(sim.why("1") == "none of the 2 succeeded; the last: broken");
}

TEST_CASE("each after makes real edges, and order survives absence") {
  const std::string heads = "type part\n  name : text\n  used : bool\n  before : list of text\n\n";
  TextSim sim(R"( 1. Stop {p.name}.
      for p in parts where p.used, each after p.before
      do command([p.name])
)",
              R"(given
  parts : list of part
)",
              heads, {}, R"(parts:
  - {name: a, used: true, before: [b]}
  - {name: b, used: false, before: [c]}
  - {name: c, used: true, before: []}
  - {name: d, used: true, before: []}
)");
  sim.world.takes = [](const std::string& what) { return std::chrono::seconds(what == "command c" ? 9 : 1); };
  CHECK(sim.run());
  CHECK(sim.done() == "command c, command d, command a");
  CHECK(sim.world.acts[2].began > sim.world.acts[0].ended);
}

TEST_CASE("outside a for the list of its results is seen, each with its item") {
  TextSim sim(R"( 1. Ask {n}.
      for n in ["n1", "n2", "n3"]
      do command(["seqno", n]) as seen : number
 2. Start the newest.
      let best = max(s in seen by s.value)
      require best != none "no node told its number"
      do command(["start", best.item])
)");
  const auto says = [](const char* text) { return action::done(Record{{{"exit_code", 0}, {"output", text}}}); };
  sim.world.script["command seqno, n1"] = {says("1318\n")};
  sim.world.script["command seqno, n2"] = {says("1325\n")};
  sim.world.script["command seqno, n3"] = {says("1318\n")};
  CHECK(sim.run());
  CHECK(sim.done() == "command seqno, n1, command seqno, n2, command seqno, n3, command start, n2");
}

TEST_CASE("what does not fit the type fails the step") {
  TextSim sim(" 1. Ask.\n      do command([\"seqno\"]) as seen : number\n");
  sim.world.script["command seqno"] = {action::done(Record{{{"exit_code", 0}, {"output", "none\n"}}})};
  CHECK_FALSE(sim.run());
  CHECK(sim.why("1").find("does not fit number") != std::string::npos);
}

TEST_CASE("the result of a procedure is a record of its named steps and lets") {
  TextSim sim(R"( 1. Look.
      do q("n1") as found
 2. Use it.
      do command(["use", found.port, found.look.output])
End
procedure q "Q"
given
  node : text
Start
 1. Look.
      let port = "p7"
      do command(["look", node]) as look
)");
  sim.world.script["command look, n1"] = {action::done(Record{{{"exit_code", 0}, {"output", "o"}}})};
  CHECK(sim.run());
  CHECK(sim.done() == "command look, n1, command use, p7, o");
}

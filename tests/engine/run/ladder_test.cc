// `else do`, `else ask`, `until … for`, `retry … doubling`, `confirm`, `ask`, `keep`.
#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::Answer;
using run::State;
using test::TextSim;

namespace {

const std::string ladder = R"( 1. Stop it.
      as it
      do service.stop("ocs")
      retry 1 times every 1s
      else do process.terminate("ocs")
      within 20s
      else do command(["halt"])
 2. Go on.
      do command(["next"])
)";

}  // namespace

TEST_CASE("a procedure on a lower rung that failed is done anew when its rung is tried again") {
  TextSim sim(R"( 1. Work.
      do command(["one"])
      else do by_hand()
      retry 1 times every 1s
End

procedure by_hand "By hand"
Start
 1. Two.
      do command(["two"])
)");
  sim.fails("command one");
  sim.fails("command two");
  CHECK(sim.run());
  CHECK(sim.done() == "command one, command two, command two");
}

TEST_CASE("the next rung is tried when the one above failed, and each is retried whole before") {
  TextSim sim(ladder);
  sim.fails("service.stop ocs", 2);
  CHECK(sim.run());
  CHECK(sim.done() == "service.stop ocs, service.stop ocs, process.terminate ocs, command next");
  CHECK(sim.machine->rung(sim.built.node("it")) == 1);
  CHECK(sim.world.acts[2].limit == std::chrono::seconds(20));
}

TEST_CASE("a procedure as a lower rung is given what is known by then, and has its limit") {
  TextSim sim(R"( 1. Find out.
      do command(["who"]) as who
      let name = who.output
 2. Stop it.
      do service.stop("ocs")
      else do by_force(name)
      within 20s
End

procedure by_force "By force"
given
  name : text "Whom"
Start
 1. End {name}.
      do process.terminate(name)
)");
  auto found = action::done();
  found.output = "ocs7";
  sim.world.script["command who"] = {found};
  sim.fails("service.stop ocs");
  sim.world.takes = [](const std::string& what) {
    return std::chrono::seconds(what == "process.terminate ocs7" ? 60 : 1);
  };
  CHECK_FALSE(sim.run());
  CHECK(sim.done() == "command who, service.stop ocs, process.terminate ocs7");
  CHECK(sim.why("2") == "broken; then it did not end within 20s");
  CHECK(sim.world.clock.now < std::chrono::seconds(25));
}

TEST_CASE("a ladder that leads nowhere says how each rung failed") {
  TextSim sim(ladder);
  sim.fails("service.stop ocs", 2);
  sim.fails("process.terminate ocs");
  sim.world.script["command halt"] = {action::failed("no power")};
  CHECK_FALSE(sim.run());
  CHECK(sim.why("it") == "broken; then broken; then no power");
  CHECK(sim.state("2") == State::waiting);
}

TEST_CASE("a ladder is climbed from its first rung again on resume") {
  TextSim sim(ladder);
  sim.fails("service.stop ocs", 2);
  sim.fails("process.terminate ocs");
  sim.fails("command halt");
  CHECK_FALSE(sim.run());
  sim.decide("it", Answer::again);
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() ==
        "service.stop ocs, service.stop ocs, process.terminate ocs, command halt, service.stop ocs, command next");
}

TEST_CASE("what must hold before the act guards all rungs") {
  TextSim sim(R"( 1. Stop it.
      as it
      require tcp.open("h", 1) "it has to listen"
      do command(["a"])
      else do command(["b"])
)");
  sim.world.facts["tcp.open h"] = false;
  CHECK_FALSE(sim.run());
  CHECK(sim.done().empty());
}

TEST_CASE("waiting in vain leads to the next rung") {
  TextSim sim(R"( 1. Stop it.
      do command(["a"])
      until not tcp.open("h", 1) every 1s within 3s
      else do command(["b"])
)");
  sim.world.facts["tcp.open h"] = true;
  CHECK(sim.run());
  CHECK(sim.done() == "command a, command b");
}

TEST_CASE("a rung with a condition that is false is passed over") {
  TextSim sim(R"( 1. Stop it.
      do command(["a"])
      else do command(["b"])
      if hard
      else do command(["c"])
)",
              "given\n  hard : bool\n", "", {"hard=false"});
  sim.fails("command a");
  CHECK(sim.run());
  CHECK(sim.done() == "command a, command c");
}

TEST_CASE("else ask holds for a person, whose word counts") {
  const std::string text =
      " 1. Stop it.\n      do command([\"a\"])\n      else ask\n 2. Go on.\n      do command([\"b\"])\n";
  TextSim sim(text);
  sim.fails("command a");
  sim.person.answers["Stop it."] = {Answer::again};
  CHECK(sim.run());
  CHECK(sim.done() == "command a, command a, command b");
  TextSim skipped(text);
  skipped.fails("command a");
  skipped.person.answers["Stop it."] = {Answer::skip};
  CHECK(skipped.run());
  CHECK(skipped.state("1") == State::skipped);
}

TEST_CASE("an expect decides, whatever the action's own exit code said") {
  const std::string text = " 1. Stop it.\n      do command([\"a\"])\n      expect not tcp.open(\"h\", 1)\n";
  TextSim sim(text);
  sim.fails("command a");
  sim.world.facts["tcp.open h"] = false;
  CHECK(sim.run());
  TextSim open(text);
  open.fails("command a");
  open.world.facts["tcp.open h"] = true;
  CHECK_FALSE(open.run());
  CHECK(open.why("1").find("broken") != std::string::npos);
}

TEST_CASE("a wait that has to hold begins anew when it does not") {
  TextSim sim(" 1. Wait.\n      until tcp.open(\"h\", 1) for 10s every 1s within 60s\n");
  sim.world.facts["tcp.open h"] = true;
  sim.world.later(std::chrono::seconds(5), [&] { sim.world.facts["tcp.open h"] = false; });
  sim.world.later(std::chrono::seconds(8), [&] { sim.world.facts["tcp.open h"] = true; });
  CHECK(sim.run());
  CHECK(sim.world.clock.now >= std::chrono::seconds(18));
  CHECK(sim.world.clock.now <= std::chrono::seconds(20));
}

TEST_CASE("the pauses of a doubling retry double") {
  TextSim sim(" 1. Try.\n      do command([\"a\"])\n      retry 3 times every 10s doubling\n");
  sim.fails("command a", 3);
  sim.world.takes = [](const std::string&) { return Duration(0); };
  CHECK(sim.run());
  CHECK(sim.world.clock.now == std::chrono::seconds(70));
}

TEST_CASE("a confirmation that is declined fails the step, and no other way is tried") {
  const std::string text = R"( 1. Wipe it.
      confirm "All data is lost." typing "wipe"
      do command(["a"])
      retry 2 times every 1s
      else do command(["b"])
)";
  TextSim no(text);
  no.person.otherwise = Answer::failed;
  CHECK_FALSE(no.run());
  CHECK(no.done().empty());
  CHECK(no.why("1") == "declined");
  CHECK(no.person.asked.at(0).typing == "wipe");
  TextSim yes(text);
  CHECK(yes.run());
  CHECK(yes.done() == "command a");
}

TEST_CASE("an answer is a value for the steps after it, and is not asked for again") {
  TextSim sim(" 1. Ask.\n      ask \"Which one?\" as which : text\n 2. Do.\n      do command([which])\n");
  sim.person.values["Which one?"] = "b7";
  sim.fails("command b7");
  CHECK_FALSE(sim.run());
  sim.decide("2", Answer::again);
  sim.crash();
  CHECK(sim.resume());
  CHECK(sim.done() == "command b7, command b7");
  CHECK(sim.person.asked.size() == 1);
}

TEST_CASE("what is kept is read by this run, and before that what an earlier run kept") {
  const std::string text = R"( 1. Look.
      if kept.node != none
      do command(["was", kept.node])
 2. Keep.
      keep node = "n2"
 3. Use.
      if kept.node != none
      do command(["is", kept.node])
)";
  TextSim first(text);
  CHECK(first.run());
  CHECK(first.done() == "command is, n2");
  TextSim second(text);
  second.options.kept.fields.emplace_back("node", "n1");
  CHECK(second.run());
  CHECK(second.done() == "command was, n1, command is, n2");
}

// Ladders: what is tried next, what belongs to which rung, and what can be read of it.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;
using plan::ClauseKind;

namespace {

std::vector<ClauseKind> kinds(const plan::Program& program, const plan::Step& step, std::uint32_t from,
                              std::uint32_t count) {
  std::vector<ClauseKind> out;
  for (std::uint32_t i = 0; i < count; ++i) out.push_back(program.clauses.at(step.first_clause + from + i).kind);
  return out;
}

}  // namespace

TEST_CASE("a rung owns what stands beneath it", "[check]") {
  const Checking c(procedure(R"( 1. Stop {ocs.name}.
      as stopped
      if used
      do unit.stop(ocs.name) within 1m
      retry 2 times every 5s
      expect unit.state(ocs.name) == "stopped"
      else do sh("kill") on ocs.host within 2m
      expect stopped.exit_code == 0
      if other
      confirm "Kill it?"
      retry 3 times every 6s doubling
      until unit.state(ocs.name) == "stopped" every 1s within 5s
      else do person("Pull the plug")
      else ask
)"));
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const plan::Step& step = program.steps.at(0);
  using K = ClauseKind;
  CHECK(kinds(program, step, 0, step.clauses) == std::vector<K>{K::condition, K::act, K::expect, K::rung, K::condition,
                                                                K::confirm, K::act, K::expect, K::wait, K::rung,
                                                                K::person});
  CHECK(step.tries == 3);
  CHECK_FALSE(step.doubling);
  REQUIRE(program.more(step).rungs == 2);
  const plan::Rung& rung = program.rungs.at(program.more(step).first_rung);
  CHECK(rung.tries == 4);
  CHECK(rung.doubling);
  CHECK(rung.within != expr::no_expr);
  CHECK(program.rungs.at(program.more(step).first_rung + 1).tries == 1);
  CHECK(program.arena.calls.at(program.clauses.at(step.first_clause + 6).call).host != expr::no_expr);
  CHECK(program.clauses.at(step.first_clause + 10).expr != expr::no_expr);
  CHECK(step.else_ask);
  // Only the first rung's action has an inverse.
  CHECK(step.undo_clause() == step.clauses);
  CHECK(rung.undo_clause == plan::nothing);
}

TEST_CASE("a procedure as a lower rung is a step of its own", "[check]") {
  const Checking c(procedure(" 1. A {user}.\n      do look()\n      else do q(5s)\n 2. B.\n") +
                   "procedure q \"Q\"\ngiven\n  d : duration\nStart\n 1. C.\nEnd\n");
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const plan::Step& step = program.steps.at(program.lists.at(program.procedures[0].first_step));
  const plan::Clause& last = program.clauses.at(step.first_clause + step.clauses - 1);
  CHECK(last.kind == ClauseKind::list);
  const plan::Step& aside = program.steps.at(last.aside);
  CHECK(program.more(aside).callee == 1);
  CHECK(program.more(aside).arguments == 1);
  CHECK(aside.sentence == step.sentence);
  CHECK(kinds(program, aside, 0, aside.clauses) == std::vector<ClauseKind>{ClauseKind::list});
  CHECK(program.more(step).callee == plan::nothing);
}

TEST_CASE("what is tried first is what stands above: also a person, a list, a wait", "[check]") {
  expect_all(
      {{"", " 1. Close the window.\n      else do unit.stop(\"x\")\n"},
       {"", " 1. A.\n      1. B.\n      else do unit.stop(\"x\")\n      else ask\n"},
       {"", " 1. A.\n      until used every 1s within 5s\n      else do unit.start(service: \"x\")\n"},
       {"", " 1. A.\n      for s in servers\n      do unit.stop(s.name)\n      else do sh(\"x\", n: s.name)\n"}});
  const Checking c(procedure(" 1. Close the window.\n      else do unit.stop(\"x\")\n"));
  REQUIRE(c.checked.program);
  CHECK(kinds(*c.checked.program, c.checked.program->steps[0], 0, 3) ==
        std::vector<ClauseKind>{ClauseKind::person, ClauseKind::rung, ClauseKind::act});
}

TEST_CASE("below an else stands only what is about that rung", "[check]") {
  const char* refused[] = {"as x",        "let x = 5",        "keep x = 5", "ask \"Who?\" as who : text", "otherwise",
                           "on ocs.host", "for s in servers", "do look()",  "undo none \"why\""};
  for (const char* clause : refused) {
    const bool act = std::string(clause).find("do ") == 0;
    const Checking c(procedure(std::string(" 1. A.\n      ") + (act ? "let y = 5" : "do look()") +
                               "\n      else do look()\n      " + clause + "\n"));
    INFO(clause << c.all());
    CHECK(c.codes() == "OCF0331");
  }
  expect_all(
      {{"OCF0331", " 1. A.\n      do look()\n      else do look() as x\n"},
       {"OCF0331", " 1. A.\n      else do look()\n      1. B.\n"},
       {"OCF0332", " 1. A.\n      do look()\n      else ask\n      else do look()\n"},
       {"OCF0332", " 1. A.\n      do look()\n      else ask\n      else ask\n"},
       {"OCF0332", " 1. A.\n      do look()\n      else ask\n      within 5s\n"},
       {"",
        " 1. A.\n      do look()\n      else do look()\n      note N\n      on failure ask\n      finally look()\n"},
       {"OCF0301", " 1. A.\n      do look()\n      else do look() within 5s\n      within 6s\n"},
       {"OCF0301", " 1. A.\n      do look()\n      else do look()\n      if used\n      if other\n"},
       {"",
        " 1. A.\n      do look() within 5s\n      else do look() within 5s\n      else do look()\n      within 7s\n"},
       {"OCF0301", " 1. A.\n      on failure ask\n      do look()\n      else do look()\n      on failure ask\n"},
       {"OCF0203", " 1. A.\n      do look()\n      else do lok()\n"},
       {"OCF0208", " 1. A.\n      do look()\n      else do look() on user\n"},
       {"OCF0209", " 1. A.\n      do look()\n      else do pause(5)\n"}});
}

TEST_CASE("a lower rung sees a let only where it stands above the first try") {
  expect_all({{"OCF0311", " 1. A.\n      do look()\n      let s = unit.state(\"x\")\n      else do sh(\"y\", s: s)\n"},
              {"", " 1. A.\n      let s = unit.state(\"x\")\n      do look()\n      else do sh(\"y\", s: s)\n"},
              {"OCF0311",
               " 1. A.\n      until used every 1s within 5s\n      let s = unit.state(\"x\")\n      else do sh(\"y\", "
               "s: s)\n"},
              // Behind such a step the value may be none, as behind one whose failure is tolerated.
              {"OCF0216",
               " 1. A.\n      do look()\n      let s = unit.state(\"x\")\n      else do look()\n 2. B.\n      do "
               "unit.stop(s)\n"},
              {"",
               " 1. A.\n      do look()\n      let s = unit.state(\"x\")\n      else do look()\n 2. B.\n      if s != "
               "none\n      do unit.stop(s)\n"},
              {"OCF0216",
               " 1. A.\n      let s = unit.state(\"x\")\n      on failure continue\n 2. B.\n      do unit.stop(s)\n"},
              {"", " 1. A.\n      let s = unit.state(\"x\")\n      do look()\n 2. B.\n      do unit.stop(s)\n"}});
}

TEST_CASE("what a rung learned does not hold in the next", "[check]") {
  expect_all(
      {{"OCF0216",
        " 1. A.\n      require ocs.service != none\n      do unit.stop(ocs.service)\n      else do "
        "unit.stop(ocs.service)\n"},
       {"",
        " 1. A.\n      if ocs.service != none\n      do unit.stop(ocs.service)\n      else do "
        "unit.stop(ocs.service)\n"},
       {"", " 1. A.\n      do look()\n      else do unit.stop(ocs.service)\n      require ocs.service != none\n"},
       {"OCF0216",
        " 1. A.\n      do look()\n      else do pause(5s)\n      if ocs.service != none\n      else do "
        "unit.stop(ocs.service)\n"}});
}

TEST_CASE("the result of a ladder has what every rung gives", "[check]") {
  expect_all(
      {{"",
        " 1. A.\n      do look() as x\n      else do pause(5s)\n 2. B {x.exit_code}.\n      if x.exit_code != none\n"},
       {"OCF0202", " 1. A.\n      do look() as x\n      else do pause(5s)\n 2. B {x.running}.\n"},
       {"", " 1. A.\n      do look() as x\n      else do look()\n 2. B {x.running}.\n"},
       {"OCF0202", " 1. A.\n      do look() as x\n      else do pause(5s)\n      expect x.running == 0\n"},
       {"", " 1. A.\n      do pause(5s) as x\n      else do look()\n      expect x.running == 0\n"},
       {"OCF0311", " 1. A.\n      do pause(5s) as x\n      else do look()\n      if x.failed\n"},
       {"",
        " 1. A.\n      as x\n      until used every 1s within 5s\n      else do look()\n      expect x.running == "
        "0\n"}});
}

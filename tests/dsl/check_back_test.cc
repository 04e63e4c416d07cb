// How steps are taken back, and what happens however a list ends.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;
using plan::ClauseKind;

namespace {

const plan::Clause& undo_of(const plan::Program& program, std::size_t step) {
  const plan::Step& s = program.steps.at(step);
  return program.clauses.at(s.first_clause + s.undo_clause());
}

}  // namespace

TEST_CASE("an action with an inverse is taken back by it, with the same arguments", "[check]") {
  const Checking c(procedure(" 1. A.\n      do unit.stop(ocs.name, 7s)\n 2. B.\n      do pause(5s)\n"));
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const plan::Step& step = program.steps[0];
  CHECK(step.undo == plan::Undo::unsaid);
  CHECK(step.undo_clause() == step.clauses);
  const expr::Call& back = program.arena.calls.at(undo_of(program, 0).call);
  CHECK(kit_registry()[back.action].name == "unit.start");
  const expr::Call& there = program.arena.calls.at(program.clauses.at(step.first_clause).call);
  const auto forward = program.arena.arguments_of(there);
  const auto backward = program.arena.arguments_of(back);
  CHECK(backward.value(0) == forward.value(1));  // limit
  CHECK(backward.value(1) == forward.value(0));  // service
  CHECK(program.steps[1].undo_clause() == plan::nothing);
}

TEST_CASE("a step says how it is taken back", "[check]") {
  const Checking c(procedure(R"( 1. A.
      do unit.stop(ocs.name)
      undo person("Start it by hand")
 2. B.
      do unit.stop(ocs.name)
      undo nothing
 3. C.
      do unit.stop(ocs.name)
      undo none "the licence is gone for {ocs.name}"
 4. D.
      undo q(5s) on ocs.host within 1m
      do look()
      finally unit.start(service: user)
)") + "procedure q \"Q\"\ngiven\n  d : duration\nStart\n 1. C.\nEnd\n");
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const auto step = [&](std::size_t i) { return program.lists.at(program.procedures[0].first_step + i); };
  CHECK(program.steps[step(0)].undo == plan::Undo::call);
  CHECK(undo_of(program, step(0)).kind == ClauseKind::person);
  CHECK(undo_of(program, step(0)).expr != expr::no_expr);
  CHECK(program.steps[step(1)].undo == plan::Undo::needless);
  CHECK(program.steps[step(1)].undo_clause() == plan::nothing);
  CHECK(program.steps[step(2)].undo == plan::Undo::impossible);
  CHECK(program.more(program.steps[step(2)]).undo_why != expr::no_expr);
  const plan::Clause& call = undo_of(program, step(3));
  CHECK(call.kind == ClauseKind::list);
  CHECK(program.more(call).within != expr::no_expr);
  CHECK(program.more(program.steps.at(call.aside)).callee == 1);
  CHECK(program.more(program.steps.at(call.aside)).host != expr::no_expr);
  const plan::Step& last = program.steps[step(3)];
  REQUIRE(program.more(last).finals == 1);
  CHECK(program.clauses.at(last.first_clause + program.more(last).first_final).kind == ClauseKind::act);
  CHECK(program.more(last).first_final >= last.clauses);
}

TEST_CASE("a rung is taken back as it says, or as the step says", "[check]") {
  const auto program = [](const std::string& undo, const std::string& of_rung) {
    return procedure(" 1. A.\n      do pause(5s)\n" + undo + "      else do unit.stop(\"x\")\n" + of_rung);
  };
  const auto rung = [](const Checking& c) { return c.checked.program->rungs.at(0).undo_clause; };
  const Checking by_inverse(program("", ""));
  CHECK(rung(by_inverse) == by_inverse.checked.program->steps[0].clauses);
  const Checking by_step(program("      undo say(\"x\")\n", ""));
  CHECK(rung(by_step) == by_step.checked.program->steps[0].undo_clause());
  CHECK(rung(by_step) != plan::nothing);
  CHECK(rung(Checking(program("      undo nothing\n", ""))) == plan::nothing);
  CHECK(rung(Checking(program("", "      undo nothing\n"))) == plan::nothing);
  const Checking by_rung(program("      undo say(\"x\")\n", "      undo say(\"y\")\n"));
  CHECK(rung(by_rung) == by_rung.checked.program->steps[0].undo_clause() + 1);
}

TEST_CASE("ways back see what the step gives, not what may not have been reached", "[check]") {
  expect_all(
      {{"", " 1. A.\n      let n = \"x\"\n      do look() as x\n      undo say(\"{x.running} {n}\")\n"},
       {"OCF0216 OCF0216", " 1. A.\n      do look() as x\n      undo say(x.name)\n      finally say(x.name)\n"},
       {"OCF0312", " 1. A.\n      undo say(\"{x.running}\")\n      1. B.\n           do look() as x\n"},
       {"",
        " 1. A.\n      1. B.\n           do look() as x\n 2. C.\n      do pause(5s)\n      undo "
        "say(\"{x.running}\")\n"},
       {"OCF0311", " 1. C.\n      do pause(5s)\n      undo say(\"{x.running}\")\n 2. B.\n      do look() as x\n"},
       {"", " 1. A.\n      for s in servers\n      do pause(5s)\n      finally say(s.name)\n"},
       {"OCF0203", " 1. A.\n      do look()\n      undo lok()\n"},
       {"OCF0215", " 1. A.\n      do look()\n      undo say(unit.state(\"x\"))\n"},
       {"OCF0301", " 1. A.\n      do look()\n      undo nothing\n      undo look()\n"},
       {"OCF0301", " 1. A.\n      do look()\n      finally look()\n      finally look()\n"},
       {"OCF0213", " 1. A.\n      do look()\n      undo none \"{secret_word}\"\n"},
       {"OCF0206", " 1. A.\n      do look()\n      undo person(\"a\", \"b\")\n"},
       {"OCF0208", " 1. A.\n      do look()\n      undo person(5)\n"}});
}

TEST_CASE("finally at the margin sees the givens", "[check]") {
  const auto with = [](const std::string& finals) {
    return Checking("procedure p \"P\"\ngiven\n  name : text\n" + finals +
                    "\nStart\n 1. A.\n      do look() as x\nEnd\n");
  };
  const Checking c(with("finally say(name)\nfinally person(\"Look at {name}\")"));
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const plan::Step& finals = program.steps.at(program.procedures[0].finals);
  CHECK(program.more(finals).finals == 2);
  CHECK(finals.clauses == 0);
  CHECK(program.clauses.at(finals.first_clause + program.more(finals).first_final + 1).kind == ClauseKind::person);
  CHECK(program.procedures[0].steps == 1);
  CHECK(with("finally say(x.name)").codes() == "OCF0311");
  CHECK(with("finally say(nobody)").codes() == "OCF0201");
  CHECK(with("finally p(name)").codes() == "OCF0316");
}

TEST_CASE("no procedure runs itself, not even to take something back", "[check]") {
  for (const char* clause : {"else do p(name)", "undo p(name)", "finally p(name)"}) {
    const Checking c(std::string("procedure p \"P\"\ngiven\n  name : text\nStart\n 1. A.\n      do look()\n      ") +
                     clause + "\nEnd\n");
    INFO(clause << c.all());
    CHECK(c.codes() == "OCF0316");
  }
}

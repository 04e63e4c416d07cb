// "Exact meaning" of docs/language.md, as far as the checker decides it: one test a rule, each false without it.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;
using plan::ClauseKind;

namespace {

bool is_a_persons(const std::string& clauses) {
  const Checking c(procedure(" 1. A.\n" + clauses));
  INFO(clauses << c.all());
  REQUIRE(c.checked.program);
  const plan::Step& step = c.checked.program->steps.at(0);
  for (std::uint32_t i = 0; i < step.clauses; ++i) {
    if (c.checked.program->clauses.at(step.first_clause + i).kind == ClauseKind::person) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a text that means what it shows needs no constant, and one with doubled signs has its own", "[meaning]") {
  const auto constants = [](const std::string& steps) {
    const Checking c(procedure(steps));
    INFO(c.all());
    REQUIRE(c.checked.program);
    return c.checked.program->arena.constants.size();
  };
  CHECK(constants(" 1. A.\n      do say(\"x\")\n") == 0);
  CHECK(constants(" 1. A {{b}}.\n      do say(\"say \"\"x\"\"\")\n") == 2);
}

TEST_CASE("names are flat from their step on, at any depth", "[meaning]") {
  expect_all(
      {{"", " 1. A.\n      1. B.\n           1. C.\n                do look() as deep\n 2. D {deep.running}.\n"},
       {"OCF0311", " 1. D {deep.running}.\n 2. A.\n      1. B.\n           do look() as deep\n"},
       {"OCF0311", " - A.\n     - B.\n         do look() as deep\n - D.\n     - E {deep.running}.\n"},
       {"", " - A.\n     as a\n     - B.\n         do look() as deep\n - D.\n     after a\n     - E {deep.running}.\n"},
       {"OCF0310", " 1. A.\n      for s in servers\n      1. B.\n           let x = 5\n 2. C {x}.\n"}});
}

TEST_CASE("an unguarded field of what may be none is a mistake", "[meaning]") {
  expect_all({{"OCF0312", " 1. A.\n      if used\n      do look() as x\n 2. B {x.running}.\n"},
              {"OCF0216", " 1. A {kept.x.running}.\n"},
              {"OCF0216", " 1. A.\n      do say(kept.x)\n"},
              {"", " 1. A.\n      if kept.x != none\n      do say(kept.x)\n"}});
}

TEST_CASE("a person's step has none of what the engine could do", "[meaning]") {
  for (const char* clause :
       {"", "      note N\n", "      if used\n", "      for s in servers\n", "      undo nothing\n",
        "      finally pause(5s)\n", "      within 5m\n", "      on failure ask\n", "      reversed \"B.\"\n",
        "      else do pause(5s)\n", "      else ask\n", "      as x\n"}) {
    INFO(clause);
    CHECK(is_a_persons(clause));
  }
  for (const char* clause :
       {"      do pause(5s)\n", "      1. B.\n           do pause(5s)\n", "      until used every 1s within 5s\n",
        "      expect used\n", "      require used\n", "      let x = 5\n", "      keep x = 5\n",
        "      confirm \"Go?\"\n", "      ask \"Who?\" as who : text\n"}) {
    INFO(clause);
    CHECK_FALSE(is_a_persons(clause));
  }
}

TEST_CASE("clauses keep the order in which they are written", "[meaning]") {
  const Checking c(procedure(R"( 1. A.
      require used
      if used
      keep x = 5
      do pause(1s)
      keep y = 6
      until other every 1s within 5s
)"));
  REQUIRE(c.checked.program);
  const plan::Step& step = c.checked.program->steps.at(0);
  using K = ClauseKind;
  const K wanted[] = {K::require, K::condition, K::keep, K::act, K::keep, K::wait};
  REQUIRE(step.clauses == std::size(wanted));
  for (std::uint32_t i = 0; i < step.clauses; ++i) {
    CHECK(c.checked.program->clauses.at(step.first_clause + i).kind == wanted[i]);
  }
}

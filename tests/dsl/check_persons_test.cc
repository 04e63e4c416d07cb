// What is kept for later runs, and what persons are asked.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

const plan::Clause& clause(const Checking& c, std::size_t step, std::size_t i) {
  return c.checked.program->clauses.at(c.checked.program->steps.at(step).first_clause + i);
}

}  // namespace

TEST_CASE("what is kept has one type and is no secret", "[check]") {
  expect_all({{"", " 1. A.\n      keep port = ocs.port\n 2. B.\n      if kept.port != none and kept.port > 5\n"},
              {"OCF0216", " 1. A.\n      keep port = ocs.port\n 2. B.\n      if kept.port > 5\n"},
              {"OCF0210", " 1. A.\n      keep port = ocs.port\n 2. B.\n      if kept.port == \"x\"\n"},
              {"", " 1. A.\n      if kept.nobody_keeps_it != none and kept.nobody_keeps_it > 5\n"},
              {"OCF0216", " 1. A {kept.whatever.field}.\n"},
              {"", " 1. A.\n      as port\n      keep port = 5\n"},
              {"", " 1. A.\n      if kept.port == none\n 2. B.\n      otherwise\n      keep port = kept.port\n"},
              {"OCF0231", " 1. A.\n      keep x = 5\n 2. B.\n      keep x = \"five\"\n"},
              {"", " 1. A.\n      keep x = 5\n 2. B.\n      keep x = none\n 3. C.\n      keep x = 6\n"},
              {"OCF0213", " 1. A.\n      keep x = secret_word\n"},
              {"OCF0213", " 1. A.\n      keep x = [secret_word]\n"},
              {"OCF0201", " 1. A.\n      if kept\n"},
              {"", " 1. A.\n      keep x = unit.state(\"y\")\n"}});
  CHECK(Checking("type t\n  s : secret\nprocedure p \"P\"\ngiven\n  t : t\nStart\n 1. A.\n      keep x = t\nEnd\n")
            .codes() == "OCF0213");
}

TEST_CASE("what another procedure keeps has its type, whichever stands first", "[check]") {
  const auto two = [](const std::string& use) {
    return Checking("procedure starts \"S\"\nStart\n 1. A.\n      if kept.n != none\n      " + use +
                    "\nEnd\nprocedure stops \"T\"\nStart\n 1. B.\n      keep n = 5s\nEnd\n")
        .codes();
  };
  CHECK(two("within kept.n").empty());
  CHECK(two("do say(kept.n)") == "OCF0208");
}

TEST_CASE("a person decides and answers", "[check]") {
  expect_all(
      {{"", " 1. A.\n      confirm \"Stop {ocs.name}?\" typing ocs.name\n      do look()\n"},
       {"OCF0208", " 1. A.\n      confirm \"Stop?\" typing 5\n"},
       {"OCF0213", " 1. A.\n      confirm \"Stop {secret_word}?\"\n"},
       {"OCF0301", " 1. A.\n      confirm \"Stop?\"\n      confirm \"Really?\"\n"},
       {"", " 1. A.\n      ask \"Who?\" as who : text\n      ask \"When?\" as when : duration\n      do say(who)\n"},
       {"", " 1. A.\n      ask \"Which?\" as which : one of \"a\", \"b\"\n 2. B.\n      if which == \"a\"\n"},
       {"OCF0224", " 1. A.\n      ask \"Which?\" as which : one of \"a\", \"b\"\n 2. B.\n      if which == \"c\"\n"},
       {"OCF0311", " 1. A {who}.\n      ask \"Who?\" as who : text\n"},
       {"OCF0217", " 1. A.\n      ask \"Who?\" as user : text\n"},
       {"OCF0208", " 1. A.\n      ask \"How many?\" as n : number\n      do say(n)\n"},
       {"OCF0218", " 1. A.\n      ask \"Who?\" as who : txt\n      do say(who)\n"},
       {"OCF0232", " 1. A.\n      ask \"Password?\" as who : secret\n"},
       {"OCF0232", " 1. A.\n      ask \"Server?\" as who : server\n"},
       {"OCF0232", " 1. A.\n      ask \"Servers?\" as who : list of text\n"}});
  const Checking c(procedure(" 1. A.\n      ask \"Who?\" as who : number\n      confirm \"Go?\" typing \"go\"\n"));
  REQUIRE(c.checked.program);
  CHECK(clause(c, 0, 0).kind == plan::ClauseKind::ask);
  CHECK(c.checked.program->shapes.at(c.checked.program->more(clause(c, 0, 0)).shape).kind == Type::Kind::number);
  CHECK(clause(c, 0, 0).slot != plan::nothing);
  CHECK(clause(c, 0, 1).kind == plan::ClauseKind::confirm);
  CHECK(clause(c, 0, 1).why != expr::no_expr);
  CHECK(c.checked.program->steps[0].clauses == 2);  // no person beside: it is no person's step
}

TEST_CASE("waits hold, pauses double, sentences turn round", "[check]") {
  expect_all({{"", " 1. A.\n      until used for 5s every 1s within 9s\n"},
              {"OCF0330", " 1. A.\n      until used for 10s every 1s within 9s\n"},
              {"", " 1. A.\n      until used for grace every 1s within 9s\n"},
              {"OCF0209", " 1. A.\n      until used for 5 every 1s within 9s\n"},
              {"OCF0208", " 1. A.\n      do look()\n      reversed \"Start {ocs.name}.\"\n      on user\n"},
              {"OCF0201", " 1. A.\n      reversed \"Start {ocx}.\"\n"},
              {"OCF0301", " 1. A.\n      reversed \"Start.\"\n      reversed \"Begin.\"\n"}});
  const Checking c(procedure(R"( 1. A.
      until used for 5s every 1s within 9s
      do look()
      retry 3 times every 5s doubling
      on failure undo
      reversed "B."
      keep x = 5
)"));
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Step& step = c.checked.program->steps[0];
  CHECK(c.checked.program->more(clause(c, 0, 0)).hold != expr::no_expr);
  CHECK(step.doubling);
  CHECK(step.on_failure == plan::OnFailure::undo);
  CHECK(c.checked.program->more(step).reversed != expr::no_expr);
  CHECK(clause(c, 0, 2).kind == plan::ClauseKind::keep);
  CHECK(c.checked.program->arena.names.at(clause(c, 0, 2).name) == "x");
}

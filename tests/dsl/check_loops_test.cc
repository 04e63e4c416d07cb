// `for`: the ways through a list, and what is seen of it outside.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

const plan::Loop& loop(const Checking& c) { return c.checked.program->loops.at(0); }

}  // namespace

TEST_CASE("a list goes one way", "[check]") {
  const char* head =
      "type part\n  name : text\n  before : list of text = []\n  next : part = none\n  rank : number = 1\n";
  const std::string given =
      std::string(head) + "procedure q \"Q\"\ngiven\n  parts : list of part\nStart\n 1. A {s.name}.\n      ";
  const auto with = [&](const std::string& each) { return Checking(given + each + "\nEnd\n"); };
  CHECK(with("for s in parts, each after s.before").codes().empty());
  CHECK(with("for s in parts, each after s.next").codes().empty());
  CHECK(with("for s in parts, each after (p in parts where p.rank < s.rank)").codes().empty());
  CHECK(with("for s in parts, each after s.rank").codes() == "OCF0334");
  CHECK(with("for s in parts, each after [s.rank]").codes() == "OCF0334");
  CHECK(with("for s in parts, each after run.id").codes() == "OCF0334");
  CHECK(with("for s in parts, each after t.before").codes() == "OCF0201");
  CHECK(with("for s in parts, until one succeeds").codes().empty());
  for (const char* other : {"2 at a time", "at once", "each after s.before"}) {
    CHECK(with(std::string("for s in parts, until one succeeds, ") + other).codes() == "OCF0333");
  }
  CHECK(loop(with("for s in parts, each after s.before")).at_once == plan::nothing);
  CHECK(loop(with("for s in parts, each after s.before")).each_after != expr::no_expr);
  CHECK(loop(with("for s in parts, each after s.before, 3 at a time")).at_once == 3);
  CHECK(loop(with("for s in parts, until one succeeds")).until_one);
  CHECK(loop(with("for s in parts")).at_once == 1);
  CHECK_FALSE(loop(with("for s in parts")).filtered);
  CHECK(loop(with("for s in parts where s.rank > 1")).filtered);
}

TEST_CASE("only items with names are named by each after", "[check]") {
  expect_all({{"", " 1. A {s.name}.\n      for s in servers, each after [s.name]\n"},
              {"", " 1. A {s}.\n      for s in [\"a\", \"b\"], each after \"a\"\n"},
              {"OCF0334", " 1. A {n}.\n      for n in [1, 2], each after \"a\"\n"},
              {"", " 1. A {n}.\n      for n in [1, 2], each after n - 1\n"}});
}

TEST_CASE("a list may be a result of the run", "[check]") {
  const Checking c(procedure(" 1. A.\n      let l = lines(any_result().text)\n 2. B {s}.\n      for s in l\n"));
  INFO(c.all());
  REQUIRE(c.checked.program);
  CHECK(loop(c).at_run);
  const Checking of_run(procedure(R"( 1. A.
      do any_result() as found
 2. B {s.name}.
      for s in found.servers where s.name != "x"
      1. C {part}.
           for part in s.parts
 3. D {t.name}.
      for t in servers
)"));
  INFO(of_run.all());
  REQUIRE(of_run.checked.program);
  const auto& loops = of_run.checked.program->loops;
  REQUIRE(loops.size() == 3);
  CHECK(std::count_if(loops.begin(), loops.end(), [](const plan::Loop& l) { return l.at_run; }) == 2);
  CHECK_FALSE(loops.back().at_run);
}

TEST_CASE("outside a for its results are one list, each with its item", "[check]") {
  expect_all(
      {{"",
        " 1. A.\n      as seen\n      for s in servers\n      do look()\n 2. B.\n      if all(r in seen where "
        "r.running == 0)\n"},
       {"",
        " 1. A.\n      as seen\n      for s in servers\n      do look()\n 2. B {r.item.name}.\n      for r in seen "
        "where r.failed\n"},
       {"OCF0202", " 1. A.\n      as seen\n      for s in servers\n      do look()\n 2. B {seen.running}.\n"},
       {"OCF0202",
        " 1. A.\n      as seen\n      for s in servers\n      do look()\n 2. B.\n      if any(r in seen where "
        "r.item.nmae == \"x\")\n"},
       {"", " 1. A.\n      as seen\n      for s in servers\n      do look()\n      expect seen.running == 0\n"},
       {"OCF0311", " 1. A.\n      as seen\n      let n = count(seen)\n      for s in servers\n      do look()\n"},
       {"OCF0216",
        " 1. A.\n      as seen\n      if used\n      for s in servers\n      do look()\n 2. B.\n      for r in seen\n"},
       {"OCF0310",
        " 1. A.\n      for s in servers\n      1. C.\n           do look() as inner\n 2. B {inner.running}.\n"},
       {"",
        " 1. A.\n      as all_of\n      for s in servers\n      1. C.\n           do look() as inner\n 2. B.\n      if "
        "any(r in all_of where r.inner.running > 1)\n"},
       {"OCF0306", " 1. A.\n      as x\n      if used\n      for s in servers\n 2. B.\n      as x\n      otherwise\n"},
       {"",
        " 1. A.\n      as x\n      if used\n      for s in servers\n      do look()\n 2. B.\n      as x\n      "
        "otherwise\n"
        "      for t in servers\n      do look()\n 3. C.\n      if any(r in x where r.failed)\n"}});
}

TEST_CASE("a name inside a for is not a name outside", "[check]") {
  expect_all(
      {{"OCF0306", " 1. A.\n      for s in servers\n      1. B.\n           as x\n 2. C.\n      as x\n"},
       {"OCF0217", " 1. A.\n      for s in servers\n      1. B.\n           let x = 5\n 2. C.\n      let x = 5\n"},
       {"OCF0217", " 1. A.\n      as s\n      for s in servers\n"}});
}

TEST_CASE("the results stand in the frame around", "[check]") {
  const Checking c(procedure(" 1. A.\n      as seen\n      for s in servers\n      do look()\n"));
  REQUIRE(c.checked.program);
  const plan::Step& step = c.checked.program->steps[0];
  CHECK(step.result == 1);      // in the item's frame, behind the item
  CHECK(loop(c).results == 7);  // behind the givens of the kit
  CHECK(c.checked.program->procedures[0].slots == 8);
  CHECK(loop(c).item_slots == 2);
}

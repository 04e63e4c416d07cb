// The results of lists, of procedures, and of what is decoded.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

const std::string inner = R"(
procedure q "Q"
given
  deep : bool = true
Start
 1. A.
      do look() as seen
      let twice = seen.running * 2
 2. B.
      if deep
      do look() as sometimes
 3. C.
      as all_of
      for n in [1, 2]
      1. D.
           do look() as each_one
 4. E.
      1. F.
           ask "Who?" as who : text
End
)";

std::string codes_of_steps(const std::string& steps) { return Checking(procedure(steps) + inner).codes(); }

}  // namespace

TEST_CASE("the result of a procedure has its named steps and lets", "[check]") {
  CHECK(codes_of_steps(" 1. A.\n      do q() as x\n 2. B {x.seen.running} {x.twice} {x.who} {x.failed}.\n").empty());
  CHECK(codes_of_steps(" 1. A.\n      do q() as x\n 2. B {x.sometimes.running}.\n") == "OCF0216");
  CHECK(codes_of_steps(" 1. A.\n      do q() as x\n 2. B.\n      if x.sometimes != none and x.sometimes.running > 1\n")
            .empty());
  CHECK(codes_of_steps(
            " 1. A.\n      do q() as x\n 2. B.\n      if any(r in x.all_of where r.item > 1 and r.each_one.running > "
            "2)\n")
            .empty());
  CHECK(codes_of_steps(" 1. A.\n      do q() as x\n 2. B {x.each_one.running}.\n") == "OCF0202");
  CHECK(codes_of_steps(" 1. A.\n      do q() as x\n      on failure continue\n 2. B {x.seen.running}.\n") == "OCF0216");
  CHECK(codes_of_steps(" 1. A.\n      if used\n      do q() as x\n 2. B {x.twice}.\n") == "OCF0312");
  CHECK(codes_of_steps(" 1. A.\n      do reverse q() as x\n 2. B {x.twice}.\n") == "OCF0202");
  CHECK(codes_of_steps(" 1. A.\n      do reverse q() as x\n 2. B {x.failed}.\n").empty());
}

TEST_CASE("the frame of a procedure says where its names are", "[check]") {
  const Checking c(procedure(" 1. A.\n      do q() as x\n") + inner);
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const plan::Step& step = program.steps.at(program.lists.at(program.procedures[0].first_step));
  REQUIRE(program.more(step).gathered == 5);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < program.more(step).gathered; ++i) {
    names.push_back(program.gathered.at(program.more(step).first_gathered + i).name);
    CHECK(program.gathered.at(program.more(step).first_gathered + i).slot < program.procedures[1].slots);
  }
  CHECK(names == std::vector<std::string>{"seen", "twice", "sometimes", "all_of", "who"});
}

TEST_CASE("the result of a list has what is in it, at any depth", "[check]") {
  expect_all(
      {{"",
        " 1. A.\n      as x\n      1. B.\n           1. C.\n                do look() as y\n 2. D {x.y.running}.\n"},
       {"OCF0202", " 1. A.\n      as x\n      1. B.\n           do look() as y\n 2. D {x.z}.\n"},
       {"OCF0216",
        " 1. A.\n      as x\n      1. B.\n           if used\n           do look() as y\n 2. D {x.y.running}.\n"},
       {"",
        " 1. A.\n      as x\n      if used\n      1. B.\n           if used\n           do look() as y\n 2. D "
        "{x.y.running}.\n      if used\n"},
       {"",
        " 1. A.\n      as x\n      1. B.\n           if used\n           do look() as y\n      2. C.\n           "
        "otherwise\n "
        "          do look() as y\n 2. D {x.y.running}.\n"},
       {"OCF0216",
        " 1. A.\n      as x\n      on failure continue\n      1. B.\n           do look() as y\n 2. D "
        "{x.y.running}.\n"},
       {"", " 1. A.\n      as x\n      1. B.\n           do look() as error\n 2. D {x.error}.\n"}});
}

TEST_CASE("the order of the text does not matter to results of procedures", "[check]") {
  CHECK(Checking(inner.substr(1) + "procedure p \"P\"\nStart\n 1. A.\n      do q() as x\n 2. B {x.twice}.\nEnd\n")
            .codes()
            .empty());
  CHECK(Checking("use m\nprocedure p \"P\"\nStart\n 1. A.\n      do m.q() as x\n 2. B {x.nobody}.\nEnd\n",
                 {{"module:m", inner}})
            .codes() == "OCF0202");
}

TEST_CASE("what a step writes is decoded into a type", "[check]") {
  expect_all(
      {{"", " 1. A.\n      do look() as x : answer\n 2. B {x.port} {x.exit_code}.\n      if x.exit_code != none\n"},
       {"OCF0202", " 1. A.\n      do look() as x : answer\n 2. B {x.running}.\n"},
       {"", " 1. A.\n      do look() as x : number\n      expect x.value > 5\n"},
       {"", " 1. A.\n      do look() as x : list of answer\n 2. B {a.name}.\n      for a in x.value\n"},
       {"OCF0233", " 1. A.\n      do look() as x : secret\n"},
       {"OCF0233", " 1. A.\n      do look() as x : list of server\n"},
       {"OCF0234", " 1. A.\n      do person() as x : answer\n"},
       {"OCF0218", " 1. A.\n      do look() as x : anser\n      expect x.whatever\n"}},
      "type answer\n  port : number\n  name : text\n");
  const Checking c(procedure(" 1. A.\n      do look() as x : number\n"));
  REQUIRE(c.checked.program);
  CHECK(c.checked.program->shapes.at(c.checked.program->more(c.checked.program->steps[0]).shape).kind ==
        Type::Kind::number);
  CHECK(codes_of_steps(" 1. A.\n      do q() as x : number\n") == "OCF0234");
}

TEST_CASE("only procedures run backwards", "[check]") {
  CHECK(codes_of_steps(" 1. A.\n      do reverse q()\n").empty());
  CHECK(codes_of_steps(" 1. A.\n      do reverse unit.stop(\"x\")\n") == "OCF0335");
  CHECK(codes_of_steps(" 1. A.\n      do reverse person()\n") == "OCF0335");
  CHECK(codes_of_steps(" 1. A.\n      do look()\n      else do reverse look()\n") == "OCF0335");
  const Checking c(procedure(" 1. A.\n      do reverse q()\n") + inner);
  REQUIRE(c.checked.program);
  CHECK(c.checked.program->steps.at(c.checked.program->lists.at(c.checked.program->procedures[0].first_step)).reverse);
}

TEST_CASE("a lock is a text of the givens", "[check]") {
  const auto lock = [](const std::string& text) {
    return Checking("procedure p \"P\"\nlock " + text +
                    "\ngiven\n  name : text\n  pass : secret\nStart\n 1. A.\n      as x\nEnd\n");
  };
  const Checking c(lock("\"database {name}\""));
  REQUIRE(c.checked.program);
  CHECK(c.checked.program->procedures[0].locks.size() == 1);
  CHECK(lock("5").codes() == "OCF0208");
  CHECK(lock("x.output").codes() == "OCF0311");
  CHECK(lock("\"{pass}\"").codes() == "OCF0213");
  CHECK(lock("run.id").codes() == "OCF0336");
  CHECK(lock("unit.state(name)").codes() == "OCF0215");
  CHECK(lock("kept.name").codes() == "OCF0216 OCF0336");
}

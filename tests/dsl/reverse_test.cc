// Procedures turned round: each rule of docs/language.md, "Running backwards".
#include "dsl/check.h"
#include "engine/expr/evaluate.h"
#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

class Nothing final : public expr::Scope {
 public:
  const Value* slot(std::uint16_t, std::uint32_t) const override { return nullptr; }
  const Value* given(expr::Given) const override { return nullptr; }
};

// A program as one line a step: its sentence, then what it does.
class Told {
 public:
  explicit Told(const plan::Program& program) : program_(program) {}

  std::string procedure(plan::ProcedureId p) {
    const plan::Procedure& procedure = program_.procedures[p];
    list(procedure.first_step, procedure.steps, procedure.numbered, 0);
    return text_;
  }

 private:
  std::string text(expr::ExprId e) const {
    const auto value = expr::evaluate(program_.arena, e, Nothing());
    return value.known() ? value.value.text() : expr::to_text(program_.arena, e, *program_.sources);
  }

  std::string call(std::uint32_t c) const {
    const expr::Call& call = program_.arena.calls[c];
    std::string out = (*program_.registry)[call.action].name + "(";
    for (const expr::Argument& a : program_.arena.arguments_of(call))
      out += (out.back() == '(' ? "" : ", ") + text(a.value);
    return out + ")";
  }

  void clause(const plan::Step& step, const plan::Clause& c) {
    using Kind = plan::ClauseKind;
    if (c.kind == Kind::condition) text_ += "; if " + text(c.expr);
    if (c.kind == Kind::otherwise) text_ += "; otherwise";
    if (c.kind == Kind::each) text_ += program_.loops[program_.more(step).loop].backwards ? "; for backwards" : "; for";
    if (c.kind == Kind::let) text_ += "; let";
    if (c.kind == Kind::ask) text_ += "; ask";
    if (c.kind == Kind::wait) text_ += "; until";
    if (c.kind == Kind::act) text_ += "; do " + call(c.call);
    if (c.kind == Kind::person) text_ += c.expr == expr::no_expr ? "; person" : "; person: " + text(c.expr);
    const plan::Step& of =
        c.kind != plan::ClauseKind::list || c.aside == plan::nothing ? step : program_.steps[c.aside];
    if (c.kind == Kind::list && program_.more(of).callee != plan::nothing)
      text_ += std::string("; run ") +
               (program_.procedures[program_.more(of).callee].forward == plan::nothing ? "" : "reverse ") +
               program_.procedures[program_.more(of).callee].name;
  }

  void list(std::uint32_t first, std::uint32_t count, bool numbered, int depth) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const plan::StepId id = program_.lists[first + i];
      const plan::Step& step = program_.steps[id];
      text_ += std::string(static_cast<std::size_t>(depth), ' ') + (numbered ? "" : "- ") + text(step.sentence);
      for (std::uint32_t k = 0; k < program_.more(step).afters; ++k) {
        const plan::StepId other = program_.lists[program_.more(step).first_after + k];
        text_ += (k == 0 ? "; after " : ", ") + text(program_.steps[other].sentence);
      }
      for (std::uint32_t k = 0; k < step.clauses; ++k) clause(step, program_.clauses[step.first_clause + k]);
      if (step.undo_clause() != plan::nothing) {
        text_ += "; back";
        clause(step, program_.clauses[step.first_clause + step.undo_clause()]);
      }
      text_ += "\n";
      list(program_.more(step).first_child, program_.more(step).children, step.numbered, depth + 1);
    }
  }

  const plan::Program& program_;
  std::string text_;
};

constexpr const char* kHead =
    "procedure main \"Main\"\ngiven\n  used : bool = true\n  big : bool = true\n  names : list of text = []\nStart\n "
    "1. Go "
    "back.\n      do reverse p(used, big, "
    "names)\nEnd\nprocedure p \"P\"\ngiven\n  used : bool\n  big : bool\n  names : list of text\nStart\n";
constexpr const char* kTail =
    "End\nprocedure q \"Q\"\nStart\n 1. Stop one.\n      do unit.stop(\"one\")\n 2. Stop two.\n      do "
    "unit.stop(\"two\")\nEnd\nprocedure look_only \"L\"\nStart\n 1. Look.\n      do look()\nEnd\n";

std::string document(const std::string& steps) { return kHead + steps + kTail; }

// What the reverse of a procedure with these steps is.
std::string turned(const std::string& steps) {
  const Checking c(document(steps));
  if (!c.checked.program) throw std::runtime_error(c.all());
  const plan::Program& program = *c.checked.program;
  return Told(program).procedure(program.more(program.steps[program.lists[program.procedures[0].first_step]]).callee);
}

std::string codes_of_turned(const std::string& steps) {
  const Checking c(document(steps));
  INFO(c.all());
  return c.codes();
}

}  // namespace

TEST_CASE("a numbered list is turned, and each action replaced by its inverse", "[reverse]") {
  CHECK(turned(" 1. Stop A.\n      do unit.stop(\"a\")\n 2. Stop B.\n      reversed \"Start B.\"\n      do "
               "unit.stop(\"b\", 5s)\n") ==
        "Start B.; do unit.start(5s, b); back; do unit.stop(b, 5s)\n"
        "Reverse of: Stop A.; do unit.start(1m30s, a); back; do unit.stop(a, 1m30s)\n");
}

TEST_CASE("an undo of the step's own comes before the inverse", "[reverse]") {
  CHECK(turned(" 1. Stop A.\n      do unit.stop(\"a\")\n      undo say(\"back\")\n 2. Say.\n      do say(\"x\")\n      "
               "undo nothing\n") == "Reverse of: Stop A.; do say(back); back; do unit.stop(a, 1m30s)\n");
  CHECK(turned(" 1. Stop all.\n      do q()\n      undo look_only()\n") ==
        "Reverse of: Stop all.; run look_only; back; run q\n");
  CHECK(turned(" 1. Switch it off.\n      do person()\n      undo person(\"Switch it on.\")\n") ==
        "Switch it on.; person; back; person: Switch it off.\n");
}

TEST_CASE("what only looks or waits falls away, unless it says what it becomes", "[reverse]") {
  CHECK(
      turned(
          " 1. Look.\n      do look()\n 2. Wait.\n      until look().running == 0 every 1s within 1m\n 3. Look at "
          "all.\n      do "
          "look_only()\n 4. Stop A.\n      require used \"needed\"\n      do unit.stop(\"a\")\n      until used every "
          "1s within 1m\n      expect big\n 5. See.\n      "
          "reversed \"See that it runs.\"\n      expect big\n") ==
      "See that it runs.; person\nReverse of: Stop A.; do unit.start(1m30s, a); back; do unit.stop(a, 1m30s)\n");
}

TEST_CASE("a person's step becomes what it says, and its way back what it said", "[reverse]") {
  CHECK(turned(" 1. Close the door.\n      reversed \"Open the door.\"\n") ==
        "Open the door.; person; back; person: Close the door.\n");
  CHECK(codes_of_turned(" 1. Close the door.\n") == "OCF0340");
}

TEST_CASE("a procedure is run turned, and used turned one as it was", "[reverse]") {
  CHECK(turned(" 1. All.\n      do q()\n 2. Back.\n      do reverse q()\n") ==
        "Reverse of: Back.; run q\nReverse of: All.; run reverse q\n");
  const Checking c(document(" 1. All.\n      do q()\n 2. Back.\n      do reverse q()\n"));
  REQUIRE(c.checked.program);
  int turned_ones = 0;
  for (const auto& p : c.checked.program->procedures) turned_ones += p.forward != plan::nothing ? 1 : 0;
  CHECK(turned_ones == 2);  // each once
}

TEST_CASE("otherwise becomes the condition that none of its group held", "[reverse]") {
  CHECK(
      turned(
          " 1. One.\n      if used\n      do unit.stop(\"1\")\n 2. Two.\n      if big\n      do unit.stop(\"2\")\n 3. "
          "Three.\n      "
          "otherwise\n      do unit.stop(\"3\")\n") ==
      "Reverse of: Three.; if otherwise; do unit.start(1m30s, 3); back; do unit.stop(3, 1m30s)\n"
      "Reverse of: Two.; if big; do unit.start(1m30s, 2); back; do unit.stop(2, 1m30s)\n"
      "Reverse of: One.; if used; do unit.start(1m30s, 1); back; do unit.stop(1, 1m30s)\n");
}

TEST_CASE("among bullets each after is turned, through what falls away", "[reverse]") {
  const std::string steps =
      " - A.\n     as sa\n     do unit.stop(\"a\")\n - Wait.\n     as w\n     after sa\n     until used every 1s "
      "within "
      "1m\n - B.\n     "
      "after w\n     do unit.stop(\"b\")\n - C.\n     do unit.stop(\"c\")\n";
  CHECK(turned(steps) ==
        "- Reverse of: C.; do unit.start(1m30s, c); back; do unit.stop(c, 1m30s)\n"
        "- Reverse of: B.; do unit.start(1m30s, b); back; do unit.stop(b, 1m30s)\n"
        "- Reverse of: A.; after Reverse of: B.; do unit.start(1m30s, a); back; do unit.stop(a, 1m30s)\n");
}

TEST_CASE("a for goes from last to first, and lists turn inside", "[reverse]") {
  CHECK(
      turned(
          " 1. All.\n      if big\n      for x in names\n      1. One.\n           do unit.stop(x)\n      2. Two.\n   "
          "        do "
          "unit.stop(\"2\")\n") ==
      "Reverse of: All.; if big; for backwards\n Reverse of: Two.; do unit.start(1m30s, 2); back; do unit.stop(2, "
      "1m30s)\n"
      " Reverse of: One.; do unit.start(1m30s, x); back; do unit.stop(x, 1m30s)\n");
}

TEST_CASE("the items of a turned for are planned from the last", "[reverse]") {
  Checking c(
      "procedure main \"M\"\nStart\n 1. Go back.\n      do reverse p()\nEnd\nprocedure p \"P\"\nStart\n 1. Stop {x}.\n "
      "     for x in "
      "[\"a\", \"b\", \"c\"]\n      do unit.stop(x)\nEnd\n");
  REQUIRE(c.checked.program);
  const auto plan = dsl::lower(c.checked.program, 0, {}, c.diagnostics);
  REQUIRE(plan);
  std::string order;
  for (const plan::Frame& frame : plan->frames()) {
    if (frame.slots == 1 && plan->initial(frame.first_slot)) order += plan->initial(frame.first_slot)->text();
  }
  CHECK(order == "cba");
}

TEST_CASE("a step with a finally goes first and stays as it is", "[reverse]") {
  CHECK(turned(" 1. Stop A.\n      do unit.stop(\"a\")\n 2. Guard.\n      do unit.stop(\"guard\")\n      finally "
               "unit.start(service: \"guard\")\n 3. "
               "Stop B.\n      do unit.stop(\"b\")\n") ==
        "Guard.; do unit.stop(guard, 1m30s); back; do unit.start(1m30s, guard)\n"
        "Reverse of: Stop B.; do unit.start(1m30s, b); back; do unit.stop(b, 1m30s)\n"
        "Reverse of: Stop A.; do unit.start(1m30s, a); back; do unit.stop(a, 1m30s)\n");
}

TEST_CASE("values stay where something that stays looks at them", "[reverse]") {
  CHECK(turned(" 1. Name it.\n      let name = lower(\"X\")\n 2. Unused.\n      let other = \"y\"\n 3. Stop it.\n      "
               "let own = "
               "name\n      let vain = other\n      do unit.stop(own)\n") ==
        "Name it.; let\nReverse of: Stop it.; let; do unit.start(1m30s, own); back; do unit.stop(own, 1m30s)\n");
}

TEST_CASE("a value that is not there yet backwards is named with the step that uses it", "[reverse]") {
  const Checking c(
      document(" 1. Stop A.\n      do unit.stop(\"a\") as one\n 2. Stop B.\n      if not one.failed\n      do "
               "unit.stop(\"b\")\n      on failure continue\n"));
  INFO(c.all());
  CHECK(c.codes() == "OCF0341");
  CHECK(c.at() == "one");
  REQUIRE(c.only().labels.size() == 3);
  CHECK(c.only().remedy.find("kept.one") != std::string::npos);
}

TEST_CASE("what has no way back is named, with the place that wants it", "[reverse]") {
  const Checking c(document(" 1. Say it.\n      do say(\"x\")\n"));
  CHECK(c.codes() == "OCF0340");
  CHECK(c.at() == "Say it.");
  CHECK(c.only().got == "say has no inverse");
  REQUIRE(c.only().labels.size() == 1);
  CHECK(c.sources.text(c.only().labels[0].at) == "do reverse p(used, big, names)");
  CHECK(codes_of_turned(" 1. Stop A.\n      do unit.stop(\"a\")\n      undo none \"no way\"\n") == "OCF0340");
  CHECK(turned(" 1. Say it.\n      reversed \"Say it backwards.\"\n      do say(\"x\")\n") ==
        "Say it backwards.; person; back; do say(x)\n");
  // In a procedure that is never turned, nothing has to have a way back.
  CHECK(Checking("procedure p \"P\"\nStart\n 1. Say it.\n      do say(\"x\")\nEnd\n").codes().empty());
}

TEST_CASE("an ensure is turned with its procedure, and still proved", "[reverse]") {
  std::string text =
      document(" 1. A.\n      as sa\n      do unit.stop(\"a\")\n 2. B.\n      as sb\n      do unit.stop(\"b\")\n");
  text.replace(text.find("  names : list of text\nStart"), 28, "  names : list of text\nensure\n  sa before sb\nStart");
  const Checking c(text);
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Procedure& turned = c.checked.program->procedures.back();
  REQUIRE(turned.ensures.size() == 1);
  CHECK(turned.ensures[0].before == std::vector<std::string>{"sb"});
}

TEST_CASE("turning round costs in proportion to the size", "[reverse]") {
  const auto size = [](int n) {
    std::string steps;
    for (int i = 0; i < n; ++i) steps += " - S.\n     as s" + std::to_string(i) + "\n     do unit.stop(\"a\")\n";
    steps += " - Gate.\n     as gate\n     after s0";
    for (int i = 1; i < n; ++i) steps += ", s" + std::to_string(i);
    steps += "\n     until used every 1s within 1m\n";
    for (int i = 0; i < n; ++i) steps += " - T.\n     after gate\n     do unit.stop(\"b\")\n";
    const Checking c(document(steps));
    INFO(c.all());
    REQUIRE(c.checked.program);
    return c.checked.program->lists.size() + c.checked.program->steps.size() + c.checked.program->clauses.size();
  };
  const std::size_t one = size(500);
  CHECK(size(2000) < 5 * one);
}

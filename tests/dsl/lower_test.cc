#include "dsl/lower.h"

#include <ctime>

#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// A text lowered with the values of a site.
struct Lowered {
  Checking checking;
  Diagnostics diagnostics;
  std::optional<plan::Plan> plan;

  explicit Lowered(const std::string& text, const std::vector<Value>& givens = {}) : checking(text) {
    INFO(checking.all());
    REQUIRE(checking.checked.program);
    plan = dsl::lower(checking.checked.program, checking.checked.main, givens, diagnostics);
  }
  std::string codes() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.sorted()) out += d.code;
    return out;
  }
  std::string text() const { return plan ? plan::canonical_text(*plan) : codes(); }
};

std::string lowered_with(const std::string& givens, const std::string& steps) {
  return "type node\n  name : text\n  next : node = none\n  parts : list of text = []\nprocedure p \"P\"\n" +
         (givens.empty() ? "" : "given\n  " + givens + "\n") + "Start\n" + steps + "End\n";
}

List texts(std::size_t n) {
  List out;
  for (std::size_t i = 0; i < n; ++i) out.emplace_back("item " + std::to_string(i));
  return out;
}

}  // namespace

TEST_CASE("numbers chain, bullets do not", "[lower]") {
  const Lowered l(lowered_with("", R"( 1. A.
 2. B.
      - C.
      - D.
          as d
      - E.
          after d
 3. F.
)"));
  CHECK(l.text() == R"(procedure p
  1.: A.; person
  2. after 1: B.; list
    1.: C.; person
    2. d: D.; person; as 0
    3. after 2: E.; person
  3. after 2: F.; person
)");
}

TEST_CASE("otherwise comes after all its alternatives", "[lower]") {
  const Lowered l(lowered_with("x : bool\n  y : bool", R"( - A.
     if x
 - B.
     if y
 - C.
     otherwise
)"),
                  {true, false});
  CHECK(l.text() == R"(procedure p
  1.: A.; if x; person
  2.: B.; if y; person
  3. after 1 2: C.; otherwise; person
)");
}

TEST_CASE("a for is a node with one node an item", "[lower]") {
  const std::string steps = R"( 1. Stop {n}.
      for n in nodes where n != "b"HOW
      do say(n)
)";
  const auto how = [&](const std::string& text) {
    std::string s = steps;
    return s.replace(s.find("HOW"), 3, text);
  };
  const Value nodes(List{"a", "b", "c"});
  CHECK(Lowered(lowered_with("nodes : list of text", how("")), {nodes}).text() == R"(procedure p
  1.: Stop {n}.; for nodes where n != "b", 1 at a time
    [1]; do say(text: n)
    [2] after 1; do say(text: n)
)");
  const Lowered some(lowered_with("nodes : list of text", how(", 2 at a time")), {nodes});
  CHECK(some.plan->at_once(1) == 2);
  CHECK(some.plan->predecessors(3) == 0);
  const Lowered all(lowered_with("nodes : list of text", how(", at once")), {nodes});
  CHECK(all.plan->at_once(1) == plan::nothing);
}

TEST_CASE("an item has a frame of its own, with the item in it", "[lower]") {
  const Lowered l(lowered_with("nodes : list of node", R"( 1. Stop {n.name}.
      for n in nodes
      1. Stop {part}.
           for part in n.parts
)"),
                  {Value(List{Record{{{"name", "a"}, {"next", Value{}}, {"parts", List{"x", "y"}}}}})});
  REQUIRE(l.plan->size() == 6);  // root, each, item, each, two items
  const plan::Plan& p = *l.plan;
  CHECK(p.part(2) == plan::Part::item);
  const plan::Frame& item = p.frames()[p.frame(2)];
  CHECK(*p.initial(item.first_slot)->field("name") == Value("a"));
  const plan::Frame& part = p.frames()[p.frame(5)];
  CHECK(*p.initial(part.first_slot) == Value("y"));
  CHECK(part.outer == p.frame(2));
  CHECK(item.outer == p.frame(1));
}

TEST_CASE("a called procedure has a frame with its givens", "[lower]") {
  const Lowered l(lowered_with("name : text", R"( 1. Go.
      do q(name) as went
 2. Go again.
      let x = 1 + 1
      do q("b", n: x)
)") + "procedure q \"Q\"\ngiven\n  what : text\n  n : number = 7\nStart\n 1. Stop {what}.\nEnd\n",
                  {"a"});
  const plan::Plan& p = *l.plan;
  REQUIRE(p.size() == 5);
  const auto value = [&](plan::NodeId call, std::uint32_t slot) {
    return p.initial(p.frames()[p.inner_frame(call)].first_slot + slot);
  };
  CHECK(*value(1, 0) == Value("a"));
  CHECK(*value(1, 1) == Value(7));
  CHECK(*value(3, 0) == Value("b"));
  CHECK(value(3, 1) == nullptr);  // a result: known when the step begins
  CHECK(p.frames()[p.inner_frame(1)].outer == plan::nothing);
  CHECK(p.frame(2) == p.inner_frame(1));
}

TEST_CASE("what will not apply is planned without its values", "[lower]") {
  const std::string steps = R"( 1. Go on.
      if n.next != none
      do q(n.next)
 2. Or here.
      otherwise
)";
  const std::string q =
      "procedure q \"Q\"\ngiven\n  n : node\nStart\n 1. Stop {part}.\n      for part in n.parts\nEnd\n";
  const Value alone(Record{{{"name", "a"}, {"next", Value{}}, {"parts", List{}}}});
  const Lowered l(lowered_with("n : node", steps) + q, {alone});
  CHECK(l.codes().empty());
  CHECK(l.plan->size() == 4);
  const Value two(Record{{{"name", "a"},
                          {"next", Record{{{"name", "b"}, {"next", Value{}}, {"parts", List{"x", "y"}}}}},
                          {"parts", List{}}}});
  CHECK(Lowered(lowered_with("n : node", steps) + q, {two}).plan->size() == 6);
}

TEST_CASE("what does not apply keeps its place in the order", "[lower]") {
  const Lowered l(lowered_with("x : bool", " 1. A.\n 2. B.\n      if x\n 3. C.\n"), {false});
  CHECK(l.plan->precedes(1, 3));
  CHECK(l.plan->predecessors(3) == 1);
}

TEST_CASE("a list that only the run can tell has one item that stands for all, through calls too", "[lower]") {
  const Lowered l(lowered_with("", R"( 1. Ask.
      let some = ["a"]
      do q(some)
)") + "procedure q \"Q\"\ngiven\n  some : list of text\nStart\n 1. Stop {x}.\n      for x in some\nEnd\n");
  CHECK(l.codes().empty());
  CHECK(l.plan->open_ended(2));
  CHECK(l.plan->part(3) == plan::Part::item);
}

TEST_CASE("a list that can't be worked out is refused", "[lower]") {
  const Lowered l(lowered_with("x : number", " 1. A {n}.\n      for n in [1 / x]\n"), {0});
  CHECK(l.codes() == "OCF0323");
  CHECK(l.diagnostics.sorted().front().got == "division by zero");
  CHECK(Lowered(lowered_with("x : number", " 1. A {n}.\n      if x != 0\n      for n in [1 / x]\n"), {0})
            .codes()
            .empty());
}

TEST_CASE("procedures that multiply are refused before they fill the machine", "[lower]") {
  std::string text = lowered_with("", " 1. A.\n      do p0()\n");
  for (int i = 0; i < 40; ++i) {
    const std::string call = i == 39 ? "" : "      do p" + std::to_string(i + 1) + "()\n";
    text += "procedure p" + std::to_string(i) + " \"P\"\nStart\n 1. A.\n" + call + " 2. B.\n" + call + "End\n";
  }
  CHECK(Lowered(text).codes() == "OCF0322");
}

TEST_CASE("procedures may call one another a thousand deep", "[lower]") {
  std::string text = lowered_with("", " 1. A.\n      do p0(\"x\")\n");
  for (int i = 0; i < 1000; ++i) {
    const std::string call = i == 999 ? "" : "      do p" + std::to_string(i + 1) + "(what)\n";
    text += "procedure p" + std::to_string(i) + " \"P\"\ngiven\n  what : text\nStart\n 1. A.\n" + call + "End\n";
  }
  CHECK(Lowered(text).plan->size() == 1002);
}

TEST_CASE("many items are planned soon", "[lower]") {
  const std::clock_t begin = std::clock();
  const Lowered l(
      lowered_with("many : list of text", " 1. Stop {n}.\n      for n in many, at once\n      do say(n) as said\n"),
      {Value(texts(200'000))});
  CHECK(l.plan->size() == 200'002);
  CHECK(std::clock() - begin < 8 * CLOCKS_PER_SEC);
}

// `resume --adopt`: a run that goes on by another text.
#include "engine/run/adopt.h"

#include "tests/support/catch.h"
#include "tests/support/text_sim.h"

using namespace ocflow;
using run::State;
using test::has;
using test::TextSim;

namespace {

std::string act(const std::string& number, const std::string& sentence, const std::string& what,
                const std::string& more = "") {
  return " " + number + " " + sentence + "\n      do command([\"" + what + "\"], repeatable: true)\n" + more;
}

// a is done, b has failed, c did not start.
const std::string was_text = act("1.", "Do a.", "a") + act("2.", "Do b.", "b") + act("3.", "Do c.", "c");

struct Was : TextSim {
  explicit Was(const std::string& steps = was_text, const std::string& fails_at = "command b") : TextSim(steps) {
    fails(fails_at);
    CHECK_FALSE(run());
    crash();
  }
};

// Takes over the record of a run; empty when it may, else why not.
std::string adopts(TextSim& now, const TextSim& was) {
  const auto moved = run::adopt(was.memory.events, was.fresh, now.fresh);
  if (!moved) return moved.error().what;
  now.memory.events = was.memory.events;
  for (auto& e : now.memory.events) {
    const auto node = e.node;
    for (const auto& [before, after] : *moved)
      if (before == node) e.node = after;
  }
  return {};
}

std::string refusal(const std::string& text, const std::string& before = was_text,
                    const std::string& fails_at = "command b") {
  Was was(before, fails_at);
  TextSim now(text);
  return adopts(now, was);
}

}  // namespace

TEST_CASE("the step at which it failed may do something else, and what did not begin may be anything") {
  Was was;
  TextSim now(act("1.", "First, do a.", "a") + act("2.", "Do b.", "better") + act("3.", "Do d.", "d") +
              act("4.", "Do c.", "c"));
  REQUIRE(adopts(now, was) == "");
  now.fails("command d");
  CHECK_FALSE(now.resume());
  CHECK(now.done() == "command better, command d");
  now.crash();
  CHECK(now.resume());  // a second resume, of what was adopted
  CHECK(now.done() == "command better, command d, command d, command c");
  CHECK(now.state("1") == State::done);
}

TEST_CASE("what did not begin may go, or change its place") {
  Was was;
  TextSim fewer(act("1.", "Do a.", "a") + act("2.", "Do b.", "b"));
  CHECK(adopts(fewer, was) == "");
  CHECK(fewer.resume());
  CHECK(fewer.done() == "command b");
  CHECK(refusal(act("1.", "Do a.", "a") + act("2.", "Do b.", "b") + act("3.", "Do e.", "e") +
                act("4.", "Do c.", "c")) == "");
}

TEST_CASE("a finished step may not do something else, and may not go") {
  CHECK(has(refusal(act("1.", "Do a.", "x") + act("2.", "Do b.", "b")),
            "step 1 (Do a.) is done, and its `do command([\"a\"]"));
  CHECK(has(refusal(act("1.", "Do b.", "b")), "the new text can't be adopted: step 1 (Do a.) is done, and"));
  CHECK(has(refusal(act("1.", "Do b.", "b") + act("2.", "Do a.", "a")), "can't be adopted"));
}

TEST_CASE("nothing new may stand before what has begun, nor in what is finished") {
  CHECK(has(refusal(act("1.", "Do n.", "n") + act("2.", "Do a.", "a") + act("3.", "Do b.", "b")),
            "step 1 of the new text (Do n.) is new and comes before it"));
  const std::string list = R"( 1. All of it.
      1. Do a.
           do command(["a"], repeatable: true)
)";
  CHECK(has(refusal(list + "      2. Do n.\n           do command([\"n\"])\n" + act("2.", "Do b.", "b"),
                    list + act("2.", "Do b.", "b")),
            "step 1.2 of the new text (Do n.) is new and comes before it"));
  const std::string last = act("1.", "Do b.", "b") + R"( 2. Look.
      expect 1 == 1
)";
  CHECK(refusal(last, act("1.", "Do b.", "b")) == "");
}

TEST_CASE("a check beneath a finished act would have been looked at: it is refused") {
  CHECK(has(refusal(act("1.", "Do a.", "a", "      expect 1 == 1\n") + act("2.", "Do b.", "b")), "step 1"));
}

TEST_CASE("a new bullet moves the numbers, and the record goes with its steps") {
  const auto bullet = [](const std::string& what) {
    return "      - Do " + what + ".\n           do command([\"" + what + "\"], repeatable: true)\n";
  };
  Was was(" 1. All.\n" + bullet("a") + bullet("b"));
  TextSim now(" 1. All.\n" + bullet("n") + bullet("a") + bullet("b"));
  REQUIRE(adopts(now, was) == "");
  CHECK(now.resume());
  CHECK(now.world.times("command a") == 0);
  CHECK(now.world.times("command n") == 1);
  CHECK(now.world.times("command b") == 1);
}

TEST_CASE("a loop may get more items behind those that have begun, and none before") {
  const auto loop = [](const std::string& items) {
    return " 1. Do {x}.\n      for x in [" + items + "]\n      do command([x], repeatable: true)\n";
  };
  Was was(loop("\"a\", \"b\""));
  TextSim now(loop("\"a\", \"b\", \"c\""));
  REQUIRE(adopts(now, was) == "");
  CHECK(now.resume());
  CHECK(now.done() == "command b, command c");
  CHECK(has(refusal(loop("\"n\", \"a\", \"b\""), loop("\"a\", \"b\"")), "would be given other values"));
}

TEST_CASE("a finished step keeps its values: another site would have made it another act") {
  Was was;
  TextSim now(act("1.", "Do a.", "{x}") + act("2.", "Do b.", "b"), "given\n  x : text = \"a\"\n");
  CHECK(has(adopts(now, was), "step 1 (Do a.) is done"));
}

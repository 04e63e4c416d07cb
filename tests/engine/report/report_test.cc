#include "engine/report/report.h"

#include <nlohmann/json.hpp>

#include "engine/report/words.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/told_run.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Event;
using run::EventKind;
using run::State;

namespace {

constexpr const char* text = R"(procedure close_shop "Closing the shop"

given
  till : text = "north"  "Which till"
  used : bool = false    "Is there a second one?"

Start
 1. Count the money in till {till}.
      do command(["true"])
 2. Lock up.
      1. Lock the front.
           do command(["lock", "front"])
      2. Lock the back.
           do command(["lock", "back"])
 3. Count the second till.
      if used
      do command(["true"])
 4. Go home.
End
)";

struct FailedRun : Told {
  FailedRun() : Told(text) {
    tell(EventKind::run_started);
    act("1");
    act("2.1");
    act("2.2", fails);
    tell(EventKind::run_ended, "", [](Event& e) { e.text = "a step failed"; });
  }
};

}  // namespace

TEST_CASE("a failed run says what failed, what stays as it is, what did not start and how to go on") {
  FailedRun run;
  const auto text_now = report::to_text(run.folder.report(), false) + "\n" +
                        report::summary(run.folder.report(), "--state /tmp/x", false);
  CHECK(text_now == test::golden("report/failed.txt", text_now));
}

TEST_CASE("what only looked left nothing, and how often it looked stands alone where no time is told") {
  Told run(
      "procedure p \"P\"\nStart\n 1. Look.\n      require 1 == 1\n 2. Open it.\n      do command([\"open\"])\n"
      " 3. Break it.\n      do command([\"break\"])\nEnd\n");
  run.tell(EventKind::run_started);
  run.tell(EventKind::checked, "1", succeeds);
  run.act("2");
  run.act("3", fails);
  run.tell(EventKind::run_ended);
  auto report = run.folder.report();
  CHECK(report::summary(report, "", false).find("What is left as it is\n  2      Open it. (done)\n\n") !=
        std::string::npos);
  report.steps[1].attempts = 3;
  report.steps[1].untimed = true;
  CHECK(report::to_text(report, false).find("  Open it.  3 attempts\n") != std::string::npos);
}

TEST_CASE("where an act failed and what was expected holds all the same, both are told") {
  Told run(R"(procedure p "P"

Start
 1. Stop it.
      do command(["stop"]) as it
      expect it.exit_code == 3
      expect it.output == ""
End
)");
  const auto holds = [](std::uint16_t clause) { return [clause](Event& e) { e.yes = true, e.clause = clause; }; };
  run.tell(EventKind::run_started);
  run.act("1", fails);
  run.tell(EventKind::checked, "1", holds(1));
  CHECK(run.folder.held(run.made->plan().find("1")) == "");
  run.tell(EventKind::checked, "1", holds(2));
  CHECK(run.folder.step(run.made->plan().find("1")).state == State::done);
  CHECK(run.folder.step(run.made->plan().find("1")).detail ==
        "expected `it.exit_code == 3` and `it.output == \"\"` hold, though the act failed: it ended with exit code 3");
}

TEST_CASE("why a wait ended in vain isn't told any more once it holds") {
  Told run("procedure p \"P\"\n\nStart\n 1. Wait.\n      until file.exists(\"x\") every 1s within 1m\nEnd\n");
  const auto detail = [&] { return run.folder.step(run.made->plan().find("1")).detail; };
  run.tell(EventKind::run_started);
  run.tell(EventKind::wait_ended, "1", [](Event& e) { e.text = "waited 1m in vain"; });
  CHECK(detail() == "waited 1m in vain");
  run.tell(EventKind::run_resumed);
  run.tell(EventKind::wait_ended, "1", [](Event& e) { e.yes = true; });
  CHECK(detail() == "");
}

TEST_CASE("the failed step is the one that a person has to decide about") {
  FailedRun run;
  const auto report = run.folder.report();
  CHECK(report::outcome_name(report) == "failed");
  CHECK(report.steps[3].number == "2.2");
  CHECK(report.steps[3].undecided);
  CHECK(report.steps[3].output == "the key broke\nin the lock\n");
  CHECK(!report.steps[1].undecided);
}

TEST_CASE("what failed and was left out is not told as if it had not failed") {
  FailedRun run;
  run.tell(EventKind::decided, "2.2", [](Event& e) {
    e.answer = run::Answer::skip;
    e.who = "anna";
    e.text = "the door is gone";
  });
  const auto report = run.folder.report();
  CHECK(report.steps[3].detail == "anna said skip: the door is gone; it had failed: it ended with exit code 3");
  CHECK(report.steps[3].had_failed);
  CHECK(report::summary(report, "", false).find("1 skipped (1 after it failed)") != std::string::npos);
  CHECK(report::to_json(report)["steps"][3]["had_failed"] == true);
}

TEST_CASE("what was in doubt and was left out, or done by word, is not told as if nobody had doubted it") {
  Told run(text);
  run.tell(EventKind::run_started);
  run.tell(EventKind::intent, "1");
  run.tell(EventKind::observed, "1", in_doubt);
  const auto before = report::summary(run.folder.report(), "", false);
  CHECK(before.find("What is in doubt: was it done?\n  1      Count the money in till north.\n") != before.npos);
  CHECK(before.find("What failed") == before.npos);
  run.tell(EventKind::decided, "1", [](Event& e) { e.answer = run::Answer::skip, e.who = "anna"; });
  const auto report = run.folder.report();
  CHECK(report.steps[0].detail == "anna said skip; it was in doubt");
  CHECK(report::to_json(report)["steps"][0]["was_in_doubt"] == true);
  CHECK(report::summary(report, "", false).find("1 skipped (1 after it was in doubt)") != std::string::npos);
}

TEST_CASE("a list that a person left out holds nothing that failed, or did not start") {
  FailedRun run;
  run.tell(EventKind::decided, "2", [](Event& e) { e.answer = run::Answer::skip, e.who = "anna"; });
  const auto last = report::summary(run.folder.report(), "", false);
  CHECK(last.find("What failed") == last.npos);
  CHECK(run.folder.outcome().counts.had_failed == 1);
  CHECK(run.folder.outcome().counts.of(State::failed) == 0);
}

TEST_CASE("why a check did not hold is no word about its step once it does") {
  Told run("procedure p \"P\"\nStart\n 1. Look.\n      expect file.exists(\"x\")\nEnd\n");
  run.tell(EventKind::run_started);
  run.tell(EventKind::checked, "1", [](Event& e) { e.text = "`x` is not so"; });
  run.tell(EventKind::run_resumed);
  CHECK(run.folder.step(1).detail == "`x` is not so");
  run.tell(EventKind::checked, "1", [](Event& e) { e.yes = true; });
  CHECK(run.folder.step(1).detail == "");
}

TEST_CASE("a person's done on a ladder is no success of its last rung, and that of a person's rung is told with it") {
  constexpr const char* ladder = R"(procedure p "P"
Start
 1. Lock it.
      do command(["lock"])
      else do command(["bolt"])
      on failure ask
 2. Bolt it.
      do command(["bolt"])
      else do person("Bolt it by hand.")
End
)";
  Told run(ladder);
  const auto by_anna = [](Event& e) { e.answer = run::Answer::done, e.who = "anna"; };
  run.tell(EventKind::run_started);
  run.act("1", fails);
  run.tell(EventKind::intent, "1", [](Event& e) { e.clause = e.attempt = 2; });
  run.tell(EventKind::observed, "1", [](Event& e) { fails(e), e.clause = e.attempt = 2; });
  run.tell(EventKind::decided, "1", by_anna);
  run.act("2", fails);
  run.tell(EventKind::intent, "2", [](Event& e) { e.clause = e.attempt = 2; });
  run.tell(EventKind::answered, "2", [&](Event& e) { by_anna(e), e.clause = e.attempt = 2; });
  CHECK(run.folder.step(1).detail == "anna said done");
  CHECK(run.folder.step(2).detail == "done in another way, the 2. of 2: anna said done");
}

TEST_CASE("a list begins with its first step and ends with its last") {
  FailedRun run;
  const auto list = run.folder.report().steps[1];
  CHECK(list.number == "2");
  CHECK(list.state == State::failed);
  CHECK(list.began_ms > 0);
  CHECK(list.ended_ms == run.folder.report().steps[3].ended_ms);
}

TEST_CASE("a run that went as asked says so, with why a step did not apply and who did what") {
  Told run(text);
  run.tell(EventKind::run_started);
  run.act("1");
  run.act("2.1");
  run.act("2.2");
  run.tell(EventKind::condition, "3");
  run.tell(EventKind::intent, "4");
  run.tell(EventKind::answered, "4", [](Event& e) { e.answer = run::Answer::done, e.who = "anna"; });
  run.tell(EventKind::run_ended, "", [](Event& e) { e.yes = true; });
  const auto report = run.folder.report();
  const auto text_now = report::to_text(report, false) + "\n" + report::summary(report, "", false);
  CHECK(text_now == test::golden("report/as_asked.txt", text_now));
}

TEST_CASE("how many steps are how is told without the steps") {
  FailedRun run;
  const auto outcome = run.folder.outcome();
  CHECK(outcome.steps.empty());
  CHECK(outcome.counts.of(State::done) == 2);
  CHECK(outcome.counts.of(State::failed) == 1);
  CHECK(outcome.counts.of(State::waiting) == 2);
  CHECK(run.folder.report().counts.in == outcome.counts.in);
}

TEST_CASE("a person's step without an answer is what the run waits for") {
  Told run(text);
  run.tell(EventKind::run_started);
  run.act("1");
  run.act("2.1");
  run.act("2.2");
  run.tell(EventKind::condition, "3");
  run.tell(EventKind::intent, "4");
  run.tell(EventKind::run_ended, "", [](Event& e) { e.text = "a person is needed"; });
  const auto text_now = report::summary(run.folder.report(), "", false);
  CHECK(text_now == test::golden("report/person.txt", text_now));
  CHECK(report::outcome_name(run.folder.report()) == "stopped");
}

TEST_CASE("a report as JSON holds every step, and is JSON whatever a step wrote") {
  FailedRun run;
  auto report = run.folder.report();
  report.steps[0].output = "\xff\xfe";
  const auto json = nlohmann::json::parse(report::to_json(report).dump());
  CHECK(json["steps"].size() == 6);
  CHECK(json["outcome"] == "failed");
  CHECK(json["steps"][3]["path"] == "2.2");
  CHECK(json["counts"]["failed"] == 2);
}

TEST_CASE("a sentence shows its values") {
  FailedRun run;
  CHECK(run.folder.report().steps[0].sentence == "Count the money in till north.");
}

TEST_CASE("the heading of a `for` says how many items it is for, and nothing of one item") {
  const auto made = test::compiled(R"(procedure p "Moving"

given
  shop  : text = "the shop"
  boxes : list of text = ["red", "blue"]
  rest  : list of text = []

Start
 1. Carry the {box} box out of {shop}.
      for box in boxes
      note It is {box}.
      do command(["true"])
 2. Carry the rest
      for box in rest
      do command(["true"])
End
)");
  run::RunState state{made->plan()};
  const auto at = [&](const char* number) { return made->plan().find(number); };
  CHECK(report::sentence(state, at("1")) == "Carry the … box out of the shop, for each of 2.");
  CHECK(report::notes(state, at("1")).empty());
  CHECK(report::sentence(state, at("1[2]")) == "Carry the blue box out of the shop.");
  CHECK(report::notes(state, at("1[2]")).front() == "note: It is blue.");
  CHECK(report::sentence(state, at("2")) == "Carry the rest, for none");
}

TEST_CASE("what a step says can't steer the terminal") {
  CHECK(report::one_line("a\x1b[2Jb\nc\x7f\xc2\x9b") == "a\\x1b[2Jb c\\x7f?");
  CHECK(report::lines_after("| ", "a\r\nb\n\n") == "| a\n| b\n");
}

TEST_CASE("durations and moments read as a person says them") {
  CHECK(report::span_text(12) == "12 ms");
  CHECK(report::span_text(240) == "0.2 s");
  CHECK(report::span_text(61'000) == "1 min 1 s");
  CHECK(report::span_text(3'720'000) == "1 h 2 min");
  CHECK(report::moment_text(1'795'394'820'000) == "2026-11-23 00:47:00 UTC");
  CHECK(report::moment_text(0) == "-");
}

TEST_CASE("a word for a shell is quoted when it has to be") {
  CHECK(report::shell_word("3.1=again") == "3.1=again");
  CHECK(report::shell_word("5[2]=again") == "'5[2]=again'");
  CHECK(report::shell_word("it's") == "'it'\\''s'");
}

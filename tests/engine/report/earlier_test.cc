// What failed in an earlier sitting of a run, and was not come to in the one that is told of.
#include <nlohmann/json.hpp>

#include "tests/support/told_run.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Event;
using run::EventKind;

namespace {

constexpr const char* closing = R"(procedure p "P"

Start
 1. Open it.
      do command(["open"], repeatable: true)
      finally command(["close"], repeatable: true)
 2. See that it is there.
      require 1 == 2
End
)";

void second(Told& run, const char* step, bool done) {
  run.tell(EventKind::intent, step, [](Event& e) { e.attempt = 2; });
  run.tell(EventKind::observed, step, [&](Event& e) {
    e.yes = true, e.attempt = 2;
    if (!done) fails(e);
  });
}

void in_vain(Event& e) { e.text = "it is not there"; }

// It is open, then the look fails, and it is closed again.
struct Closed : Told {
  Closed() : Told(closing) {
    tell(EventKind::run_started);
    act("1");
    tell(EventKind::checked, "2", in_vain);
    tell(EventKind::intent, "1", [](Event& e) { e.clause = 1; });
    tell(EventKind::observed, "1", [](Event& e) { e.yes = true, e.clause = 1; });
    tell(EventKind::run_ended);
    tell(EventKind::run_resumed);
  }
  std::string last() const { return report::summary(folder.report(), "", false); }
};

}  // namespace

TEST_CASE("what failed before a resume and was not reached in it is not told as if it had failed this time") {
  Closed run;
  second(run, "1", false);
  CHECK(has(run.last(), "What failed\n  1      Open it.\n"));
  CHECK(has(run.last(), "\nWhat failed earlier, and was not reached this time\n  2      See that it is there.\n"));
  CHECK(has(run.last(), ": 2 failed (1 of them earlier), 1 `finally` still to run.\n"));
  CHECK(has(report::to_text(run.folder.report(), false), "See that it is there.  0 ms, before the last resume\n"));
  CHECK(report::to_json(run.folder.report())["steps"][1]["failed_earlier"] == true);
}

TEST_CASE("what fails again in a resume has failed this time") {
  Closed run;
  second(run, "1", true);
  run.tell(EventKind::checked, "2", in_vain);
  CHECK(has(run.last(), "What failed\n  2      See that it is there.\n"));
  CHECK(!has(run.last(), "earlier"));
}

TEST_CASE("what failed in a list that was tolerated is told once as what failed, and from then on as earlier") {
  Told run(
      "procedure p \"P\"\nStart\n 1. Try.\n      on failure continue\n      1. Look.\n           require 1 == 2\n"
      " 2. Go.\n      do command([\"go\"], repeatable: true)\nEnd\n");
  const auto last = [&] { return report::summary(run.folder.report(), "", false); };
  run.tell(EventKind::run_started);
  run.tell(EventKind::checked, "1.1", in_vain);
  run.act("2", fails);
  CHECK(has(last(), "What failed\n  1.1    Look.\n"));
  run.tell(EventKind::run_resumed);
  second(run, "2", false);
  CHECK(has(last(), "What failed\n  2      Go.\n"));
  CHECK(has(last(), "What failed earlier, and was not reached this time\n  1.1    Look.\n"));
}

TEST_CASE("what a person leaves as failed before a resume is what failed in it") {
  Told run("procedure p \"P\"\nStart\n 1. Go.\n      do command([\"go\"])\nEnd\n");
  run.tell(EventKind::run_started);
  run.act("1", fails);
  run.tell(EventKind::run_ended);
  run.tell(EventKind::decided, "1", [](Event& e) { e.answer = run::Answer::failed, e.who = "anna"; });
  run.tell(EventKind::run_resumed);
  CHECK(has(report::summary(run.folder.report(), "", false), "What failed\n  1      Go.\n"));
}

// What a report says of `finally`s.
#include <nlohmann/json.hpp>

#include "tests/support/golden.h"
#include "tests/support/told_run.h"

using namespace ocflow;
using namespace ocflow::test;
using run::Event;
using run::EventKind;
using run::State;

namespace {

constexpr const char* with_final = R"(procedure lock_up "Locking up"

Start
 1. Lock the front.
      do command(["lock", "front"])
      finally command(["hide", "key"])
End
)";

}  // namespace

TEST_CASE("a finally that failed is told with what it wrote, and not as the end of its step") {
  Told run(with_final);
  run.tell(EventKind::run_started);
  run.act("1");
  run.tell(EventKind::intent, "1", [](Event& e) { e.clause = 1; });
  run.tell(EventKind::observed, "1", [](Event& e) { fails(e), e.clause = 1; });
  const auto report = run.folder.report();
  const auto last = report::summary(report, "", false);
  CHECK(last.starts_with("The procedure failed"));
  CHECK(last.find("What `finally` was to do, and failed\n  1/finally  Lock the front.\n"
                  "         command([\"hide\", \"key\"])\n"
                  "         it ended with exit code 3\n         | the key broke\n") != std::string::npos);
  CHECK(report.steps[0].output == "");
  CHECK(report::to_json(report)["failed_finals"][0]["path"] == "1/finally");
}

namespace {

// A step and the procedure that it runs both have something to close.
constexpr const char* both_close = R"(procedure open_shop "Opening the shop"

finally command(["lock", "shop"])

Start
 1. Open the till.
      do open_till()
      finally command(["lock", "till"])
 2. Wait for customers.
      do command(["wait"])
End

procedure open_till "Opening the till"

finally command(["hide", "key"])

Start
 1. Turn the key.
      do command(["turn"])
End
)";

// Ends a `finally` that runs now.
void close(Told& run, void (*how)(Event&)) {
  const auto& state = run.state;
  plan::NodeId at = 0;
  while (!state.closing_clause(at)) ++at;
  const auto fill = [&](Event& e) {
    e.node = at;
    e.clause = *state.closing_clause(at);
    if (e.kind == EventKind::observed) how(e);
  };
  run.tell(EventKind::intent, "", [&](Event& e) { fill(e), e.attempt = state.attempts(at); });
  run.tell(EventKind::observed, "", [&](Event& e) { e.attempt = state.attempts(at), fill(e); });
}

}  // namespace

TEST_CASE("a report names each finally, that of a step and that of what it runs, with how it stands and what to do") {
  Told run(both_close);
  run.tell(EventKind::run_started);
  run.act("1.1");
  close(run, succeeds);
  run.act("2", fails);
  close(run, fails);
  close(run, in_doubt);
  run.tell(EventKind::run_ended, "", [](Event& e) { e.text = "failed"; });
  const auto report = run.folder.report();
  const auto text_now = report::to_text(report, false) + "\n" + report::summary(report, "", false);
  CHECK(text_now == test::golden("report/finals.txt", text_now));
}

TEST_CASE("a list ends with the finally of the procedure that runs in it") {
  Told run(R"(procedure lock_up "Locking up"
Start
 1. Lock the front.
      do front()
End

procedure front "The front"
finally command(["hide", "key"])
Start
 1. Turn the key.
      do command(["turn"])
End
)");
  run.tell(EventKind::run_started);
  const auto [holder, clause] = run.state.pending_finals().at(0);
  run.act("1.1");
  run.act(run.made->plan().path(holder), [at = clause](Event& e) { e.clause = at; });
  CHECK(run.state.state(run.made->plan().find("1")) == State::done);
  CHECK(run.folder.report().steps[0].ended_ms > 0);
}

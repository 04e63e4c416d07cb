// service.* by the service manager of Windows, with services that behave and such as don't.
#include "tests/parts/wine/wine_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using action::Ended;
using Sees = Probed::Sees;

namespace {

// One keeper for the services of one test.
class Services {
 public:
  explicit Services(const std::string& run_id) : run_(Windows::get().reach(), run_id) {}
  Outcome act(const std::string& verb, const std::string& name, Duration limit = 20s, bool with_dependents = false,
              bool accept_killed = false) {
    return run_.act(next_++, "service." + verb, {name, {}, limit, with_dependents, accept_killed});
  }
  Outcome set(const std::string& verb, const std::string& name) { return run_.act(next_++, "service." + verb, {name}); }
  Value look(const std::string& what, const std::string& name) { return run_.read("service." + what, {name}).result; }
  std::string words(const std::string& name) { return run_.read("service.state", {name}).output; }
  Probed plan(const std::string& verb, const std::string& name) {
    std::optional<Probed> answer;
    run_.remote->probe({"service." + verb, {name}, {}, Duration{0}}, [&](Probed p) { answer = std::move(p); });
    if (!run_.until([&] { return answer.has_value(); })) throw std::runtime_error("no answer in time");
    return *answer;
  }

 private:
  FarRun run_;
  AttemptKey next_ = 1;
};

void install(const std::string& name, std::vector<std::string> options = {}, const std::string& start = "demand") {
  Windows::get().install(name, std::move(options), start);
}

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a Windows service is started, looked at, restarted and stopped") {
  install("good");
  Services run("good");
  CHECK(run.look("state", "good") == Value("stopped"));
  CHECK(run.plan("start", "good").from == "stopped (stopped)");
  CHECK(run.act("start", "good").changed);
  CHECK(run.look("is_running", "good") == Value(true));
  says(run.words("good"), "running, pid ");
  CHECK_FALSE(run.act("start", "good").changed);
  CHECK(run.act("restart", "good").ok());
  const auto stopped = run.act("stop", "good");
  CHECK((stopped.ok() && stopped.changed));
  CHECK(run.plan("stop", "good").sees == Sees::already_so);
}

TEST_CASE("a service that Windows doesn't know is an error, never a state") {
  Services run("unknown");
  for (const auto* verb : {"start", "stop", "restart"})
    says(run.act(verb, "nobody").error, "Windows knows no service \"nobody\" (error 1060)");
  CHECK(run.plan("stop", "nobody").sees == Sees::would_fail);
  CHECK(run.act("stop", "no/such name").ended == Ended::failed);
}

TEST_CASE("a slow stop passes through its states, and a limit that is too short says how it stands") {
  install("slow", {"stop=slow"});
  Services run("slow");
  CHECK(run.act("start", "slow").ok());
  const auto early = run.act("stop", "slow", 1s);
  says(early.error, "slow has not stopped 1s after it was asked to stop: stopping (stop pending, checkpoint ");
  says(early.error, "which may take 1s (its wait hint)");
  CHECK(run.look("state", "slow") == Value("stopping"));
  CHECK(run.act("stop", "slow").ok());
  CHECK(run.look("state", "slow") == Value("stopped"));
}

TEST_CASE("a service that hangs while it stops, or doesn't listen, has not stopped") {
  install("hangs", {"stop=hang"});
  install("ignores", {"stop=ignore"});
  Services run("hangs");
  CHECK(run.act("start", "hangs").ok());
  const auto hangs = run.act("stop", "hangs", 4s);
  CHECK(hangs.ended == Ended::failed);
  says(hangs.error, "hangs has not stopped 4s after it was asked to stop: stopping (stop pending");
  says(hangs.error, "no progress for ");
  CHECK(run.act("start", "ignores").ok());
  const auto ignores = run.act("stop", "ignores", 2s);
  CHECK(ignores.ended == Ended::failed);
  says(ignores.error, "ignores has not stopped 2s after it was asked to stop: running (running, pid ");
}

TEST_CASE("a service that takes no stop is told in words") {
  install("refuses", {"stop=refuse"});
  Services run("refuses");
  CHECK(run.act("start", "refuses").ok());
  const auto outcome = run.act("stop", "refuses", 5s);
  CHECK(outcome.ended == Ended::failed);
  says(outcome.error, "refuses can't be stopped: it takes no such order (error 1052)");
  CHECK(run.look("is_running", "refuses") == Value(true));
}

TEST_CASE("a service whose process ends while it stops has not stopped well, whatever its manager goes on saying") {
  for (const auto* how : {"crash", "kill"}) {
    const auto name = std::string("ends-by-") + how;
    install(name, {std::string("stop=") + how});
    Services run(name);
    CHECK(run.act("start", name).ok());
    const auto outcome = run.act("stop", name, 10s);
    CHECK(outcome.ended == Ended::failed);
    says(outcome.error, name + " has stopped, but not by itself: ");
    CHECK(run.look("state", name) == Value("failed"));
    CHECK(run.look("is_running", name) == Value(false));
  }
}

TEST_CASE("a service that ends with an error of its own has not stopped well") {
  install("sour", {"stop=fail"});
  Services run("sour");
  CHECK(run.act("start", "sour").ok());
  says(run.act("stop", "sour").error, "sour has stopped, but not by itself: it ended with an error: ");
  CHECK(run.act("start", "sour").ok());
  CHECK(run.act("stop", "sour", 20s, false, true).ok());
}

TEST_CASE("a service that is disabled, hangs or fails while it starts is no success") {
  install("disabled", {}, "disabled");
  install("late", {"start=slow"});
  install("never", {"start=hang"});
  install("broken", {"start=fail"});
  Services run("starts");
  says(run.act("start", "disabled").error, "disabled can't be started: it is disabled (error 1058)");
  CHECK(run.act("start", "late").ok());
  const auto never = run.act("start", "never", 3s);
  says(never.error, "never does not run 3s after it was asked to start: starting (start pending");
  CHECK(run.act("start", "broken", 3s).ended == Ended::failed);
}

TEST_CASE("the start type is read and changed") {
  install("typed", {}, "demand");
  Services run("typed");
  CHECK(run.look("start_type", "typed") == Value("manual"));
  CHECK(run.set("enable", "typed").changed);
  CHECK(run.look("start_type", "typed") == Value("automatic"));
  CHECK_FALSE(run.set("enable", "typed").changed);
  CHECK(run.set("disable", "typed").changed);
  CHECK(run.look("start_type", "typed") == Value("manual"));
}

TEST_CASE("those that need it are told, and stopped first only where the call says so") {
  install("db");
  install("config", {"needs=db"});
  install("tserver", {"needs=config"}, "auto");
  Services run("needs");
  for (const auto* name : {"db", "config", "tserver"}) CHECK(run.act("start", name).ok());
  CHECK(run.look("dependents", "db") == Value(List{"tserver", "config"}));
  says(run.act("stop", "db").error, "tserver, config need db and run");
  const auto stopped = run.act("stop", "db", 20s, true);
  CHECK((stopped.ok() && stopped.output.find("stopped before it: tserver, config") != std::string::npos));
  CHECK(run.look("is_running", "tserver") == Value(false));
}

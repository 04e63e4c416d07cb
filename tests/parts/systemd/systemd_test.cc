// service.* against a real systemd, by its bus. None of these believes what the bus says of a job.
#include "tests/parts/systemd/booted.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

std::string unit(const std::string& program, const std::string& more = "") {
  return "[Service]\nExecStart=" + program + "\n" + more;
}
// A service that takes SIGTERM in its own way. systemd calls it running before it has come to its trap: `started`
// waits.
std::string taking_term(const std::string& trap, const std::string& more = "") {
  return unit("/bin/sh -c 'trap \"" + trap + "\" TERM; echo up >/run/up; while :; do sleep 0.1; done'", more);
}
bool started(Booted& run, const std::string& name) {
  std::filesystem::remove(run.inside + "/run/up");
  return run.act("start", name).ok() && soon([&] { return run.text("/run/up") == "up\n"; });
}
constexpr const char* fine = "/bin/sleep 1000";

}  // namespace

TEST_CASE("a systemd service is started, looked at and stopped") {
  Booted run({{"ocs.service", unit(fine)}});
  CHECK(run.look("state", "ocs").result == Value("stopped"));
  CHECK(run.plan("start", "ocs").from == "stopped (inactive (dead))");
  CHECK(run.act("start", "ocs").changed);
  CHECK(run.look("is_running", "ocs").result == Value(true));
  CHECK(run.look("state", "ocs.service").output.find("active (running), pid ") == 0);
  CHECK_FALSE(run.act("start", "ocs").changed);
  CHECK(run.act("restart", "ocs").ok());
  auto stopped = run.act("stop", "ocs");
  CHECK((stopped.ok() && stopped.changed));
  CHECK(run.plan("stop", "ocs").sees == Sees::already_so);
}

TEST_CASE("a systemd service that ignores being asked is killed, and that is no success") {
  Booted run({{"icon.service", taking_term("", "TimeoutStopSec=1\n")}});
  CHECK(started(run, "icon"));
  auto planned = run.plan("stop", "icon");
  CHECK(planned.why == "systemd kills it if it has not stopped after 1s (TimeoutStopSec)");
  auto outcome = run.act("stop", "icon");
  CHECK(outcome.ended == action::Ended::failed);
  CHECK(outcome.error ==
        "icon has stopped, but not by itself: systemd killed it (result timeout); say `accept_killed: true` where that "
        "does no harm");
  CHECK(started(run, "icon"));
  outcome = run.act("stop", "icon", 20s, false, true);
  CHECK((outcome.ok() && outcome.output.find("systemd killed it") != std::string::npos));
}

TEST_CASE("a slow stop is a state that passes, and a limit that is too short says how it stands") {
  Booted run({{"ocs.service", taking_term("sleep 3; exit 0")}});
  CHECK(started(run, "ocs"));
  auto outcome = run.act("stop", "ocs", 1s);
  CHECK(outcome.error.find(
            "ocs has not stopped 1s after it was asked to stop: stopping (deactivating (stop-sigterm), for ") == 0);
  CHECK(run.look("state", "ocs").result == Value("stopping"));
  CHECK(run.act("stop", "ocs").ok());
}

TEST_CASE("a systemd service that crashes while it stops has not stopped well") {
  Booted run({{"ocs.service", taking_term("kill -SEGV \\$\\$")}});
  CHECK(started(run, "ocs"));
  CHECK(run.act("stop", "ocs").error.find("ocs has stopped, but not by itself: ") == 0);
}

TEST_CASE("a systemd service that can't start says why") {
  Booted run(
      {{"none.service", unit("/no/such/program")},
       // (exec: it runs when it is /bin/false, and not while systemd still makes it ready)
       {"over.service", unit("/bin/false", "Type=exec\nRestart=always\nRestartSec=100ms\nStartLimitBurst=100\n")},
       {"refuses.service", "[Unit]\nRefuseManualStop=yes\n" + unit(fine)}});
  CHECK(run.act("start", "none", 3s).error.find("does not run") != std::string::npos);
  auto over = run.act("start", "over", 2s);  // it may end before its job does, or after
  INFO(over.error << over.output);
  CHECK((over.ended == action::Ended::failed && over.error.find("over") != std::string::npos));
  CHECK(run.act("start", "refuses").ok());
  auto outcome = run.act("stop", "refuses");
  CHECK(outcome.error.find("refuses.service") != std::string::npos);
  CHECK(outcome.error.find("Operation refused") != std::string::npos);
  CHECK(run.look("state", "refuses").result == Value("running"));
}

TEST_CASE("what systemd doesn't know is an error, never a state") {
  Booted run({{"bad.service", unit("relative/path")}});
  for (const auto* verb : {"start", "stop", "restart"}) {
    auto outcome = run.act(verb, "nobody");
    CHECK(outcome.error == "systemd knows no service \"nobody.service\"");
  }
  CHECK(run.look("state", "nobody").error == "systemd knows no service \"nobody.service\"");
  CHECK(run.look("state", "no/such name").ended == action::Ended::failed);
  CHECK(run.plan("stop", "nobody").sees == Sees::would_fail);
  CHECK(run.plan("start", "bad").sees == Sees::would_fail);
}

TEST_CASE("dependents are told, and stopped first only where the call says so") {
  Booted run({{"db.service", unit(fine)},
              {"config.service", "[Unit]\nRequires=db.service\nAfter=db.service\n" + unit(fine)},
              {"tserver.service", "[Unit]\nBindsTo=config.service\nAfter=config.service\n" + unit(fine) +
                                      "[Install]\nWantedBy=lab.target\n"}});
  CHECK(run.act("start", "tserver").ok());
  CHECK(run.look("dependents", "db").result == Value(List{"tserver.service", "config.service"}));
  CHECK(run.plan("stop", "db").why.find("tserver.service, config.service need db and run") == 0);
  auto outcome = run.act("stop", "db");
  CHECK(outcome.error.find("; stop them first, or say `with_dependents: true`") != std::string::npos);
  CHECK(run.look("is_running", "db").result == Value(true));
  outcome = run.act("stop", "db", 20s, true);
  CHECK(
      (outcome.ok() && outcome.output.find("stopped before it: tserver.service, config.service") != std::string::npos));
  CHECK(run.look("state", "tserver").result == Value("stopped"));
  CHECK(run.set("enable", "tserver").ok());
  CHECK(run.act("start", "db", 20s, true).output.find("started after it: tserver.service") != std::string::npos);
}

TEST_CASE("a plan tells who starts a systemd service again") {
  Booted run({{"web.service", unit(fine, "Restart=always\n")},
              {"web.socket", "[Socket]\nListenStream=/run/web.sock\n"},
              {"alone.service", unit(fine, "Restart=always\n")}});
  run.act("start", "web.socket");
  CHECK(run.act("start", "web").ok());
  CHECK(run.plan("stop", "web").why ==
        "web.socket is active and starts it again when it is triggered: stop that first");
  CHECK(run.act("start", "alone").ok());
  CHECK(run.plan("stop", "alone").why.empty());
  CHECK(run.act("stop", "alone").ok());
  CHECK(run.look("state", "alone").result == Value("stopped"));
}

TEST_CASE("whether a systemd service starts by itself") {
  Booted run({{"ocs.service", unit(fine) + "[Install]\nWantedBy=lab.target\n"}});
  CHECK(run.look("start_type", "ocs").result == Value("manual"));
  CHECK(run.probe("service.enable", {"ocs", "systemd", run.bus}).to == "automatic");
  CHECK(run.set("enable", "ocs").changed);
  CHECK(run.look("start_type", "ocs").result == Value("automatic"));
  CHECK_FALSE(run.set("enable", "ocs").changed);
  CHECK(run.set("disable", "ocs").changed);
  CHECK(run.look("start_type", "ocs").result == Value("manual"));
}

TEST_CASE("a systemd that can't be reached is an error that says where it was looked for") {
  KeeperRun run;
  auto outcome = run.read("service.state", {"ocs", "systemd", "unix:path=/no/such/bus"});
  CHECK(outcome.error.find("/no/such/bus") != std::string::npos);
}

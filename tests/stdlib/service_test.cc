// Services under a real runsv, and a script as in /etc/init.d.
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

void executable(const std::filesystem::path& path) { chmod(path.c_str(), 0755); }

// A service that is down until it is asked to start. Its supervisor is killed with the test, and takes it along.
struct Supervised : KeeperRun {
  explicit Supervised(const std::string& script) {
    executable(write("ocs/run", "#!/bin/sh\n" + script));
    write("ocs/down", "");
    service = (path() / "ocs").string();
    runsv = fork();
    if (runsv == 0) {
      execlp("runsv", "runsv", service.c_str(), nullptr);
      _exit(127);
    }
    INFO("this needs runsv, from the package runit");
    REQUIRE(soon([&] { return has("ocs/supervise/stat") && has("ocs/supervise/ok") && kill(runsv, 0) == 0; }));
    REQUIRE(soon([&] { return read("service.state", {service}).ok(); }));
  }
  ~Supervised() {
    auto pid = std::atoi(read_file("ocs/supervise/pid").c_str());
    kill(runsv, SIGKILL);
    waitpid(runsv, nullptr, 0);
    if (pid > 1) kill(pid, SIGKILL);
  }
  using KeeperRun::read;
  std::string service;
  pid_t runsv = -1;
};

constexpr const char* well_behaved = "exec sleep 1000\n";
constexpr const char* stuck = "trap '' TERM\n: > up\nwhile :; do sleep 0.05; done\n";
constexpr const char* crashing = "exit 1\n";

}  // namespace

TEST_CASE("service.start and service.stop, under runit") {
  Supervised run(well_behaved);
  CHECK(run.read("service.state", {run.service}).result == Value("stopped"));
  auto probed = run.probe("service.start", {run.service});
  CHECK((probed.sees == Sees::would_change && probed.from == "stopped (down)" && probed.to == "running"));
  CHECK(run.act("service.start", {run.service}).changed);
  CHECK(run.read("service.is_running", {run.service}).result == Value(true));
  CHECK(run.read("service.state", {run.service}).output.find("run, pid ") == 0);
  CHECK_FALSE(run.act("service.start", {run.service}).changed);
  CHECK(run.act("service.stop", {run.service}).changed);
  CHECK(run.read("service.is_running", {run.service}).result == Value(false));
  CHECK_FALSE(run.act("service.stop", {run.service}).changed);
}

TEST_CASE("service.restart makes another process of it") {
  Supervised run(well_behaved);
  CHECK(run.act("service.restart", {run.service}).ok());
  auto first = run.read_file("ocs/supervise/pid");
  CHECK(run.act("service.restart", {run.service}).ok());
  CHECK(run.read("service.is_running", {run.service}).result == Value(true));
  CHECK(run.read_file("ocs/supervise/pid") != first);
}

TEST_CASE("service.stop doesn't take an order for a stop") {
  Supervised run(stuck);
  CHECK(run.act("service.start", {run.service}).ok());
  REQUIRE(soon([&] { return run.has("ocs/up"); }));
  auto outcome = run.act("service.stop", {run.service, {}, Duration(200ms)});
  CHECK(outcome.ended == action::Ended::failed);
  INFO(outcome.error);
  CHECK(outcome.error.find("has not stopped 200ms after it was asked to stop: ") != std::string::npos);
  CHECK(soon([&] { return run.read("service.state", {run.service}).result == Value("stopping"); }));
}

TEST_CASE("service.start doesn't take a service that starts over and over for one that runs") {
  Supervised run(crashing);
  auto outcome = run.act("service.start", {run.service, {}, Duration(1s)});
  CHECK(outcome.error.find("does not run 1s after it was asked to start") != std::string::npos);
}

TEST_CASE("a service that nobody manages is an error, never a state") {
  KeeperRun run;
  run.write("ocs/run", "");
  auto service = (run / "ocs").string();
  CHECK(run.read("service.state", {service}).error.find("runsv does not run for " + service) == 0);
  CHECK(run.probe("service.stop", {service}).sees == Sees::would_fail);
  CHECK(run.act("service.stop", {service}).ended == action::Ended::failed);
  CHECK(run.act("service.stop", {"no-such-service", "runit"}).error.find("is not known here") != std::string::npos);
  CHECK(run.read("service.state", {"-x"}).error.find("can't be the name of a service") != std::string::npos);
  CHECK(run.read("service.state", {"x", "smf"}).ended == action::Ended::failed);
}

TEST_CASE("service.* with a script as in /etc/init.d") {
  KeeperRun run;
  auto script = run.write("ocs", R"(#!/bin/sh
cd "${0%/*}" || exit 4
case $1 in
  start) : > up ;;
  stop) [ -e stuck ] || rm -f up ;;
  restart) : > up ;;
  status) [ -e up ] && exit 0; exit 3 ;;
esac
)");
  executable(script);
  auto service = script.string();
  CHECK(run.read("service.state", {service}).result == Value("stopped"));
  CHECK(run.act("service.start", {service}).changed);
  CHECK(run.read("service.is_running", {service}).result == Value(true));
  auto restarted = run.act("service.restart", {service});
  INFO(restarted.error);
  CHECK(restarted.ok());
  CHECK(run.act("service.stop", {service}).changed);
  CHECK_FALSE(run.has("up"));
  run.act("service.start", {service});
  run.write("stuck", "");
  auto outcome = run.act("service.stop", {service, {}, Duration(1s)});  // its exit code says that all went well
  INFO(outcome.error);
  CHECK(outcome.error.find("has not stopped 1s after it was asked to stop: running") != std::string::npos);
}

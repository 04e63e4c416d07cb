// service.* under a real supervisord and a real s6-supervise.
#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

ChildCall call(std::vector<std::string> command) {
  ChildCall made;
  made.command = std::move(command);
  made.limit = 120s;
  return made;
}

// A supervisord with one program for each way to behave.
struct Supervisord : KeeperRun {
  Supervisord() : child(call({"/usr/bin/supervisord", "-n", "-c", settings_file()})) {
    REQUIRE(soon([&] { return read("service.state", {"fine", "supervisord", settings}).ok(); }));
  }
  ~Supervisord() {
    child.signal(SIGTERM);
    child.finish();
  }
  std::string settings_file() {
    auto here = path().string();
    auto program = [&](const std::string& name, const std::string& script, const std::string& more) {
      write(name + ".sh", "#!/bin/sh\n" + script + "\n");
      return "[program:" + name + "]\ncommand=/bin/sh " + here + "/" + name + ".sh\n" + more + "\n";
    };
    return settings =
               write(
                   "supervisord.conf",
                   "[supervisord]\nlogfile=" + here + "/log\npidfile=" + here + "/pid\nchildlogdir=" + here +
                       "\n[unix_http_server]\nfile=%(here)s/sock ; where it listens\nusername=ocflow\npassword=a<b\n"
                       "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = "
                       "supervisor.rpcinterface:make_main_rpcinterface\n" +
                       program("fine", "exec sleep 1000", "autostart=true\nstartsecs=0") +
                       program("stuck", "trap '' TERM; : > " + here + "/up; while :; do sleep 0.05; done",
                               "autostart=false\nstopwaitsecs=1\nstartsecs=0") +
                       program("slow", "trap 'sleep 2; exit 0' TERM; : > " + here + "/up; while :; do sleep 0.05; done",
                               "autostart=false\nstartsecs=0") +
                       program("crash", "exit 1", "autostart=false\nstartretries=1"))
                   .string();
  }
  Outcome order(const std::string& verb, const std::string& name, Duration limit = 20s, bool accept_killed = false) {
    return act("service." + verb, {name, "supervisord", limit, false, accept_killed, settings});
  }
  // Started, and come to its trap: to supervisord it runs before.
  bool up(const std::string& name) {
    std::filesystem::remove(*this / "up");
    return order("start", name).ok() && soon([&] { return has("up"); });
  }
  Outcome look(const std::string& what, const std::string& name) {
    return read("service." + what, {name, "supervisord", settings});
  }
  std::string settings;
  Child child;
};

struct S6 : KeeperRun {
  explicit S6(const std::string& script) : child(call({"/usr/bin/s6-supervise", folder_with(script)})) {
    REQUIRE(soon([&] { return read("service.state", {service}).ok(); }));
  }
  ~S6() {
    child.signal(SIGHUP);  // s6-supervise leaves when its service has
    if (pid > 1) kill(pid, SIGKILL);
    act("service.stop", {service, {}, Duration(1s)});
    child.signal(SIGTERM);
    child.finish();
  }
  std::string folder_with(const std::string& script) {
    chmod(write("ocs/run", "#!/bin/sh\necho $$ > ../pid\n" + script).c_str(), 0755);
    write("ocs/down", "");
    return service = (path() / "ocs").string();
  }
  std::string service;
  Child child;
  pid_t pid = 0;
};

}  // namespace

TEST_CASE("a program under supervisord is started, looked at and stopped") {
  Supervisord run;
  CHECK(run.look("is_running", "fine").result == Value(true));
  CHECK(run.look("start_type", "fine").result == Value("automatic"));
  auto planned = run.probe("service.stop", {"fine", "supervisord", Duration(20s), false, false, run.settings});
  CHECK(planned.why == "supervisord starts it again when it starts itself (autostart)");
  CHECK(run.order("stop", "fine").changed);
  CHECK(run.look("state", "fine").result == Value("stopped"));
  CHECK_FALSE(run.order("stop", "fine").changed);
  CHECK(run.order("start", "fine").changed);
  CHECK(run.order("restart", "fine").ok());
  CHECK(run.look("state", "fine").output.find("RUNNING, pid ") == 0);
}

TEST_CASE("what supervisord kills has not stopped by itself, though it calls that a success") {
  Supervisord run;
  CHECK(run.up("stuck"));
  CHECK(run.order("stop", "stuck").error.find("stuck has stopped, but not by itself: supervisord killed it") == 0);
  CHECK(run.up("stuck"));
  CHECK(run.order("stop", "stuck", 20s, true).ok());
}

TEST_CASE("slow, crashing and unknown programs under supervisord") {
  Supervisord run;
  CHECK(run.up("slow"));
  CHECK(run.order("stop", "slow", 200ms).error.find("stopping (STOPPING, pid ") != std::string::npos);
  CHECK(run.order("stop", "slow").ok());
  CHECK(run.order("start", "crash", 2s).error.find("crash does not run 2s after it was asked to start") == 0);
  CHECK(run.order("stop", "nobody").error == "supervisord knows no process \"nobody\"");
  auto outcome = run.act("service.disable", {"fine", "supervisord", run.settings});
  CHECK(outcome.error.find("set autostart=false for fine there") != std::string::npos);
  CHECK(run.read("service.state", {"fine", "supervisord", "/no/such.conf"}).ended == action::Ended::failed);
}

TEST_CASE("service.* under s6, found by its folder") {
  S6 run("exec sleep 1000\n");
  CHECK(run.read("service.state", {run.service}).result == Value("stopped"));
  CHECK(run.read("service.start_type", {run.service}).result == Value("manual"));
  CHECK(run.act("service.enable", {run.service}).changed);
  CHECK_FALSE(run.has("ocs/down"));
  CHECK(run.act("service.start", {run.service}).changed);
  CHECK(run.probe("service.stop", {run.service}).why.find("there is no file `down`") != std::string::npos);
  CHECK(run.act("service.restart", {run.service}).ok());
  CHECK(run.act("service.stop", {run.service}).changed);
  CHECK(run.read("service.state", {run.service}).output == "down");
}

TEST_CASE("a service under s6 that ignores being asked, and one that was killed") {
  S6 run("trap '' TERM\n: > ../up\nwhile :; do sleep 0.05; done\n");
  CHECK(run.act("service.start", {run.service}).ok());
  REQUIRE(soon([&] { return run.has("up"); }));
  auto outcome = run.act("service.stop", {run.service, "s6", Duration(300ms)});
  CHECK(outcome.error.find("has not stopped 300ms after it was asked to stop: stopping (up, pid ") !=
        std::string::npos);
  kill(std::stoi(run.read_file("pid")), SIGKILL);
  CHECK(soon([&] { return run.read("service.state", {run.service}).result == Value("stopped"); }));
  CHECK(run.read("service.state", {run.service}).output == "down; SIGKILL ended it");
}

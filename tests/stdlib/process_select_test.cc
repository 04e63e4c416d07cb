// The other ways to say which process is meant, what belongs to it, and who starts it again.
#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

struct Scripts : KeeperRun {
  // Runs a script of the test's own folder, so that its command line is like no other's, in a group of its own.
  Child& run(const std::string& name, const std::string& script, const std::string& shell = "/bin/sh") {
    ChildCall call;
    call.command = {"/usr/bin/setsid", shell, write(name, script).string(), "--app", name};
    call.limit = 60s;
    children.push_back(std::make_unique<Child>(call));
    return *children.back();
  }
  // Of the script, not of the `setsid` that becomes it: between the two a process has no command line.
  std::string pattern(const std::string& name) const {
    return "^/(usr/)?bin/(sh|perl) [^ ]*" + path().filename().string() + "/" + name + " --app";
  }
  Outcome terminate(std::vector<Value> more, Duration limit = Duration(5s), Value kill_after = {}) {
    std::vector<Value> arguments{{}, {}, limit, kill_after};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return act("process.terminate", arguments);
  }
  Value runs(const std::string& name) { return read("process.is_running", {{}, {}, pattern(name)}).result; }
  std::vector<std::unique_ptr<Child>> children;
};

}  // namespace

TEST_CASE("a process is meant by its command line") {
  Scripts run;
  // Not a shell that starts others: until each of them is another program, it has the command line too.
  auto& child = run.run("ocs", "sleep 1000;", "/usr/bin/perl");
  REQUIRE(soon([&] { return run.runs("ocs") == Value(true); }));
  CHECK(run.runs("icon") == Value(false));
  auto found = run.read("process.find", {{}, {}, run.pattern("ocs") + " ocs$"});
  REQUIRE(found.result.list()->size() == 1);
  CHECK(*found.result.list()->front().field("pid") == Value(child.pid()));
  auto ended = run.terminate({run.pattern("ocs")});
  CHECK((ended.ok() && ended.output.find("(pid " + std::to_string(child.pid()) + ") ended") != std::string::npos));
  CHECK(run.read("process.find", {{}, {}, "("}).error.find("the pattern \"(\" can't be used") == 0);
}

TEST_CASE("a process is meant by its port, and all that is said has to hold") {
  Scripts run;
  auto& child = run.run("server",
                        "use IO::Socket::INET; $| = 1;\n"
                        "$s = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', Proto => 'tcp');\n"
                        "print $s->sockport, \"\\n\"; sleep 1000;",
                        "/usr/bin/perl");
  REQUIRE(child.wait_for("\n"));
  auto port = std::stod(child.out());
  CHECK(run.read("process.is_running", {{}, {}, {}, port}).result == Value(true));
  CHECK(run.read("process.is_running", {"/bin/sleep", {}, {}, port}).result == Value(false));
  CHECK(run.probe("process.terminate", {{}, {}, Duration(5s), {}, {}, port}).from.find("running: ") == 0);
  CHECK(run.terminate({run.pattern("server"), port}).changed);
  CHECK_FALSE(run.terminate({{}, port}).changed);
  CHECK(run.read("process.find", {{}, {}, {}, 0.5}).error.find("a whole number from 1 to 65535") != std::string::npos);
}

TEST_CASE("a whole group is ended only where that is said") {
  Scripts run;
  auto worker = "trap '' TERM; echo $$ > '" + (run / "worker.pid").string() + "'; while :; do sleep 0.05; done";
  run.write("worker", worker);
  auto parent = "setsid sh '" + (run / "worker").string() + "' & while :; do sleep 0.05; done";
  run.run("one", parent);
  REQUIRE(soon([&] { return !run.read_file("worker.pid").empty(); }));
  auto first = std::stoi(run.read_file("worker.pid"));
  CHECK(run.terminate({run.pattern("one")}).ok());
  CHECK(kill(first, 0) == 0);
  kill(first, SIGKILL);
  std::filesystem::remove(run / "worker.pid");
  run.run("two", parent);
  REQUIRE(soon([&] { return !run.read_file("worker.pid").empty(); }));
  auto second = std::stoi(run.read_file("worker.pid"));
  auto outcome = run.terminate({run.pattern("two"), {}, {}, true}, 200ms);
  CHECK(outcome.error.find("still runs 200ms after SIGTERM") != std::string::npos);
  outcome = run.act("process.terminate", {{}, (run / "worker.pid").string(), Duration(5s), Duration(100ms)});
  CHECK(outcome.output.find("(pid " + std::to_string(second) + ") did not end within 100ms and was killed") !=
        std::string::npos);
}

TEST_CASE("what a supervisor starts again has not ended, and a plan tells that before") {
  Scripts run;
  chmod(run.write("ocs/run", "#!/bin/sh\nexec sleep 1000\n").c_str(), 0755);
  ChildCall call;
  call.command = {"/usr/bin/runsv", (run / "ocs").string()};
  Child runsv(call);
  auto pid = [&] { return std::atoi(run.read_file("ocs/supervise/pid").c_str()); };
  REQUIRE(soon([&] { return pid() > 1 && run.read("process.is_running", {"sleep"}).ok(); }));
  auto pid_file = (run / "ocs/supervise/pid").string();
  auto why = run.probe("process.terminate", {{}, pid_file}).why;
  CHECK(why == "its parent runsv (pid " + std::to_string(runsv.pid()) + ") starts it again: stop the service instead");
  auto outcome = run.act("process.terminate", {{}, pid_file, Duration(5s)});
  CHECK(outcome.error.find(" runs in its place; its parent runsv") != std::string::npos);
  auto service = (run / "ocs").string();
  CHECK(run.read("process.is_running", {{}, {}, {}, {}, service}).result == Value(true));
  CHECK(run.act("service.stop", {service}).ok());
  CHECK(run.read("process.is_running", {{}, {}, {}, {}, service}).result == Value(false));
}

TEST_CASE("the keeper is never ended along with a group") {
  Scripts run;
  auto file = run.write("pid", std::to_string(run.keeper_pid())).string();
  CHECK(run.probe("process.terminate", {{}, file, Duration(1s), {}, {}, {}, {}, true}).sees == Sees::would_fail);
  auto outcome = run.act("process.terminate", {{}, file, Duration(1s), {}, {}, {}, {}, true});
  CHECK(outcome.error.find("and ocflow needs that") != std::string::npos);
}

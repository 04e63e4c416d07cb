#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/words.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

// A program of its own name, so that nobody else's process is meant: a script that writes its pid file and waits.
struct Daemon : KeeperRun {
  explicit Daemon(const std::string& body = "exec sleep 1000") {
    program = write("ocs-server", "#!/bin/sh\necho $$ > '" + (path() / "pid").string() + "'\n" + body + "\n").string();
    chmod(program.c_str(), 0755);
    pid_file = (path() / "pid").string();
    arguments = {List{program, "one", "two"}, pid_file, (path() / "log").string(), path().string()};
  }
  ~Daemon() {
    auto text = read_file("pid");
    if (!text.empty() && std::atoi(text.c_str()) > 1) kill(std::atoi(text.c_str()), SIGKILL);
  }
  std::string program, pid_file;
  std::vector<Value> arguments;
};

std::string number(double n) { return std::to_string(static_cast<long>(n)); }

}  // namespace

TEST_CASE("process.start and process.stop are inverses with the same arguments") {
  Daemon run("echo up; while :; do sleep 0.02; done");
  CHECK(run.probe("process.start", run.arguments).sees == Sees::would_change);
  CHECK(run.act("process.start", run.arguments).changed);
  CHECK(run.read("process.is_running", {run.program}).result == Value(true));
  CHECK(run.read("process.is_running", {"ocs-server"}).result == Value(true));
  CHECK(run.read("process.is_running", {{}, run.pid_file}).result == Value(true));
  CHECK_FALSE(run.act("process.start", run.arguments).changed);
  CHECK(soon([&] { return run.read_file("log") == "up\n"; }));
  CHECK(run.probe("process.stop", run.arguments).from.find("running: ocs-server (pid ") == 0);
  CHECK(run.act("process.stop", run.arguments).changed);
  CHECK_FALSE(run.act("process.stop", run.arguments).changed);
  CHECK(run.read("process.is_running", {run.program}).result == Value(false));
}

TEST_CASE("what process.start started outlives the keeper, in a session of its own") {
  Daemon run;
  CHECK(run.act("process.start", run.arguments).ok());
  auto pid = std::stoi(run.read_file("pid"));
  run.engine_dies();
  CHECK(soon([&] { return !run.has("keeper.sock"); }));
  CHECK(kill(pid, 0) == 0);
  CHECK(getsid(pid) == pid);
}

TEST_CASE("process.start finds without a pid file by the command line") {
  Daemon run("while :; do sleep 0.02; done");
  run.arguments[1] = Value();
  CHECK(run.act("process.start", run.arguments).changed);
  CHECK_FALSE(run.act("process.start", run.arguments).changed);
  auto others = run.arguments;
  others[0] = List{run.program, "two"};
  CHECK(run.probe("process.start", others).sees == Sees::would_change);
  CHECK(run.act("process.stop", run.arguments).changed);
}

TEST_CASE("process.start is told to fail where its program isn't there, before anything is started") {
  KeeperRun run;
  for (const char* program : {"no-such-program-xyz", "/no/such/program", "/etc", "/etc/passwd"}) {
    const auto seen = run.probe("process.start", {words({program})});
    CHECK(seen.sees == Sees::would_fail);
    CHECK(seen.why.find("can't be started") != std::string::npos);
  }
  CHECK(run.probe("process.start", {words({"sleep", "987654"})}).sees == Sees::would_change);
}

TEST_CASE("process.start says why a program is not up") {
  Daemon fails("echo no licence >&2; exit 4");
  auto outcome = fails.act("process.start", fails.arguments);
  CHECK(outcome.error == fails.program + ": exit code 4");
  CHECK(outcome.output == "no licence\n");
  Daemon run;
  run.arguments[1] = (run / "never").string();
  run.arguments.push_back(Duration(100ms));
  outcome = run.act("process.start", run.arguments);
  CHECK(outcome.error.find("runs, but is not up after 100ms") != std::string::npos);
}

TEST_CASE("what process.start started and isn't up in time is ended, and nothing else is") {
  Daemon run("echo of this try; exec sleep 1000");
  CHECK(run.act("process.start", run.arguments).ok());
  const auto first = std::stoi(run.read_file("pid"));
  auto others = run.arguments;
  others[1] = (run / "never").string();
  others.push_back(Duration(300ms));
  run.write("log", "of an earlier try\n");
  const auto outcome = run.act("process.start", others);
  INFO(outcome.error);
  CHECK(outcome.error.ends_with("names no running process; it was ended"));
  CHECK(outcome.output == "of this try\n");
  const auto second = std::stoi(run.read_file("pid"));
  CHECK(second != first);
  CHECK(kill(second, 0) != 0);
  CHECK(kill(first, 0) == 0);
  kill(first, SIGKILL);
}

TEST_CASE("a daemon that process.start made and that isn't up in time is ended, by force where it has to be") {
  Daemon run("(setsid sh -c \"trap '' TERM; echo \\$\\$ > away; while :; do sleep 0.02; done\" &)\nsleep 0.1");
  run.arguments[1] = (run / "never").string();
  run.arguments.insert(run.arguments.end(), {Duration(400ms), Duration(300ms)});
  const auto outcome = run.act("process.start", run.arguments);
  INFO(outcome.error);
  const auto away = std::stoi(run.read_file("away"));
  CHECK(outcome.error.find("ocs-server is not up after 400ms: ") != std::string::npos);
  CHECK(outcome.error.find("what it had started was ended: sh (process " + std::to_string(away) + ")") !=
        std::string::npos);
  CHECK(soon([&] { return kill(away, 0) != 0; }));
}

TEST_CASE("limits as long as they can be written do not pass at once") {
  Daemon run;
  run.arguments.insert(run.arguments.end(), {Duration::max(), Duration::max()});
  const auto outcome = run.act("process.start", run.arguments);
  INFO(outcome.error);
  CHECK(outcome.ok());
  CHECK(run.act("process.stop", run.arguments, Duration::max()).changed);
}

TEST_CASE("a process.start that the limit of its step ends takes what it started with it") {
  Daemon run;
  run.arguments[1] = (run / "never").string();
  const auto outcome = run.engine->act(1, call("process.start", run.arguments, Duration(300ms)));
  INFO(outcome.error);
  CHECK(outcome.ended == action::Ended::timed_out);
  CHECK(outcome.error.ends_with("was started, and is not up yet; it was ended"));
  CHECK(kill(std::stoi(run.read_file("pid")), 0) != 0);
}

TEST_CASE("process.find tells what runs") {
  Daemon run;
  CHECK(run.act("process.start", run.arguments).ok());
  auto found = run.read("process.find", {{}, run.pid_file});
  REQUIRE(found.result.list()->size() == 1);
  const auto& process = found.result.list()->front();
  CHECK(number(*process.field("pid")->get<double>()) + "\n" == run.read_file("pid"));
  CHECK(run.read("process.find", {"no-such-program"}).result == Value(List{}));
  CHECK(run.read("process.find", {}).error.find("none of `executable`, `pid_file`") != std::string::npos);
}

TEST_CASE("process.terminate doesn't kill unless it is told to") {
  Daemon run("trap '' TERM; echo ready; while :; do sleep 0.02; done");
  CHECK(run.act("process.start", run.arguments).ok());
  CHECK(soon([&] { return run.read_file("log") == "ready\n"; }));
  auto outcome = run.act("process.terminate", {run.program, {}, Duration(200ms)});
  CHECK(outcome.error.find("still runs 200ms after SIGTERM") != std::string::npos);
  outcome = run.act("process.terminate", {run.program, {}, Duration(5s), Duration(100ms)});
  INFO(outcome.error << outcome.output);
  CHECK(outcome.ok());
  CHECK(outcome.output.find("did not end within 100ms and was killed") != std::string::npos);
}

TEST_CASE("process.terminate is no harm to a stranger with the same id") {
  Daemon run;
  pid_t stranger = fork();
  if (stranger == 0) execl("/bin/sleep", "sleep", "1000", nullptr);
  auto file = run.write("old.pid", std::to_string(stranger) + "\n").string();
  timespec long_ago[2]{{1000000000, 0}, {1000000000, 0}};
  utimensat(AT_FDCWD, file.c_str(), long_ago, 0);
  auto outcome = run.act("process.terminate", {{}, file});
  CHECK_FALSE(outcome.changed);
  CHECK(outcome.output.find("began after that was written: it is another") != std::string::npos);
  CHECK(run.read("process.is_running", {{}, file}).result == Value(false));
  run.write("new.pid", std::to_string(stranger));
  outcome = run.act("process.terminate", {run.program, (run / "new.pid").string()});
  CHECK(outcome.output.find("and is not " + run.program) != std::string::npos);
  CHECK(kill(stranger, 0) == 0);
  kill(stranger, SIGKILL);
  waitpid(stranger, nullptr, 0);
}

TEST_CASE("a process that has ended and only waits to be taken in doesn't run") {
  Daemon run;
  pid_t ended = fork();
  if (ended == 0) _exit(0);
  run.write("pid", std::to_string(ended));
  CHECK(soon([&] { return run.read("process.is_running", {{}, run.pid_file}).result == Value(false); }));
  waitpid(ended, nullptr, 0);
  run.write("pid", "");
}

TEST_CASE("a pid file that holds no process id is an error") {
  Daemon run;
  for (auto text : {"", "twelve", "-1", "1", "0", "99999999999999999999"}) {
    CAPTURE(text);
    auto file = run.write("odd", text).string();
    CHECK(run.read("process.is_running", {{}, file}).error.find("holds no process id") != std::string::npos);
  }
}

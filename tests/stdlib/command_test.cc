#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;

namespace {

double exit_code(const Outcome& outcome) { return *outcome.result.field("exit_code")->get<double>(); }
std::string output(const Outcome& outcome) { return *outcome.result.field("output")->get<std::string>(); }

}  // namespace

TEST_CASE("command runs a program, byte for byte and without a shell") {
  KeeperRun run;
  auto outcome = run.act("command", {words({"printf", "%s|", "a b", "$HOME", "*", "\\"})});
  CHECK(outcome.ok());
  CHECK(output(outcome) == "a b|$HOME|*|\\|");
}

TEST_CASE("command tells how a program ended") {
  KeeperRun run;
  auto outcome = run.act("command", {words({"/bin/sh", "-c", "echo to see; exit 3"})});
  CHECK(outcome.ended == action::Ended::failed);
  CHECK(exit_code(outcome) == 3);
  CHECK(outcome.error == "/bin/sh: exit code 3");
  CHECK(outcome.output == "to see\n");
  outcome = run.act("command", {words({"/bin/sh", "-c", "kill -9 $$"})});
  CHECK(exit_code(outcome) == 137);
  CHECK(outcome.error == "/bin/sh: ended by signal 9 (Killed)");
  CHECK(run.act("command", {words({"/bin/sh", "-c", "exit 3"}), {}, {}, {}, {}, List{Value(0), Value(3)}}).ok());
}

TEST_CASE("command says what can't be started") {
  KeeperRun run;
  CHECK(run.act("command", {words({"/no/such"})}).error == "\"/no/such\" can't be started: no such file or directory");
  auto outcome = run.act("command", {words({"no-such-program"})});
  CHECK(outcome.error.find("it is in no folder of PATH") != std::string::npos);
  CHECK(run.act("command", {words({"true"}), "/no/folder"}).error.find("/no/folder") != std::string::npos);
  CHECK(run.act("command", {Value(List{})}).error.find("no program is named") != std::string::npos);
  CHECK(run.act("command", {Value(List{std::string("a\0b", 3)})}).error.find("zero byte") != std::string::npos);
  CHECK(run.act("command", {Value(3)}).error.find("program") != std::string::npos);
  CHECK(run.act("command", {}).error.find("`program` is not given") != std::string::npos);
}

TEST_CASE("command hands over variables, input and a folder") {
  KeeperRun run;
  List environment{"A=1", List{"B", Secret("hush hush")}};
  auto outcome =
      run.act("command", {words({"/bin/sh", "-c", "pwd; echo $A $B; cat"}), "/tmp", environment, "by stdin"});
  CHECK(output(outcome) == "/tmp\n1 (secret)\nby stdin");
  CHECK(run.read_file("keeper.record").find("hush") == std::string::npos);
  CHECK(run.read_file("spool/1.log") == "/tmp\n1 (secret)\nby stdin");
  CHECK(run.act("command", {words({"true"}), {}, List{"no equals"}}).error.find("neither") != std::string::npos);
}

TEST_CASE("shell gets its values as variables") {
  KeeperRun run;
  Record name;
  name.fields = {{"name", "who"}, {"value", "a; echo b"}};
  auto outcome = run.act("shell", {"echo \"<$who>\"", {}, {}, name});
  CHECK(output(outcome) == "<a; echo b>\n");
}

TEST_CASE("command.read gives the output as text") {
  KeeperRun run;
  auto outcome = run.read("command.read", {words({"/bin/sh", "-c", "echo one; echo two; echo no >&2"})});
  CHECK(outcome.result == Value("one\ntwo"));
  outcome = run.read("command.read", {words({"/bin/sh", "-c", "echo no >&2; exit 1"})});
  CHECK(outcome.error == "/bin/sh: exit code 1");
  CHECK(outcome.output == "no\n");
}

TEST_CASE("command.read is limited in time and size") {
  KeeperRun run;
  auto outcome = run.read("command.read", {words({"sleep", "1000"}), {}, {}, {}, {}, Duration(100ms)});
  CHECK(outcome.error.find("longer than 100ms") != std::string::npos);
  outcome = run.read("command.read", {words({"cat", "/dev/zero"})});
  CHECK(outcome.error.find("more than 1 MiB") != std::string::npos);
}

TEST_CASE("what a command leaves running is not waited for") {
  KeeperRun run;
  auto outcome = run.act("command", {words({"/bin/sh", "-c", "sleep 1000 & echo $!"})});
  CHECK(outcome.ok());
  auto left = std::stoi(output(outcome));
  CHECK(kill(left, 0) == 0);
  kill(left, SIGKILL);
  CHECK(soon([&] { return kill(left, 0) != 0; }));  // the keeper takes it in
}

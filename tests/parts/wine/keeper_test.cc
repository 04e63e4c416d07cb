// The Windows keeper under Wine: programs, hostile arguments, and what outlives a connection.
#include <fstream>
#include <iterator>

#include "tests/parts/wine/wine_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;

namespace {

std::string hex(const std::string& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

// What each program may take for something else than a text.
const std::vector<std::string> hostile{
    "",      "a b",     "\"",       "\\",          "\\\\",       "a\\",       "a b\\", "\\\"",        "a\\\\\"b",
    "'",     "%PATH%",  "^&|<>()!", "&& calc.exe", "\" & x",     "$(x) `x`",  "\ttab", "line\nbreak", "*.*",
    "-x /y", "\"a\" b", "caret^",   "a\\\\ b",     "ü ß 漢字 😀", "--version", "%%",    "C:\\x y\\"};

// The keeper of a run, as this machine numbers its processes; -1: there is none.
pid_t keeper_of(const std::string& run) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    std::ifstream in(entry.path() / "cmdline", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.find("--run") != text.npos && text.find("\\" + run + ".win1") != text.npos) return std::stoi(name);
  }
  return -1;
}

std::string output_of(const Outcome& outcome) { return *outcome.result.field("output")->get<std::string>(); }

}  // namespace

TEST_CASE("a program on Windows is given exactly the arguments that the step has") {
  FarRun run(Windows::get().reach(), "arguments");
  List words{Windows::program("arguments")};
  std::string expected;
  for (const auto& text : hostile) {
    words.push_back(text);
    expected += "argument " + hex(text) + "\r\n";
  }
  const auto outcome = run.act(1, "command", {words});
  INFO(outcome.error);
  REQUIRE(outcome.ok());
  CHECK(output_of(outcome) == expected);
}

TEST_CASE("variables and input reach a program on Windows as they are, secrets too, and don't come back") {
  FarRun run(Windows::get().reach(), "input");
  const auto outcome =
      run.act(1, "command", {List{Windows::program("arguments")}, {}, List{"VALUE=a%PATH%b ß"}, Secret("x\"y & z")});
  INFO(outcome.error);
  REQUIRE(outcome.ok());
  CHECK(output_of(outcome) == "value " + hex("a%PATH%b ß") + "\r\ninput " + hex("x\"y & z") + "\r\n");
  const auto shown =
      run.act(2, "command", {List{"cmd.exe", "/c", "echo %VALUE%"}, {}, List{Value(List{"VALUE", Secret("hush")})}});
  CHECK(output_of(shown) == "(secret)\r\n");
}

TEST_CASE("exit codes, missing programs and scripts with code in their arguments are told") {
  auto& windows = Windows::get();
  FarRun run(windows.reach(), "exits");
  CHECK(run.act(1, "command", {words({"cmd.exe", "/c", "exit 3"})}).error == "cmd.exe: exit code 3");
  CHECK(run.act(2, "command", {words({"no-such-program"})}).error.find("it is in no folder of PATH") !=
        std::string::npos);
  const auto script = Windows::file(windows.write("hello.bat", "@echo hello %1\r\n"));
  CHECK(run.act(3, "command", {words({script, "you"})}).output == "hello you\r\n");
  CHECK(run.act(4, "command", {words({script, "x&calc.exe"})})
            .error.find("would take a part of \"x&calc.exe\" for code") != std::string::npos);
  CHECK(run.read("command.read", {words({"cmd.exe", "/c", "echo one"})}).result == Value("one"));
}

TEST_CASE("a program that goes on past its limit is ended, with what it started") {
  FarRun run(Windows::get().reach(), "limits");
  const List words{"cmd.exe", "/c", Windows::program("component"), "waits", "stop=ignore"};
  run.remote->apply(1, {"command", {words}, {}, 2s});
  const auto outcome = run.end_of(1);
  CHECK(outcome.ended == action::Ended::timed_out);
  CHECK(outcome.error.find("it took longer than 2s") == 0);
  const auto left = run.read("process.find", {"component.exe"});
  REQUIRE(left.ok());
  for (const auto& process : *left.result.list())
    CHECK(process.field("command")->get<std::string>()->find(" waits ") == std::string::npos);
}

TEST_CASE("a cut connection leaves keeper and programs as they are, and the end is learnt afterwards") {
  FarRun run(Windows::get().reach(), "cut");
  run.begin(1, "command", {words({Windows::program("component"), "cut", "for=4"})});
  REQUIRE(run.attach(1) == Known::running);
  auto wires = processes_below(getpid(), "ocflow-keeper.e");  // and keepers that other tests have left
  std::erase_if(wires, [](int pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/cmdline");
    const std::string line{std::istreambuf_iterator<char>(in), {}};
    return line.find("--far") == std::string::npos;
  });
  REQUIRE(wires.size() == 1);
  kill(wires[0], SIGKILL);
  const auto outcome = run.end_of(1);
  INFO(run.told << outcome.error);
  CHECK(outcome.ok());
  CHECK(run.told.find("connected again") != std::string::npos);
}

TEST_CASE("an engine that comes later learns how it ended, and nothing is begun twice") {
  const auto reach = Windows::get().reach();
  {
    FarRun first(reach, "later");
    CHECK(first.act(1, "command", {words({"cmd.exe", "/c", "exit 0"})}).ok());
  }
  FarRun second(reach, "later");
  CHECK(second.attach(1) == Known::ended);
  CHECK(second.end_of(1).ok());
  CHECK(second.attach(2) == Known::never);
}

TEST_CASE("a keeper that is killed leaves what ran in doubt") {
  FarRun run(Windows::get().reach(), "killed");
  run.begin(1, "command", {words({Windows::program("component"), "killed", "for=20"})});
  REQUIRE(run.attach(1) == Known::running);
  const auto keeper = keeper_of("killed");
  REQUIRE(keeper > 1);
  kill(keeper, SIGKILL);
  const auto outcome = run.end_of(1);
  CHECK(outcome.ended == action::Ended::in_doubt);
  run.knows.clear();
  CHECK(run.attach(1) == Known::lost);
}

TEST_CASE("the right program is brought to a Windows host that has another one, once") {
  auto& windows = Windows::get();
  std::filesystem::copy_file(Windows::keeper(), windows / "old.exe");
  std::ofstream(windows / "old.exe", std::ios::app | std::ios::binary) << "x";
  auto reach = windows.reach();
  reach.keeper = (windows / "old.exe").string();
  {
    FarRun first(reach, "brought");
    CHECK(first.meet().brought);
    CHECK(first.act(1, "command", {words({"cmd.exe", "/c", "exit 0"})}).ok());
  }
  FarRun second(reach, "brought");
  CHECK_FALSE(second.meet().brought);
  CHECK(second.attach(1) == Known::ended);
}

TEST_CASE("a Windows host is reached over a real sshd") {
  auto& windows = Windows::get();
  const Sshd sshd(1);
  std::string script = "#!/bin/sh\nexec";
  for (const auto& word : windows.through()) script += " '" + word + "'";
  const auto file = windows.write("keeper", script + " '" + Windows::keeper() + "' \"$@\"\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  auto reach = sshd.reach("win1", 1);
  reach.platform = "windows";
  reach.keeper = file.string();
  FarRun run(reach, "ssh");
  CHECK(run.act(1, "command", {words({"cmd.exe", "/c", "exit 0"})}).ok());
  CHECK(run.meet().boot.rfind("windows-", 0) == 0);
}

TEST_CASE("a keeper that may only look refuses to act") {
  FarRun run(Windows::get().reach(), "look", true);
  CHECK(run.read("command.read", {words({"cmd.exe", "/c", "echo seen"})}).result == Value("seen"));
  CHECK(run.meet().boot.rfind("windows-", 0) == 0);
}

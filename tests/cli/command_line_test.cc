// Command lines: what is understood, and what is said about those that are not.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using namespace ocflow;
using test::Cli;

namespace {

// How a line is refused, without starting the program.
std::string refused(const std::vector<std::string>& line) {
  const auto read = cli::parse(line);
  return read ? "understood" : read.error().what + "; " + read.error().remedy;
}

}  // namespace

TEST_CASE("a result that can't be written is no success, but for a reader who had enough") {
  Cli cli;
  const auto ends = [&](const std::string& to) {
    const auto line = "cd '" + cli.path().string() + "'; { '" + Cli::program() + "' actions 2>err " + to;
    CHECK(std::system(line.c_str()) == 0);
    return cli.read("code");
  };
  CHECK(ends(">/dev/full; echo $? >code; }") == "74\n");
  CHECK(test::has(cli.read("err"), "could not be written: No space left"));
  CHECK(ends("; echo $? >code; } | true") == "0\n");
}

TEST_CASE("a wrong command line ends with 64, says why on the error stream and prints no result") {
  Cli cli;
  for (const auto& line : std::vector<std::vector<std::string>>{{},
                                                                {"rum"},
                                                                {"x.ocf"},
                                                                {"run"},
                                                                {"run", "--sight", "x"},
                                                                {"run", "a", "b"},
                                                                {"check", "--output", "xml", "a"},
                                                                {"run", "x.ocf", "--site"},
                                                                {"run", "x.ocf", "--jobs", "many"},
                                                                {"run", "x.ocf", "--set", "n=5", "--set", "n=6"},
                                                                {"run", "x.ocf", "--set", "novalue"}}) {
    const auto result = cli(line);
    CHECK(result.exit_code == 64);
    CHECK(result.out == "");
    CHECK(result.err.rfind("ocflow: ", 0) == 0);
  }
  CHECK(!cli.has("state"));
}

TEST_CASE("a file without a command says which command was probably meant") {
  CHECK(refused({"shutdown.ocf"}) ==
        "`shutdown.ocf` is a procedure file, and no command stands before it; write `ocflow run shutdown.ocf`, or "
        "`ocflow plan shutdown.ocf` to see what it would do");
}

TEST_CASE("a misspelt command or option is answered with the one that is near") {
  CHECK(refused({"hstory"}) == "`hstory` is no command; did you mean `ocflow history`?");
  CHECK(refused({"run", "a.ocf", "--sites", "x"}) == "`ocflow run` has no option `--sites`; did you mean `--site`?");
  CHECK(refused({"run", "a.ocf", "--zzzzzz"}) ==
        "`ocflow run` has no option `--zzzzzz`; `ocflow run --help` shows how it is used");
}

TEST_CASE("what other programs call a command is understood, and none that takes runs away is guessed") {
  CHECK(refused({"format", "p.ocf"}) == "`format` is no command; did you mean `ocflow fmt`?");
  CHECK(refused({"rm"}) == "`rm` is no command; did you mean `ocflow forget`?");
  CHECK(refused({"forge"}).find("ocflow forget") == std::string::npos);
  CHECK(refused({"for"}) == "`for` is no command; `ocflow --help` lists the commands");
}

TEST_CASE("an option without its value, with a wrong one, or twice is refused") {
  CHECK(refused({"run", "a.ocf", "--site"}) == "`--site` has no value; write `--site FILE`");
  CHECK(refused({"run", "a.ocf", "--output", "xml"}) == "`--output` is `xml`; it can be text or json");
  CHECK(refused({"run", "a.ocf", "--site", "a", "--site", "b"}) ==
        "`--site` stands more than once; leave all but one out");
  CHECK(refused({"run", "a.ocf", "--yes=5"}) != "understood");
}

TEST_CASE("an option with an empty value is refused, as of a shell variable that is not set") {
  const std::string empty = " is empty, as a shell variable is that nobody has set; write `";
  CHECK(refused({"check", "a.ocf", "--site", ""}) == "`--site`" + empty + "--site FILE`, or leave `--site` out");
  CHECK(refused({"run", "a.ocf", "--answers", ""}).starts_with("`--answers`" + empty));
  CHECK(refused({"new", "a", "--title", ""}).starts_with("`--title`" + empty));
  CHECK(refused({"run", "a.ocf", "--set", "name="}) == "understood");
}

TEST_CASE("a file with an empty name is one that isn't there") {
  Cli cli;
  for (const auto* command : {"check", "plan", "rehearse", "run", "graph", "doc", "fmt", "lint", "import", "hosts"}) {
    INFO(command);
    const auto result = cli({command, ""});
    CHECK(result.exit_code == 66);
    CHECK(result.err.find("`` isn't there") != std::string::npos);
  }
}

TEST_CASE("too few words or too many are named") {
  CHECK(refused({"explain"}) ==
        "`ocflow explain` needs CODE | FILE STEP | RUN STEP; `ocflow explain --help` shows how it is used");
  CHECK(refused({"explain", "a", "b", "c"}) ==
        "`c` is one word too many for `ocflow explain`; it takes CODE | FILE STEP | RUN STEP; `ocflow explain --help` "
        "shows how it is used");
}

TEST_CASE("an option may be repeated where it says so, and stand anywhere") {
  const auto read = cli::parse({"run", "--set", "a=1", "x.ocf", "--set", "b=-2", "--set=c=3"});
  REQUIRE(read);
  CHECK(read->arguments.settings == std::vector<std::string>{"a=1", "b=-2", "c=3"});
  CHECK(read->arguments.words == std::vector<std::string>{"x.ocf"});
}

TEST_CASE("behind -- everything is a word") {
  const auto read = cli::parse({"check", "--", "--odd.ocf"});
  REQUIRE(read);
  CHECK(read->arguments.words == std::vector<std::string>{"--odd.ocf"});
}

TEST_CASE("help names every command, and each command's help its options and exit codes") {
  Cli cli;
  const auto all = cli({"--help"});
  CHECK(all.exit_code == 0);
  for (const auto* command : cli::commands()) {
    CHECK(all.out.find("\n  " + std::string(command->name)) != std::string::npos);
    const auto help = cli({std::string(command->name), "--help"});
    CHECK(help.exit_code == 0);
    for (const auto* option : command->options) CHECK(help.out.find(option->name) != std::string::npos);
    for (const auto code : command->exits)
      CHECK(help.out.find("\n  " + std::to_string(static_cast<int>(code)) + " ") != std::string::npos);
  }
}

TEST_CASE("help says what 1 means for a command that runs nothing") {
  Cli cli;
  CHECK(cli({"fmt", "--help"}).out.find("\n  1    with --check: a file would change\n") != std::string::npos);
  CHECK(cli({"run", "--help"}).out.find("\n  1    the procedure failed\n") != std::string::npos);
  for (const auto* command : cli::commands()) {
    const bool runs = std::set<std::string_view>{"run", "resume", "undo"}.contains(command->name);
    const bool may = std::count(command->exits.begin(), command->exits.end(), cli::ExitCode::failed) > 0;
    CHECK((!may || runs == command->failed.empty()));
  }
}

TEST_CASE("help about a command is the same asked either way") {
  Cli cli;
  CHECK(cli({"help", "run"}).out == cli({"run", "--help"}).out);
}

TEST_CASE("version is one line, or JSON") {
  Cli cli;
  CHECK(cli({"version"}).out.rfind("ocflow ", 0) == 0);
  CHECK(cli({"--version"}).out == cli({"version"}).out);
  const auto told = nlohmann::json::parse(cli({"version", "--output", "json"}).out);
  CHECK((told.contains("version") && told.at("build") != ""));
}

TEST_CASE("a log is written where it is asked for, and nowhere else") {
  Cli cli;
  cli({"version"});
  CHECK(std::filesystem::is_empty(cli.path()));
  cli({"version", "--log", "log.txt"});
  CHECK(cli.read("log.txt").find("command version") != std::string::npos);
  CHECK(cli({"version", "--log", "/dev/null/log.txt"}).exit_code == 64);
}

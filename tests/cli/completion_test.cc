// What a shell completes; with the real shells where it matters what they make of it.
#include <nlohmann/json.hpp>

#include "cli/candidates.h"
#include "tests/support/catch.h"
#include "tests/support/on_terminal.h"

using nlohmann::json;
using ocflow::cli::Candidates;
using ocflow::test::Child;
using ocflow::test::Cli;
using ocflow::test::OnTerminal;

namespace {

constexpr const char* two_procedures = R"(procedure stop "Stopping"

given
  used : bool = true  "Is it used?"

Start
 1. Stop it.
      if used
      do command(["true"])
End

procedure start "Starting"

Start
 1. Start it.
      do command(["true"])
End
)";

std::string words(const Candidates& those) {
  std::string out;
  for (const auto& one : those.words) out += (out.empty() ? "" : " ") + one.word;
  return out;
}

std::string completed(const std::vector<std::string>& line) { return words(ocflow::cli::candidates(line)); }

// A shell on a terminal that has read its script of completion.
class Shell : public OnTerminal {
 public:
  Shell(const Cli& cli, std::vector<std::string> command, const std::string& read_it)
      : OnTerminal(called(cli, std::move(command))) {
    if (!wait_for("ready> ")) throw std::runtime_error("the shell doesn't begin");
    type(read_it + "; echo it is re''ad\n");
    if (!wait_for("it is read")) throw std::runtime_error("the shell doesn't read the script");
  }

 private:
  static ocflow::test::ChildCall called(const Cli& cli, std::vector<std::string> command) {
    auto call = cli.call({});
    call.command = std::move(command);
    call.env["PS1"] = "ready> ";
    call.env["TERM"] = "vt100";
    call.env["PATH"] = OCFLOW_BUILD_DIR "/bin:/usr/bin:/bin";
    return call;
  }
};

}  // namespace

TEST_CASE("commands, options and their values are completed") {
  CHECK(completed({"re"}) == "rehearse resume");
  CHECK(completed({"nonsense", ""}) == "");
  CHECK(completed({"run", "--s"}) == "--site --set --state");
  CHECK(completed({"run", "--output", ""}) == "text json");
  CHECK(completed({"check", "--output=s"}) == "--output=sarif");
  CHECK(completed({"check", "--output", "=", "s"}) == "sarif");  // as bash splits it
  CHECK(completed({"run", "--", "--s"}) == "");
  CHECK(completed({"plugin", "l"}) == "list lock");
  CHECK(completed({"explain", "OCF0101"}) == "OCF0101");
  CHECK(completed({"actions", "tcp.o"}) == "tcp.open");
}

TEST_CASE("the shell is told which files to look for") {
  using Files = Candidates::Files;
  CHECK(ocflow::cli::candidates({"run", ""}).files == Files::procedures);
  CHECK(ocflow::cli::candidates({"check", "a.ocf", "b.ocf", ""}).files == Files::procedures);
  CHECK(ocflow::cli::candidates({"run", "a.ocf", ""}).files == Files::none);
  CHECK(ocflow::cli::candidates({"run", "--site", ""}).files == Files::any);
  CHECK(ocflow::cli::candidates({"show", "--state", ""}).files == Files::folders);
}

TEST_CASE("runs, procedures and givens are completed as they are now") {
  Cli cli;
  cli.write("two.ocf", two_procedures);
  CHECK(cli({"completion", "words", "--", "show", ""}).out == "");
  REQUIRE(cli({"run", "two.ocf"}).exit_code == 0);
  const auto run = json::parse(cli({"history", "--output", "json"}).out)["runs"][0]["run"].get<std::string>();
  CHECK(cli({"completion", "words", "--", "show", run.substr(0, 8)}).out == run + "\tstop, as asked\n");
  CHECK(cli({"completion", "words", "--", "show", "--state", "elsewhere", ""}).out == "");
  CHECK(cli({"completion", "words", "--", "run", "two.ocf", "--procedure", ""}).out == "stop\nstart\n");
  CHECK(cli({"completion", "words", "--", "run", "two.ocf", "--set", ""}).out == "used=\tIs it used?\n");
  CHECK(cli({"completion", "words", "--", "logs", run, ""}).out == "1\tStop it.\n");
  CHECK(cli({"completion", "words", "--", "resume", run, "--decide", ""}).out == "1=\tStop it.\n");
  CHECK(cli({"completion", "words", "--", "explain", "two.ocf", ""}).out == "1\tStop it.\n");
  CHECK(cli({"completion", "words", "--", "logs", "nosuch", ""}).out == "");
  cli.write("two.ocf", "no procedure");
  CHECK(cli({"completion", "words", "--", "run", "two.ocf", "--set", ""}).out == "");
}

TEST_CASE("bash and zsh complete") {
  Cli cli;
  cli.write("in two words.ocf", two_procedures);
  const bool bash = GENERATE(true, false);
  Shell shell = bash ? Shell(cli, {"/bin/bash", "--norc", "--noprofile", "-i"}, "source <(ocflow completion bash)")
                     : Shell(cli, {"/usr/bin/zsh", "-f", "-i"},
                             "autoload -Uz compinit; compinit -u -D; source <(ocflow completion zsh)");
  shell.type("ocflow plan in\t --set us\tfalse\n");
  CHECK(shell.wait_for("not applicable"));
  shell.type("ocflow plan --output=js\t in\\ two\t --set=us\tfalse\n");
  CHECK(shell.wait_for("\"not_applicable\": 1"));
  cli.write("site.yaml", "used: [1]\n");
  shell.type("ocflow plan in\t --site=si\t\n");
  CHECK(shell.wait_for("site.yaml:1:7"));
}

TEST_CASE("fish completes") {
  Cli cli;
  cli.write("in two words.ocf", two_procedures);
  cli.env["PATH"] = OCFLOW_BUILD_DIR "/bin:/usr/bin:/bin";
  auto call = cli.call({});
  call.command = {"/usr/bin/fish", "--no-config", "-c",
                  "ocflow completion fish | source; complete -C 'ocflow pla'; complete -C 'ocflow plan in'; "
                  "complete -C 'ocflow plan in\\ two\\ words.ocf --set '; complete -C 'ocflow plan --site=i'"};
  CHECK(Child(call).finish().out ==
        "plan\tshow what a run would do, from what can be seen now; change nothing\nin two words.ocf\n"
        "used=\tIs it used?\n--site=in two words.ocf\n");
}

TEST_CASE("a shell that is not known is refused, and what it could be is said") {
  const Cli cli;
  const auto refused = cli({"completion", "tcsh"});
  CHECK(refused.exit_code == 64);
  CHECK(refused.err.find("it can be bash, zsh or fish") != std::string::npos);
  CHECK(cli({"completion"}).exit_code == 64);
  CHECK(cli({"completion", "bash", "too"}).exit_code == 64);
}

TEST_CASE("the page for man has every command and option, and man finds nothing to complain about") {
  const Cli cli;
  auto call = cli.call({}, cli({"man"}).out);
  call.command = {"/usr/bin/man", "--warnings=w", "-E", "UTF-8", "-l", "-"};
  call.env["MANWIDTH"] = "100";
  const auto shown = Child(call).finish();
  CHECK(shown.err == "");
  for (const auto* word : {"resume [RUN]", "--detailed-exitcode", "NO_COLOR", "143", "list         those that"})
    CHECK(shown.out.find(word) != std::string::npos);
}

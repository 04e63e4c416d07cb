// A run that was cut off, at the moments that matter, and taken up again.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/compile.h"
#include "engine/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/live_run.h"

namespace journal = ocflow::journal;
using nlohmann::json;
using ocflow::test::AtGate;
using ocflow::test::Begun;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;

namespace {

// Three steps that each write a line; the second waits until somebody opens the gate (a FIFO).
struct Gated : GatedCli {
  Gated() {
    write("step.sh", "echo \"$1\" >> log\n[ \"$1\" != two ] || read x < gate\n");
    write("p.ocf", R"(procedure p "Three steps"

Start
 1. Do one.
      do command(["sh", "step.sh", "one"])
 2. Do two.
      do command(["sh", "step.sh", "two"])
 3. Do three.
      do command(["sh", "step.sh", "three"])
End
)");
  }
};

}  // namespace

TEST_CASE("kill -9 while a step runs: it runs on, and resume finds how it ended without doing it twice") {
  Gated cli;
  CHECK(AtGate(cli, {"run", "p.ocf"}, "Do two.").kill().exit_code == 137);
  cli.open_gate();
  const auto resumed = cli({"resume"});
  INFO(resumed.err + resumed.out);
  CHECK(resumed.exit_code == 0);
  CHECK(cli.read("log") == "one\ntwo\nthree\n");
}

TEST_CASE("of a run that has ended as asked nothing is left to do") {
  const Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Say it.\n      do say(\"x\")\nEnd\n");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 0);
  const auto again = cli({"resume", ocflow::test::last_run(cli)});
  CHECK(again.exit_code == 66);
  CHECK(has(again.err, "has ended as asked; nothing is left to do"));
}

TEST_CASE("kill -9 before anything runs and again while a step runs") {
  Gated cli;
  cli.write("q.ocf", "use \"p.ocf\"\nprocedure q \"Q\"\nStart\n 1. Are you ready?\n 2. Go.\n      do p()\nEnd\n");
  Begun(cli, {"run", "q.ocf"}, "[d]one").kill();
  CHECK(cli.read("log") == "");
  AtGate(cli, {"resume"}, "Do two.", "d\n").kill();
  cli.open_gate();
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.read("log") == "one\ntwo\nthree\n");
}

TEST_CASE("resume goes on with what was recorded, and names the files that changed") {
  Gated cli;
  AtGate(cli, {"run", "p.ocf"}, "Do two.").kill();
  cli.write("p.ocf", "procedure p \"Another\"\nStart\n 1. Nothing.\nEnd\n");
  cli.open_gate();
  const auto resumed = cli({"resume"});
  CHECK(resumed.exit_code == 0);
  CHECK(has(resumed.err, "Changed since the run began; it goes on with what it began with:\n  p.ocf\n"));
  CHECK(cli.read("log") == "one\ntwo\nthree\n");
}

TEST_CASE("a failed step waits for a decision: again") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Look.\n      do command([\"cat\", \"there\"])\n 2. Go on.\n      do "
            "command([\"touch\", \"went\"])\nEnd\n");
  cli.write("there.later", "x");
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  const auto undecided = cli({"resume", "--no-input"});
  CHECK(undecided.exit_code == 3);
  CHECK(has(undecided.err, "--decide 1=again"));
  cli.write("there", "x");
  CHECK(cli({"resume", "--no-input", "--decide", "1=rerun"}).exit_code == 0);
  CHECK(has(cli({"show"}).out, "as asked"));
  CHECK(cli({"resume"}).exit_code == 66);
}

TEST_CASE("a failed step that was done by hand, or is left out, is not tried again") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Fail.\n      do command([\"false\"])\n 2. Go on.\n      do "
            "command([\"true\"])\nEnd\n");
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  CHECK(cli({"resume", "--decide", "1=done"}).exit_code == 0);
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  CHECK(cli({"resume", "--decide", "1=skip: not needed today"}).exit_code == 0);
  CHECK(has(cli({"show"}).out, "said skip: not needed today"));
}

TEST_CASE("at a terminal a failed step is asked about before anything goes on") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Fail.\n      do command([\"false\"])\nEnd\n");
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  CHECK(cli({"resume"}, "q\n").exit_code == 4);
  CHECK(cli({"resume"}, "d\n").exit_code == 0);
}

TEST_CASE("a decision about a step that didn't fail, or isn't there, changes nothing: 64") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"true\"])\n 2. Fail.\n      do "
            "command([\"false\"])\nEnd\n");
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  const auto before = cli({"show"}).out;
  for (const auto* decision : {"1=again", "7=again", "2=maybe", "2"})
    CHECK(cli({"resume", "--decide", decision}).exit_code == 64);
  CHECK(cli({"show"}).out == before);
}

TEST_CASE("resume finds nothing to go on with: 66") {
  Cli cli;
  CHECK(cli({"resume"}).exit_code == 66);
  CHECK(!cli.has("state"));
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"true\"])\nEnd\n");
  CHECK(cli({"run", "p.ocf"}).exit_code == 0);
  CHECK(cli({"resume"}).exit_code == 66);
  const auto id = json::parse(cli({"history", "--output", "json"}).out)["runs"][0]["run"].get<std::string>();
  CHECK(cli({"resume", id}).exit_code == 66);
  CHECK(cli({"resume", "1999"}).exit_code == 66);
}

TEST_CASE("a run that goes on elsewhere can't be taken up meanwhile: 75") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Look.\nEnd\n");
  Begun first(cli, {"run", "p.ocf"}, "[d]one");
  CHECK(cli({"resume"}).exit_code == 75);
  CHECK(first.finish().exit_code == 3);
}

TEST_CASE("a release that plans the recorded procedure otherwise refuses to go on (65), and the run stays as it is") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Fail.\n      do command([\"false\"])\nEnd\n");
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  const auto state = journal::StateFolder::look(cli / "state");
  const auto was = journal::read(state.run_folder(state.runs().front()));
  REQUIRE(was);
  auto header = was->header;
  header.run_id = "20990101-000000-xyz";
  header.plan_digest = "0123456789abcdef";
  header.build = "of another program";
  const auto folder = state.run_folder(header.run_id);
  std::filesystem::create_directory(folder);
  REQUIRE((*journal::Journal::create(folder, header))->commit(was->events));
  const auto resumed = cli({"resume", header.run_id, "--decide", "1=again"});
  CHECK(resumed.exit_code == 65);
  CHECK(has(resumed.err, "makes another plan"));
  CHECK(journal::read(folder)->events.size() == was->events.size());
}

TEST_CASE("a damaged journal is refused with 65 and stays as it is") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Fail.\n      do command([\"false\"])\nEnd\n");
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  const auto id = json::parse(cli({"history", "--output", "json"}).out)["runs"][0]["run"].get<std::string>();
  const auto file = "state/runs/" + id + "/journal.db";
  std::filesystem::remove(cli / (file + "-wal"));
  cli.write(file, "this is no journal");
  CHECK(cli({"resume", id}).exit_code == 65);
  CHECK(cli.read(file) == "this is no journal");
}

TEST_CASE("resume shows what changed; --adopt goes on with it, and every later command knows") {
  Cli cli;
  const auto text = [](const std::string& second) {
    return "procedure p \"P\"\nStart\n 1. Do one.\n      do command([\"touch\", \"one\"])\n 2. Do two.\n      do "
           "command([" +
           second + "])\nEnd\n";
  };
  cli.write("p.ocf", text("\"false\""));
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  cli.write("p.ocf", text("\"touch\", \"two\""));
  const auto shown = cli({"resume", "--decide", "2=again", "--no-input"});
  CHECK(shown.exit_code == 1);
  CHECK(has(shown.err, "-      do command([\"false\"])\n+      do command([\"touch\", \"two\"])\n"));
  CHECK(has(shown.err, "With --adopt it goes on with what they say now."));
  cli.write("p.ocf", text("\"touch\", \"two\"") + "# and a comment\n");
  cli.write("one", "again");
  const auto adopted = cli({"resume", "--adopt", "--decide", "2=again", "--no-input"});
  INFO(adopted.err);
  CHECK(adopted.exit_code == 0);
  CHECK(cli.has("two"));
  CHECK(cli.read("one") == "again");
  CHECK(has(cli({"show"}).out, "as asked"));
  CHECK(cli({"verify"}).exit_code == 0);
}

TEST_CASE("--adopt refuses what would change a finished step, and changes nothing") {
  Cli cli;
  const std::string end = " 2. Do two.\n      do command([\"false\"])\nEnd\n";
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Do one.\n      do command([\"touch\", \"one\"])\n" + end);
  CHECK(cli({"run", "p.ocf"}).exit_code == 1);
  const auto before = cli({"show"}).out;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Do one.\n      do command([\"touch\", \"1\"])\n" + end);
  const auto refused = cli({"resume", "--adopt", "--decide", "2=skip: no"});
  CHECK(refused.exit_code == 65);
  CHECK(has(refused.err, "step 1 (Do one.) is done, and its `do command("));
  CHECK(cli({"show"}).out == before);
  cli.write("p.ocf", "procedure p\n");
  CHECK(cli({"resume", "--adopt"}).exit_code == 65);
  CHECK(cli({"show"}).out == before);
}

TEST_CASE("the digest of a plan is FNV-1a of its canonical text, also where much of that comes again and again") {
  const ocflow::test::Cli cli;
  const std::string given[] = {R"(["a"])",
                               R"(["a"], repeatable: true)",
                               R"(["a"], directory: "/")",
                               R"(["a"], input: "x")",
                               R"(["a"], ok: [0, 1])",
                               R"(["a"], directory: "/", environment: [], input: "x")"};
  std::string text = "procedure p \"P\"\n\nStart\n";
  for (unsigned i = 1; i <= 3000; ++i)
    text += std::to_string(i) + ". Run " + std::string(i % 17, 'x') + " one.\n     do command(" + given[i % 6] + ")\n";
  cli.write("p.ocf", text + "End\n");
  ocflow::cli::Compiled compiled;
  ocflow::cli::FileLibrary library(compiled.sources, (cli.path() / "p.ocf").string(), {}, {});
  REQUIRE(ocflow::cli::compile(compiled, library, {}));
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : ocflow::plan::canonical_text(*compiled.plan))
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  char plain[20];
  std::snprintf(plain, sizeof plain, "%016llx", static_cast<unsigned long long>(hash));
  CHECK(ocflow::cli::digest(*compiled.plan) == plain);
}

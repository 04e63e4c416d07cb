// ocflow rehearse and ocflow test, as they are called.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using ocflow::test::Cli;

namespace {

const std::string procedures = OCFLOW_SOURCE_DIR "/procedures/";

// One failure is decided, the other isn't.
const char* half = R"(procedure p "P"

Start
 1. Write it.
      do file.write("/nowhere/x", "x") within 1m
      expect file.exists("/nowhere/x")
      on failure stop
 2. Take it away.
      do file.remove("/nowhere/x") within 1m
      expect not file.exists("/nowhere/x")
End
)";

}  // namespace

TEST_CASE("a rehearsal ends with 1 while something is left undecided") {
  Cli cli;
  cli.write("p.ocf", half);
  const auto open = cli({"rehearse", "p.ocf"});
  CHECK(open.exit_code == 1);
  CHECK(open.out.find("and the run stops there: 2. Say") != std::string::npos);
  cli.write("q.ocf", std::string(half).replace(std::string(half).find("End\n"), 0, "      on failure stop\n"));
  const auto decided = cli({"rehearse", "q.ocf"});
  CHECK(decided.exit_code == 0);
  CHECK(decided.out.find("Nothing is left undecided.") != std::string::npos);
}

TEST_CASE("nothing is written by a rehearsal") {
  Cli cli;
  cli.write("p.ocf", half);
  cli({"rehearse", "p.ocf", "--pairs", "--seeds", "20", "--twice"});
  CHECK_FALSE(std::filesystem::exists(cli / "state"));
  CHECK_FALSE(std::filesystem::exists("/nowhere"));
}

TEST_CASE("the shutdown is rehearsed for each of its sites") {
  Cli cli;
  for (const char* site : {"lab", "linux", "mixed", "windows", "windows-ssh"}) {
    const auto r = cli({"rehearse", procedures + "shutdown.ocf", "--site", procedures + "sites/" + site + ".yaml",
                        "--output", "json"});
    INFO(site << r.err);
    const auto all = nlohmann::json::parse(r.out);
    CHECK(all["calm"]["outcome"] == "ok");
    CHECK(all["acts"].size() >= 9);
    for (const auto& finding : all["findings"]) CHECK(finding["kind"] == "undecided");
  }
}

TEST_CASE("a picture is coloured by the worst outcome") {
  Cli cli;
  cli.write("p.ocf", half);
  const auto r = cli({"rehearse", "p.ocf", "--picture", "dot"});
  CHECK(r.out.find("fillcolor=lightcoral") != std::string::npos);
  CHECK(r.out.rfind("digraph", 0) == 0);
}

TEST_CASE("what can't be rehearsed is told") {
  Cli cli;
  cli.write("p.ocf", half);
  cli.write("r.yaml", "steps:\n  7: done\n");
  const auto r = cli({"rehearse", "p.ocf", "--results", "r.yaml"});
  CHECK(r.exit_code == 65);
  CHECK(r.err.find("r.yaml:2:3: there is no step `7`") != std::string::npos);
  CHECK(cli({"rehearse", "p.ocf", "--step", "9"}).exit_code == 66);
  CHECK(cli({"rehearse", "p.ocf", "--seeds", "many"}).exit_code == 64);
}

TEST_CASE("the shipped procedures pass their tests") {
  Cli cli;
  const auto r = cli({"test", procedures + "shutdown.ocf", procedures + "startup.test.yaml"});
  INFO(r.out << r.err);
  CHECK(r.exit_code == 0);
  CHECK(r.out.find("11 cases: 11 ok.") != std::string::npos);
}

TEST_CASE("a case that fails shows what was expected and what was found") {
  Cli cli;
  cli.write("p.ocf", half);
  cli.write("p.test.yaml",
            "cases:\n  - name: it goes wrong\n    faults: {2: lies}\n    expect: {ends: done, done: [1, 2]}\n"
            "  - name: it goes well\n    expect: {ends: done, order: [1, 2]}\n");
  const auto r = cli({"test"});
  CHECK(r.exit_code == 1);
  CHECK(r.out.find("expected: done\n              found:    stops at 2") != std::string::npos);
  CHECK(r.out.find("2 cases: 1 ok, 1 failed.") != std::string::npos);
  const auto xml = cli({"test", "p.ocf", "--output", "junit"}).out;
  CHECK(xml.find("<testsuite name=\"p.test.yaml\" tests=\"2\" failures=\"1\" errors=\"0\">") != std::string::npos);
  const auto all = nlohmann::json::parse(cli({"test", "p.test.yaml", "--output", "json"}).out);
  CHECK(all["files"][0]["failed"] == 1);
}

TEST_CASE("a mistake in a test file is told with its place") {
  Cli cli;
  cli.write("p.ocf", half);
  cli.write("p.test.yaml", "cases:\n  - name: a\n    expect: {ends: done}\n  - name: a\n  - expect: {ends: done}\n");
  const auto names = cli({"test", "p.test.yaml"});
  CHECK(names.exit_code == 65);
  CHECK(names.err.find("p.test.yaml:4:11: `a` is the name of the case in line 2, too") != std::string::npos);
  CHECK(names.err.find("p.test.yaml:5:5: the case has no name") != std::string::npos);
  cli.write("p.test.yaml", "cases:\n  - name: a\n   x: y\n");
  CHECK(cli({"test", "p.test.yaml"}).err.starts_with("error[OCF0504]: "));
  cli.write("p.test.yaml", "cases:\n  - name: a\n    fault: {1: fails}\n    expect: {ends: well}\n");
  const auto r = cli({"test"});
  CHECK(r.exit_code == 1);
  CHECK(r.out.find("p.test.yaml:3:5: `fault` means nothing here; did you mean `faults`?") != std::string::npos);
  CHECK(r.out.find("a run doesn't end `well`") != std::string::npos);
}

// The shipped procedures, on a desktop: what a person did by hand is done by itself, and is a person's again without
// one.
#include "tests/parts/desktop/desk.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

std::string procedure(const std::string& name) { return OCFLOW_SOURCE_DIR "/procedures/" + name; }

// Nobody else's site has these; each part that the types ask for stands there, and isn't reached.
std::string site(const std::string& parts) {
  std::string text = "hosts:\n  here: {reach: local, platform: linux, address: 127.0.0.1}\nsite:\n" + parts;
  for (const auto* part : {"ocs", "stat_server", "t_server", "config_server", "config_db"})
    text += "  " + std::string(part) + ": {name: " + part + ", host: here, runs_as: process, executable: /no/such}\n";
  return text;
}

}  // namespace

TEST_CASE("a console window is closed and a program left by the shipped procedures") {
  Desk desk;
  auto& console = desk.terminal("CPDServer");
  auto& editor = desk.run({"/usr/bin/mousepad", desk.write("campaigns.txt", "one\n").string()});
  REQUIRE(desk.shows("campaigns.txt"));
  Cli cli;
  cli.write(
      "site.yaml",
      site("  ocm: {name: Manager, host: here, runs_as: desktop program, window: campaigns.txt, leave_by: [File, "
           "Quit], display: \"" +
           desk.display + "\"}\n" +
           "  cpd_server: {name: CPD Server, host: here, runs_as: console window, window: CPDServer, display: \"" +
           desk.display + "\"}\n"));
  auto left = cli({"run", procedure("stopping-ocm.ocf"), "--site", "site.yaml", "--no-input"});
  INFO(left.out << left.err);
  CHECK(left.exit_code == 0);
  CHECK(editor.finish().exit_code == 0);
  auto closed = cli({"run", procedure("stopping-cpd-server.ocf"), "--site", "site.yaml", "--no-input"});
  INFO(closed.out << closed.err);
  CHECK(closed.exit_code == 0);
  CHECK_FALSE(console.finish().timed_out);
}

TEST_CASE("where there is no desktop the step stays a person's, and the plan says why") {
  Cli cli;
  cli.write("site.yaml",
            site("  cpd_server: {name: CPD Server, host: here, runs_as: console window, window: CPDServer, display: "
                 "\":4711\"}\n"));
  auto plan = cli({"plan", procedure("stopping-cpd-server.ocf"), "--site", "site.yaml"});
  INFO(plan.out << plan.err);
  auto at = plan.out.find("Close the console window of CPD Server.");
  REQUIRE(at != std::string::npos);
  CHECK(plan.out.rfind("a person", at) != std::string::npos);
  CHECK(plan.out.find("there is no desktop at :4711", at) != std::string::npos);
  auto run = cli({"run", procedure("stopping-cpd-server.ocf"), "--site", "site.yaml", "--no-input"});
  CHECK(run.exit_code == 3);
  CHECK(run.err.find("Find the console window CPDServer on the desktop of here.") != std::string::npos);
}

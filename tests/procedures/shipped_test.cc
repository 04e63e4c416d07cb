#include <fstream>
#include <sstream>

#include "tests/procedures/shipped_kit.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/golden.h"

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::string plan_of(const std::string& procedure, const std::string& site) {
  const auto folder = shipped::folder();
  const auto read = shipped::read((folder / procedure).string(), (folder / "sites" / site).string());
  return read->good ? ocflow::plan::canonical_text(*read->compiled.plan) : read->said;
}

}  // namespace

TEST_CASE("nothing is said against a shipped procedure") {
  REQUIRE(shipped::procedures().size() >= 14);
  for (const std::string& file : shipped::procedures()) {
    const auto read = shipped::read(file);
    INFO(file << "\n" << read->said);
    CHECK(read->good);
    CHECK(read->said.empty());
  }
}

TEST_CASE("every shipped procedure that asks for a site takes every shipped site") {
  REQUIRE(shipped::sites().size() == 5);
  for (const std::string& file : shipped::procedures()) {
    if (file.find("outbound.ocf") != std::string::npos) continue;
    for (const std::string& site : shipped::sites()) {
      const auto read = shipped::read(file, site);
      INFO(file << " with " << site << "\n" << read->said);
      CHECK(read->good);
      CHECK(read->said.empty());
    }
  }
}

TEST_CASE("the plans of the shipped procedures are those that were looked at") {
  for (const std::string procedure : {"shutdown", "startup", "restart"}) {
    const std::string name = "procedures/" + procedure + ".txt";
    const std::string now = plan_of(procedure + ".ocf", "windows.yaml");
    CHECK(now == ocflow::test::golden(name, now));
  }
}

TEST_CASE("the ten steps of the shutdown stand in the order of the manual") {
  const auto folder = shipped::folder();
  const auto read = shipped::read((folder / "shutdown.ocf").string(), (folder / "sites/windows.yaml").string());
  REQUIRE(read->good);
  const auto& plan = *read->compiled.plan;
  std::vector<std::string> names;
  for (ocflow::plan::NodeId n = 1; n < plan.size(); n = plan.end(n)) names.push_back(plan.name(n));
  CHECK(names == std::vector<std::string>{"ocm", "ccpulse", "ocs", "cpd", "icons", "stat_server", "list_db_servers",
                                          "t_server", "config_server", "config_db"});
  for (ocflow::plan::NodeId n = 1; plan.end(n) < plan.size(); n = plan.end(n)) CHECK(plan.precedes(n, plan.end(n)));
}

TEST_CASE("the example site file of the lab is what the lab writes") {
  ocflow::test::ChildCall call;
  call.command = {
      OCFLOW_BUILD_DIR "/bin/ocflow-lab", "site", "--folder", "/tmp/ocflow-lab", "--base-port", "7001", "--program",
      "/usr/libexec/ocflow/ocflow-lab"};
  CHECK(ocflow::test::Child(call).finish().out == text_of(shipped::folder() / "sites/lab.yaml"));
}

TEST_CASE("where only a person can act and none is there, nothing is done: 3, with what is asked") {
  ocflow::test::Cli cli;
  const auto procedure = (shipped::folder() / "shutdown.ocf").string();
  const auto site = (shipped::folder() / "sites/windows.yaml").string();
  const auto run = cli({"run", procedure, "--site", site, "--no-input"});
  INFO(run.err);
  CHECK(run.exit_code == 3);
  CHECK(run.err.find("A person is needed:\n  1.1.5/1.1. Open its File menu.") != std::string::npos);
  CHECK(run.out.find("1.1.5  Leave Outbound Contact Manager on desk1.") != std::string::npos);
  CHECK(run.out.find("To go on\n  ocflow resume ") != std::string::npos);
}

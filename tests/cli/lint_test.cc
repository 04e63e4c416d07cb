// Lint as a command, and SARIF.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Cli;

namespace {

constexpr const char* lint_good = "procedure p \"A procedure\"\n\nStart\n 1. Do it.\nEnd\n";
constexpr const char* risky = "procedure p \"A procedure\"\n\nStart\n 1. do it\n      do command([\"backup\"])\nEnd\n";
constexpr const char* mended =
    "procedure p \"A procedure\"\n\nStart\n 1. Do it.\n      do command([\"backup\"])\nEnd\n";
constexpr const char* lint_wrong = "procedure p \"A procedure\"\n\nStart\n 1. Do it.\n 3. Ä {ö}.\n      if (\nEnd\n";

}  // namespace

TEST_CASE("lint is silent about what is right, and ends with 1 when it finds something") {
  Cli cli;
  cli.write("p.ocf", lint_good);
  const auto right = cli({"lint", "p.ocf"});
  CHECK(right.exit_code == 0);
  CHECK(right.out + right.err == "");
  cli.write("p.ocf", risky);
  const auto found = cli({"lint", "p.ocf"});
  CHECK(found.exit_code == 1);
  CHECK(found.out == "");
  for (const auto* part : {"warning[OCL016]", "p.ocf:4:5", "OCL017", "OCL001", "3 findings in 1 file"})
    CHECK(found.err.find(part) != std::string::npos);
  CHECK(cli.read("p.ocf") == risky);
}

TEST_CASE("lint takes rules by their id in any case, and refuses what is none") {
  Cli cli;
  cli.write("p.ocf", risky);
  CHECK(cli({"lint", "--rule", "ocl017", "p.ocf"}).err.find("1 finding in 1 file") != std::string::npos);
  CHECK(cli({"lint", "--no-rule", "OCL001", "--no-rule", "OCL016", "--no-rule", "OCL017", "p.ocf"}).exit_code == 0);
  const auto none = cli({"lint", "--rule", "OCL099", "p.ocf"});
  CHECK(none.exit_code == 64);
  CHECK(none.err.find("there is no rule `OCL099`") != std::string::npos);
}

TEST_CASE("lint --fix mends what it can and tells the rest") {
  Cli cli;
  cli.write("p.ocf", risky);
  const auto result = cli({"lint", "--fix", "p.ocf"});
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("1 finding in 1 file") != std::string::npos);
  CHECK(cli.read("p.ocf") == mended);
  CHECK(cli({"lint", "--fix", "--no-rule", "OCL001", "p.ocf"}).exit_code == 0);
}

TEST_CASE("a file with mistakes is not linted: 65, and the mistakes") {
  Cli cli;
  cli.write("p.ocf", lint_wrong);
  const auto result = cli({"lint", "--fix", "p.ocf"});
  CHECK(result.exit_code == 65);
  CHECK(result.err.find("OCF0142") != std::string::npos);
  CHECK(cli.read("p.ocf") == lint_wrong);
  CHECK(cli({"lint", "none.ocf"}).exit_code == 66);
}

TEST_CASE("lint as JSON is one document") {
  Cli cli;
  cli.write("p.ocf", risky);
  const auto found = json::parse(cli({"lint", "--output", "json", "p.ocf"}).out);
  CHECK(found["ok"] == false);
  CHECK(found["warnings"] == 3);
  CHECK(found["diagnostics"][0]["code"] == "OCL016");
}

TEST_CASE("a rule is explained as a message is") {
  Cli cli;
  const auto result = cli({"explain", "ocl001"});
  CHECK(result.exit_code == 0);
  CHECK(result.out.rfind("OCL001: An action without a limit\n", 0) == 0);
  CHECK(result.out.find("Mended:") != std::string::npos);
  CHECK(cli({"explain", "OCL1"}).exit_code == 66);
}

TEST_CASE("check and lint give SARIF 2.1.0: one run with its rules, results and places") {
  Cli cli;
  cli.write("a b/p.ocf", lint_wrong);
  const auto checked = cli({"check", "--output", "sarif", "a b/p.ocf"});
  CHECK(checked.exit_code == 65);
  CHECK(checked.err == "");
  const auto log = json::parse(checked.out);
  CHECK(log["version"] == "2.1.0");
  REQUIRE(log["runs"].size() == 1);
  const auto& run = log["runs"][0];
  CHECK(run["tool"]["driver"]["name"] == "ocflow");
  CHECK(run["columnKind"] == "unicodeCodePoints");
  CHECK(run["invocations"][0]["executionSuccessful"] == true);
  REQUIRE(run["results"].size() >= 2);
  for (const auto& result : run["results"]) {
    const auto& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()];
    CHECK(rule["id"] == result["ruleId"]);
    for (const auto* text : {"shortDescription", "fullDescription", "help"}) CHECK(rule[text]["text"].is_string());
    CHECK(rule["help"]["markdown"].get<std::string>().find("```") != std::string::npos);
    CHECK(result["message"]["text"].is_string());
    const auto& place = result["locations"][0]["physicalLocation"];
    CHECK(place["artifactLocation"]["uri"] == "a%20b/p.ocf");
    CHECK(place["region"]["startLine"] >= 1);
    CHECK(place["region"]["endColumn"] >= place["region"]["startColumn"]);
    CHECK(result["level"] == "error");
  }
  const auto& number = run["results"][0]["locations"][0]["physicalLocation"]["region"];
  CHECK(number == json{{"startLine", 5}, {"startColumn", 2}, {"endLine", 5}, {"endColumn", 4}});
}

TEST_CASE("SARIF has the other places of a mistake, and the files that could not be read") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"A procedure\"\nStart\n 1. Do it.\n - Do that.\nEnd\n");
  const auto run = json::parse(cli({"check", "--output", "sarif", "p.ocf", "none.ocf"}).out)["runs"][0];
  CHECK(run["results"][0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3);
  CHECK(run["results"][0]["relatedLocations"][0]["message"]["text"] == "the list begins here");
  CHECK(run["invocations"][0]["executionSuccessful"] == false);
  CHECK(run["invocations"][0]["toolExecutionNotifications"].size() == 1);
}

TEST_CASE("lint's SARIF has warnings, and none is an empty list") {
  Cli cli;
  cli.write("p.ocf", risky);
  const auto run = json::parse(cli({"lint", "--output", "sarif", "p.ocf"}).out)["runs"][0];
  CHECK(run["results"].size() == 3);
  CHECK(run["results"][0]["level"] == "warning");
  CHECK(run["tool"]["driver"]["rules"][0]["id"] == "OCL016");
  cli.write("p.ocf", lint_good);
  CHECK(json::parse(cli({"lint", "--output", "sarif", "p.ocf"}).out)["runs"][0]["results"] == json::array());
}

TEST_CASE("only commands that look for mistakes speak SARIF") {
  Cli cli;
  CHECK(cli({"plan", "--output", "sarif", "p.ocf"}).exit_code == 64);
}

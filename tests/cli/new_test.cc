#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Cli;

TEST_CASE("new writes a procedure that checks clean, and shows what to do next") {
  const Cli cli;
  const auto result = cli({"new", "stop-web", "--title", "Taking the \"web\" {shop} down"});
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("  ocflow check stop-web.ocf\n") != std::string::npos);
  CHECK(cli.read("stop-web.ocf").find("procedure stop_web \"Taking the \"\"web\"\" {{shop}} down\"\n") !=
        std::string::npos);
  const auto checked = cli({"check", "stop-web.ocf"});
  CHECK(checked.exit_code == 0);
  CHECK(checked.out + checked.err == "");
  CHECK(cli({"fmt", "--check", "stop-web.ocf"}).exit_code == 0);
}

TEST_CASE("new with a site file writes two files that fit") {
  const Cli cli;
  REQUIRE(cli({"new", "stop_web", "--with-site"}).exit_code == 0);
  const auto checked = cli({"check", "stop_web.ocf", "--site", "stop_web.yaml"});
  CHECK(checked.exit_code == 0);
  CHECK(checked.out + checked.err == "");
  CHECK(cli({"plan", "stop_web.ocf", "--site", "stop_web.yaml"}).exit_code == 0);
  CHECK(cli({"fmt", "--check", "stop_web.ocf"}).exit_code == 0);
}

TEST_CASE("new writes over nothing unless --force says so") {
  Cli cli;
  cli.write("a.ocf", "mine");
  cli.write("b.yaml", "mine");
  CHECK(cli({"new", "a"}).exit_code == 1);
  CHECK(cli({"new", "b", "--with-site"}).exit_code == 1);
  CHECK(cli.read("a.ocf") + cli.read("b.yaml") == "minemine");
  CHECK(!cli.has("b.ocf"));
  CHECK(cli({"new", "a", "--force"}).exit_code == 0);
  CHECK(cli.read("a.ocf") != "mine");
}

TEST_CASE("new refuses what gives a procedure no name") {
  const Cli cli;
  for (const auto* name : {"9lives", "stop web", "until", "", "a/", "\xC3\xA4"}) {
    INFO(name);
    CHECK(cli({"new", name}).exit_code == 64);
  }
  CHECK(cli({"new", "no/such/folder"}).exit_code == 66);
  CHECK(cli({"new", "a", "--title", "two\nlines"}).exit_code == 64);
}

TEST_CASE("new as JSON says what it wrote") {
  const Cli cli;
  const auto found = json::parse(cli({"new", "a", "--with-site", "--output", "json"}).out);
  CHECK(found == json{{"file", "a.ocf"}, {"procedure", "a"}, {"site", "a.yaml"}});
}

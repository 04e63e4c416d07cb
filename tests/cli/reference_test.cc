// The commands that look things up.
#include <nlohmann/json.hpp>

#include "engine/base/diagnostic.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using nlohmann::json;
using ocflow::test::Cli;

TEST_CASE("actions lists them all, one, or a module, as text and as JSON") {
  Cli cli;
  CHECK(cli({"actions"}).out.find("\ntcp.open ") != std::string::npos);
  const auto one = cli({"actions", "tcp.open"}).out;
  CHECK(one.rfind("tcp.open(", 0) == 0);
  CHECK(one.find("effect: reads") != std::string::npos);
  const auto module = json::parse(cli({"actions", "tcp", "--output", "json"}).out)["actions"];
  for (const auto& action : module) CHECK(action["name"].get<std::string>().rfind("tcp.", 0) == 0);
  CHECK(!module.empty());
}

TEST_CASE("an action that isn't there: 66, and the one that is near") {
  Cli cli;
  const auto result = cli({"actions", "tcp.opn"});
  CHECK(result.exit_code == 66);
  CHECK(result.err.find("did you mean `tcp.open`?") != std::string::npos);
}

TEST_CASE("the example of what nobody sees shows it") {
  Cli cli;
  CHECK(cli({"explain", "OCF0103"}).out.find("\\t1. Stop the server.") != std::string::npos);
  CHECK(cli({"explain", "OCF0102"}).out.find("the caf\\xE9 server") != std::string::npos);
  CHECK(cli({"explain", "OCF0106"}).out.find("Stop\\u200B the server") != std::string::npos);
}

TEST_CASE("explain tells about a message, in small letters as well") {
  Cli cli;
  const auto code = std::string(ocflow::diagnostic_codes().front().code);
  CHECK(cli({"explain", code}).out.rfind(code + ": ", 0) == 0);
  std::string small = code;
  for (char& c : small) c = static_cast<char>(std::tolower(c));
  CHECK(cli({"explain", small}).out == cli({"explain", code}).out);
  CHECK(json::parse(cli({"explain", code, "--output", "json"}).out)["code"] == code);
  CHECK(cli({"explain", "OCF9999"}).exit_code == 66);
}

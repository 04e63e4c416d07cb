// A run keeps the inventory that its site file names: it is taken up again without the file.
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using namespace ocflow::test;

TEST_CASE("a run is taken up again without its inventory, from the text that was recorded") {
  const Cli cli;
  cli.write("sites/hosts.json",
            "{\"_meta\": {\"hostvars\": {\"a\": {\"ansible_connection\": \"local\"}, \"b\": {\"ansible_connection\": "
            "\"local\"}}},\n \"all\": {\"children\": [\"pair\"]}, \"pair\": {\"hosts\": [\"a\", \"b\"]}}\n");
  cli.write("sites/site.yaml", "inventory: hosts.json\nnodes: pair\n");
  cli.write("p.ocf",
            "procedure p \"Two\"\n\ngiven\n  nodes : list of host \"Where\"\n\nStart\n 1. Look at {n.name}.\n"
            "      for n in nodes\n      do command([\"test\", \"-e\", \"{n.name}\"], directory: \"" +
                cli.path().string() + "\", repeatable: true) on n\nEnd\n");
  const auto first = cli({"run", "p.ocf", "--site", "sites/site.yaml", "--no-input"});
  INFO(first.err);
  CHECK(first.exit_code == 1);
  cli.write("a", "");
  cli.write("b", "");
  std::filesystem::remove(cli / "sites/hosts.json");
  const auto second = cli({"resume", "--no-input"});
  INFO(second.err);
  CHECK(second.exit_code == 0);
  CHECK(second.err.find("sites/hosts.json") != std::string::npos);  // told as changed since
}

// ocflow verify, with the real program.
#include <nlohmann/json.hpp>

#include "engine/journal/verify.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

namespace fs = std::filesystem;
using nlohmann::json;
using ocflow::test::Cli;
using ocflow::test::has;

namespace {

struct Recorded : Cli {
  Recorded() {
    write("p.ocf", "procedure p \"P\"\nStart\n 1. Look.\n      do command([\"cat\", \"there\"])\nEnd\n");
    REQUIRE((*this)({"run", "p.ocf"}).exit_code == 1);
    id = ocflow::journal::StateFolder::look(*this / "state").runs().back();
  }
  json verify() const { return json::parse((*this)({"verify", id, "--output", "json"}).out)["runs"][0]; }
  std::string journal() const { return "state/runs/" + id + "/journal.db"; }
  std::string id;
};

}  // namespace

TEST_CASE("a head that was kept is found again after the run has gone on", "[verify]") {
  Recorded cli;
  const auto before = cli.verify();
  CHECK(before["as_written"] == true);
  cli.write("there", "x");
  CHECK(cli({"resume", "--decide", "1=again"}).exit_code == 0);
  const auto after = cli.verify();
  CHECK(after["head"] != before["head"]);
  const auto found = cli({"verify", cli.id, "--head", before["head"]});
  CHECK(found.exit_code == 0);
  CHECK(has(found.out,
            "the head that was given stands at event " + before["events"].dump() + " of " + after["events"].dump()));
  CHECK(cli({"verify", cli.id, "--head", std::string(64, '0')}).exit_code == 65);
}

TEST_CASE("a journal that is put back as it was before is seen, and one that is gone, too", "[verify]") {
  Recorded cli;
  const auto old = cli.read(cli.journal());
  cli.write("there", "x");
  CHECK(cli({"resume", "--decide", "1=again"}).exit_code == 0);
  cli.write(cli.journal(), old);
  const auto back = cli({"verify"});
  CHECK(back.exit_code == 65);
  CHECK(has(back.out, "the end was cut off"));
  fs::remove_all(cli / "state/runs" / cli.id);
  CHECK(has(cli({"verify"}).out,
            cli.id + "  not as it was written\n  its journal is gone, and nobody had it forgotten\n"));
}

TEST_CASE("what is no journal, no run and no head", "[verify]") {
  Recorded cli;
  cli.write(cli.journal(), "hello");
  CHECK(has(cli({"verify"}).out, "is not a journal, or only the beginning of one"));
  CHECK(cli({"verify", "nobody"}).exit_code == 66);
  CHECK(cli({"verify", cli.id, "--head", "abc"}).exit_code == 64);
  CHECK(cli({"verify", "--head", std::string(64, '0')}).exit_code == 64);
  CHECK(Cli()({"verify"}).exit_code == 0);
}

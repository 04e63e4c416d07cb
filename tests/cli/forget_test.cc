// Runs that are no longer wanted.
#include <nlohmann/json.hpp>

#include "engine/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

namespace fs = std::filesystem;
using ocflow::test::AtGate;
using ocflow::test::Cli;
using ocflow::test::GatedCli;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Three runs that are through, and one that failed, the newest.
struct Runs : Cli {
  Runs() {
    write("good.ocf", "procedure good \"G\"\nStart\n 1. Do.\n      do command([\"true\"])\nEnd\n");
    write("bad.ocf", "procedure bad \"B\"\nStart\n 1. Do.\n      do command([\"false\"])\nEnd\n");
    for (int i = 0; i < 3; ++i) REQUIRE((*this)({"run", "good.ocf"}).exit_code == 0);
    REQUIRE((*this)({"run", "bad.ocf"}).exit_code == 1);
  }
  std::vector<std::string> ids() const { return ocflow::journal::StateFolder::look(*this / "state").runs(); }
  std::string failed() const {
    for (const auto& id : ids())
      if (contains((*this)({"show", id}).out, "bad  B")) return id;
    return {};
  }
};

}  // namespace

TEST_CASE("by count: the newest stay, and what can be gone on with does, too", "[forget]") {
  Runs cli;
  const auto shown = cli({"forget", "--keep", "1", "--dry-run"});
  CHECK(contains(shown.out, "would be forgotten"));
  CHECK(cli.ids().size() == 4);
  CHECK(cli({"forget", "--keep", "1"}).exit_code == 0);
  CHECK(cli.ids().size() == 2);
  CHECK_FALSE(cli.failed().empty());
  CHECK(cli({"verify"}).exit_code == 0);  // they are gone because somebody said so
  CHECK(cli({"forget", "--keep", "0", "--unfinished"}).exit_code == 0);
  CHECK(cli.ids().empty());
}

TEST_CASE("by age: what ended longer ago", "[forget]") {
  Runs cli;
  CHECK(contains(cli({"forget", "--older", "1h"}).err, "No run is forgotten."));
  CHECK(cli.ids().size() == 4);
  CHECK(cli({"forget", "--older", "0s", "--keep", "2"}).exit_code == 0);
  CHECK(cli.ids().size() == 3);
}

TEST_CASE("a run is forgotten by name; one that failed only when that is said", "[forget]") {
  Runs cli;
  const auto failed = cli.failed();
  const auto refused = cli({"forget", failed});
  CHECK(refused.exit_code == 64);
  CHECK(contains(refused.err, "has not ended as asked (failed)"));
  CHECK(cli({"forget", failed, "--unfinished"}).exit_code == 0);
  CHECK(cli({"forget", failed}).exit_code == 66);
  CHECK(cli({"forget"}).exit_code == 64);
  CHECK(cli({"forget", failed, "--keep", "1"}).exit_code == 64);
  CHECK(cli({"forget", "--keep", "some"}).exit_code == 64);
  CHECK(cli({"forget", "--older", "long"}).exit_code == 64);
}

TEST_CASE("a run that somebody is at is never forgotten", "[forget]") {
  GatedCli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Wait.\n      do command([\"sh\", \"-c\", \"read x < gate\"])\nEnd\n");
  AtGate run(cli, {"run", "p.ocf"}, "Wait.");
  const auto id = ocflow::journal::StateFolder::look(cli / "state").runs().front();
  CHECK(cli({"forget", id, "--unfinished"}).exit_code == 75);
  const auto shown = cli({"forget", id, "--unfinished", "--dry-run"});
  CHECK_FALSE(contains(shown.out, "would be forgotten"));
  CHECK(contains(shown.err, id + "  stays: "));
  run.kill();
  const auto at_work = cli({"forget", id, "--unfinished"});
  CHECK(at_work.exit_code == 75);
  CHECK(contains(at_work.err, "the keeper of the run " + id + " is still at work"));
  CHECK(contains(cli({"forget", id, "--unfinished", "--state", "state"}).err,
                 "`ocflow resume " + id + " --state state`"));
  cli.open_gate();
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli({"forget", id}).exit_code == 0);
}

TEST_CASE("a forgetting that was killed leaves no run, and the next one ends it", "[forget]") {
  Runs cli;
  const auto ids = cli.ids();
  fs::rename(cli / "state/runs" / ids[0], cli / "state/runs" / (".forgotten-" + ids[0]));
  CHECK(cli.ids().size() == 3);
  CHECK(cli({"verify"}).exit_code == 65);  // so far nobody has said that it was forgotten
  fs::create_directory(cli / "state/runs/20200101-000000-000");
  CHECK(cli({"forget", "--keep", "9"}).exit_code == 0);
  CHECK_FALSE(cli.has("state/runs/.forgotten-" + ids[0]));
  CHECK(cli.has("state/runs/20200101-000000-000"));  // it is young: somebody may be about to begin a run there
  fs::last_write_time(cli / "state/runs/20200101-000000-000", fs::file_time_type::clock::now() - std::chrono::hours(2));
  CHECK(cli({"forget", "--keep", "9"}).exit_code == 0);
  CHECK_FALSE(cli.has("state/runs/20200101-000000-000"));
  CHECK(cli({"verify"}).exit_code == 0);
}

// What is wrong with a state folder is told, and nothing is changed.
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "engine/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/live_run.h"

namespace fs = std::filesystem;
using nlohmann::json;
using ocflow::test::AtGate;
using ocflow::test::Begun;
using ocflow::test::Child;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::keeper_of;
using ocflow::test::last_run;

namespace {

struct Ran : Cli {
  Ran() {
    write("p.ocf",
          "procedure p \"P\"\nStart\n 1. One.\n      do command([\"true\"])\n 2. Two.\n      do "
          "command([\"true\"])\nEnd\n");
    REQUIRE((*this)({"run", "p.ocf"}).exit_code == 0);
    id = ocflow::journal::StateFolder::look(*this / "state").runs().back();
    env["OCFLOW_RESCUE"] = (*this / "rescue").string();
  }
  fs::path journal() const { return *this / "state/runs" / id / "journal.db"; }
  // What it says about one place; whether the disk has room and what kind it is depends on the machine.
  std::string about(const std::string& where) const {
    std::string all;
    const auto document = json::parse((*this)({"doctor", "--output", "json"}).out);
    for (const auto& f : document["findings"])
      if (f["where"] == where) all += std::string(f["grade"]) + ": " + std::string(f["what"]) + "\n";
    return all;
  }
  void sql(const std::string& text) const {
    sqlite3* db = nullptr;
    sqlite3_open(journal().c_str(), &db);
    sqlite3_exec(db, (text + "; PRAGMA wal_checkpoint(TRUNCATE)").c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(db);
  }
  std::string id;
};

}  // namespace

TEST_CASE("rights, links and what is not ocflow's are told", "[doctor]") {
  Ran cli;
  CHECK(cli.about("heads").empty());
  ::chmod((cli / "state/heads").c_str(), 0644);
  CHECK(cli.about("heads") == "odd: others can read it, and what runs do is in it\n");
  ::chmod((cli / "state/heads").c_str(), 0666);
  CHECK(cli.about("heads") == "fault: others can write it\n");
  cli.write("state/mine", "x");
  CHECK(has(cli.about("mine"), "odd: it is none of ocflow's"));
  fs::create_symlink("/etc/passwd", cli / "state/runs" / cli.id / "link");
  CHECK(cli.about("runs/" + cli.id + "/link") == "fault: it is a link, and ocflow follows none here\n");
  CHECK(cli({"doctor"}).exit_code == 1);
}

TEST_CASE("what was killed is told with what becomes of it", "[doctor]") {
  Ran cli;
  fs::create_directory(cli / "state/runs/20200101-000000-000");
  CHECK(has(cli.about("runs/20200101-000000-000"), "odd: it is what a start that was killed left: no run\n"));
  fs::create_directory(cli / "rescue");
  cli.write("rescue/x.unrecorded.making", "{");
  CHECK(has(cli.about((cli / "rescue/x.unrecorded.making").string()), "told: a run was killed as it wrote there"));
  cli.write("state/runs/" + cli.id + "/keeper.record", "keeper {}\nbegun 2\nended 2 {}\nbegun 4 441317\nend");
  CHECK(cli.about("runs/" + cli.id).empty());  // the journal has the end of 4
  CHECK(cli.about("runs/" + cli.id + "/keeper.record") ==
        "odd: its last line is torn: the keeper was killed as it wrote it\n");
}

TEST_CASE("an act that was lost is told until it is known what became of it", "[doctor]") {
  GatedCli cli;
  cli.write(
      "p.ocf",
      "procedure p \"P\"\nStart\n 1. Wait at the gate.\n      do command([\"sh\", \"-c\", \"read x < gate\"])\nEnd\n");
  AtGate run(cli, {"run", "p.ocf"});
  ::kill(keeper_of(cli), SIGKILL);
  run.kill();
  CHECK(has(cli({"doctor"}).out, "1 act was begun and nothing tells how it ended"));
  CHECK(has(cli({"doctor", "--state", "state"}).out, "`ocflow resume " + last_run(cli) + " --state state` looks"));
  cli.leave();  // what it began ends, and nobody sees how
  CHECK(cli({"resume", "--no-input"}).exit_code == 3);
  CHECK(has(cli({"doctor"}).out, "1 act was begun and nothing tells how it ended"));
  CHECK(cli({"resume", "--decide", "1=done"}).exit_code == 0);
  CHECK(!has(cli({"doctor"}).out, "nothing tells how it ended"));
}

TEST_CASE("a run that can't begin leaves no folder, and one that waits to begin is no leftover", "[doctor]") {
  GatedCli cli;
  cli.write("s.yaml", "groups: {}\n");
  cli.write(
      "p.ocf",
      "procedure p \"P\"\nStart\n 1. Wait at the gate.\n      do command([\"sh\", \"-c\", \"read x < gate\"])\nEnd\n");
  auto full = cli.call({});
  full.command = {"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" run p.ocf", Cli::program()};
  CHECK(Child(full).finish().exit_code == 74);
  CHECK(fs::is_empty(cli / "state/runs"));
  AtGate first(cli, {"run", "p.ocf", "--site", "s.yaml"});
  Begun second(cli, {"run", "p.ocf", "--site", "s.yaml", "--wait", "1h"}, "It is waited for");
  CHECK(has(cli({"doctor"}).out, "a run is about to begin there"));
  CHECK(!has(cli({"doctor"}).out, "a start that was killed"));
  second.kill();
  CHECK(has(cli({"doctor"}).out, "a start that was killed"));
}

TEST_CASE("what runs keep is read by its locks: what a killed run was writing is told, and left for the next",
          "[doctor]") {
  Ran cli;
  const auto file = (cli / "state/kept.db").string();
  cli.write("state/kept.db", "");
  ::chmod(file.c_str(), 0600);
  const auto in_another = [&](const char* first, const char* then) {
    const pid_t child = ::fork();
    if (child == 0) {
      sqlite3* db = nullptr;
      sqlite3_open(file.c_str(), &db);
      sqlite3_exec(db, first, nullptr, nullptr, nullptr);
      sqlite3_exec(db, then, nullptr, nullptr, nullptr);
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
  };
  in_another("CREATE TABLE kept(v); INSERT INTO kept VALUES(zeroblob(99999))",
             "PRAGMA cache_size=5; BEGIN; UPDATE kept SET v = randomblob(99999)");
  REQUIRE(cli.has("state/kept.db-journal"));
  CHECK(cli.about("kept.db") == "told: a run was killed as it wrote what it keeps\n");
  CHECK(cli.has("state/kept.db-journal"));
}

TEST_CASE("a damaged journal is told, exported as far as it can be read, and not changed", "[doctor]") {
  Ran cli;
  const auto whole = cli({"doctor", "--export", cli.id, "--to", "whole.json"});
  INFO(whole.err);
  CHECK(whole.exit_code == 0);
  const auto before = json::parse(cli.read("whole.json"));
  CHECK(before["lost"].empty());
  CHECK(before["events"].back()["kind"] == "run_ended");
  CHECK(before["sources"][0]["text"] == cli.read("p.ocf"));
  cli.sql("UPDATE events SET batch = x'0011' WHERE id = 2");
  CHECK(has(cli.about("runs/" + cli.id), "fault: what stands behind event 2 can't be read"));
  const auto bytes = cli.read("state/runs/" + cli.id + "/journal.db");
  CHECK(cli({"doctor", "--export", cli.id, "--to", "part.json"}).exit_code == 1);
  const auto after = json::parse(cli.read("part.json"));
  CHECK(after["lost"].size() == 1);
  CHECK(after["events"].size() + 1 >= before["events"].size() - 1);
  CHECK(after["header"] == before["header"]);
  CHECK(cli({"doctor", "--export", cli.id, "--to", "part.json"}).exit_code != 0);  // it is there already
  CHECK(cli({"doctor", "--export", cli.id}).exit_code == 64);
  CHECK(cli.read("state/runs/" + cli.id + "/journal.db") == bytes);
}

TEST_CASE("pages of a journal that are overwritten cost what was on them", "[doctor]") {
  Ran cli;
  auto bytes = cli.read("state/runs/" + cli.id + "/journal.db");
  REQUIRE(bytes.size() >= 4 * 4096);
  for (std::size_t page = 1; page < bytes.size() / 4096; ++page) {
    auto damaged = bytes;
    damaged.replace(page * 4096, 4096, std::string(4096, '!'));
    cli.write("state/runs/" + cli.id + "/journal.db", damaged);
    CHECK(has(cli.about("runs/" + cli.id), "fault: "));
    const auto to = "page" + std::to_string(page) + ".json";
    CHECK(cli({"doctor", "--export", cli.id, "--to", to}).exit_code == 1);
    CHECK_FALSE(json::parse(cli.read(to))["lost"].empty());
  }
}

TEST_CASE("nothing was run, or there is no such run", "[doctor]") {
  Cli cli;
  CHECK(cli({"doctor"}).exit_code == 0);
  CHECK_FALSE(cli.has("state"));
  CHECK(cli({"doctor", "--export", "x", "--to", "y"}).exit_code == 66);
}

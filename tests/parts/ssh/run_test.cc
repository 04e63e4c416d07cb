// The whole program over a real sshd: runs on several hosts, what a kill leaves, and `ocflow hosts`.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "engine/host/descriptor.h"
#include "tests/parts/ssh/far_kit.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;

namespace {

const std::string procedure =
    "procedure far \"Far away\"\n\ngiven\n  nodes : list of host \"Where\"\n  gate : text = \"/dev/null\" \"Where it "
    "waits\"\n\n"
    "Start\n 1. Say where it is.\n      for n in nodes, at once\n"
    "      do command([\"sh\", \"-c\", \"echo $SSH_CONNECTION >>\"\"$1\"\"; read x <\"\"$2\"\" || true\", \"sh\", "
    "\"{n.name}\", gate], directory: \"@\") on n as said\n"
    " 2. Count them.\n      do command([\"true\"])\nEnd\n";

// A site of hosts db1 to db3 behind one sshd, in the folder of the program.
struct Site : Cli {
  Sshd sshd;
  explicit Site(bool brought = true) {
    if (brought) sshd.bring();
    auto text = procedure;
    text.replace(text.find('@'), 1, path().string());
    write("far.ocf", text);
    std::string hosts = "hosts:\n";
    for (unsigned i = 1; i <= 3; ++i) hosts += sshd.yaml("db" + std::to_string(i), i, ", groups: db");
    write("site.yaml", hosts + "nodes: db\n");
    mkfifo((*this / "gate").c_str(), 0600);
  }
  bool all_begun() const { return has("db1") && has("db2") && has("db3"); }
  // It stays open: lines that nobody has read yet go with the last one who closes.
  void open_gates() const {
    gate_ = ocflow::keeper::Descriptor(::open((*this / "gate").c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(::write(gate_.get(), "go\ngo\ngo\n", 9) == 9);
  }
  std::vector<std::string> run() const {
    return {"run", "far.ocf", "--site", "site.yaml", "--set", "gate=" + (*this / "gate").string(), "--no-input"};
  }

 private:
  mutable ocflow::keeper::Descriptor gate_;
};

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a step runs on three hosts at once, each named by its group") {
  const Site site;
  const auto result = site({"run", "far.ocf", "--site", "site.yaml"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  for (unsigned i = 1; i <= 3; ++i)
    CHECK(site.read("db" + std::to_string(i)).find(site.sshd.address(i)) != std::string::npos);
}

TEST_CASE("an engine that is killed goes on where its hosts are by now, and nothing is done twice") {
  const Site site;
  Begun run(site, site.run(), "Say where it is.");
  REQUIRE(soon([&] { return site.all_begun(); }, std::chrono::seconds(50)));
  run.kill();
  site.open_gates();
  const auto result = site({"resume", "--no-input"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  for (unsigned i = 1; i <= 3; ++i) CHECK(lines_in(site.read("db" + std::to_string(i))) == 1);
}

TEST_CASE("all connections cut in the middle of a run: it tells so, connects again and ends as asked") {
  const Site site;
  Begun run(site, site.run(), "Say where it is.");
  REQUIRE(soon([&] { return site.all_begun(); }, std::chrono::seconds(50)));
  for (const int wire : processes_below(run.pid(), "ssh")) kill(wire, SIGKILL);
  REQUIRE(run.wait_for("connected again"));
  site.open_gates();
  const auto result = run.finish();
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.err.find("what runs there goes on, and it is tried again for 2m") != std::string::npos);
  for (unsigned i = 1; i <= 3; ++i) CHECK(lines_in(site.read("db" + std::to_string(i))) == 1);
}

TEST_CASE(
    "hosts that are not had back in time leave the run open; it asks them when they are there, and does nothing "
    "twice") {
  for (const bool repeatable : {false, true}) {
    Site site;
    auto hosts = site.read("site.yaml");
    for (auto at = hosts.find(", groups"); at != hosts.npos; at = hosts.find(", groups", at + 20))
      hosts.insert(at, ", patience: 1s");
    site.write("site.yaml", hosts);
    auto text = site.read("far.ocf");
    if (repeatable) text.replace(text.find(") on n"), 6, ", repeatable: true) on n");
    site.write("far.ocf", text);
    Begun run(site, site.run(), "Say where it is.");
    REQUIRE(soon([&] { return site.all_begun(); }, std::chrono::seconds(50)));
    site.sshd.cut();
    const auto ended = run.finish();
    INFO(ended.err << ended.out);
    CHECK(ended.exit_code == 1);
    CHECK(has(ended.err, "how it ended is not known: db2 can't be reached"));
    CHECK(has(ended.err, "`ocflow resume " + last_run(site) + "` asks how it ended, and goes on"));
    const auto away = site({"resume", "--no-input"});
    CHECK((away.exit_code == 1 && has(away.err, "how it ended is not known: ")));
    site.open_gates();  // they end, and nobody is there to hear of it
    site.sshd.listen();
    const auto resumed = site({"resume", "--no-input"});
    INFO(resumed.err << resumed.out);
    CHECK(resumed.exit_code == 0);
    for (unsigned i = 1; i <= 3; ++i) CHECK(lines_in(site.read("db" + std::to_string(i))) == 1);
  }
}

TEST_CASE("a cancelled run whose host is not there: that is said, and what runs there is ended when it can be told") {
  Site site;
  auto arguments = site.run();
  arguments.insert(arguments.end(), {"--set", "nodes=[db1]"});
  Begun run(site, arguments, "Say where it is.");
  REQUIRE(soon([&] { return site.has("db1"); }, std::chrono::seconds(50)));
  run.kill();
  site.sshd.cut();
  const auto away = site({"cancel", last_run(site)});
  INFO(away.err << away.out);
  CHECK(away.exit_code == 1);
  CHECK(has(away.err, "`ocflow cancel " + last_run(site) + "` ends it there"));
  site.sshd.listen();
  const auto cancelled = site({"cancel", last_run(site)});
  INFO(cancelled.err << cancelled.out);
  CHECK(cancelled.exit_code == 0);
  CHECK(has(site.sshd.read("far/state/ocflow/keepers/" + last_run(site) + ".db1/keeper.record"), "cancelled"));
}

TEST_CASE("a host that never comes back: a person's word ends its step") {
  Site site;
  auto hosts = site.read("site.yaml");
  hosts.insert(hosts.find(", groups"), ", patience: 1s");
  site.write("site.yaml", hosts);
  auto arguments = site.run();
  arguments.insert(arguments.end(), {"--set", "nodes=[db1]"});
  Begun run(site, arguments, "Say where it is.");
  REQUIRE(soon([&] { return site.has("db1"); }, std::chrono::seconds(50)));
  site.sshd.cut();
  CHECK(run.finish().exit_code == 1);
  const auto decided = site({"resume", "--no-input", "--decide", "1[1]=done: it is gone for good"});
  INFO(decided.err << decided.out);
  CHECK(decided.exit_code == 0);
  site.open_gates();
}

TEST_CASE("a keeper that is killed over there leaves its step in doubt; a person's word ends that") {
  const Site site;
  Begun run(site, site.run(), "Say where it is.");
  REQUIRE(soon([&] { return site.all_begun(); }, std::chrono::seconds(50)));
  const auto id = std::filesystem::directory_iterator(site / "state/runs")->path().filename().string();
  kill(keeper_pid(site.sshd.folder(id, "db2")), SIGKILL);
  site.open_gates();
  REQUIRE(run.wait_for("in doubt"));
  CHECK(run.finish().exit_code != 0);
  const auto decided = site({"resume", "--no-input", "--decide", "1[2]=done"});
  INFO(decided.err);
  CHECK(decided.exit_code == 0);
  CHECK(lines_in(site.read("db2")) == 1);
}

TEST_CASE("a plan looks at the hosts, and acts on none") {
  const Site site(false);
  const auto result = site({"plan", "far.ocf", "--site", "site.yaml"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.err.find("the keeper's program was brought there") != std::string::npos);
  CHECK(!site.has("db1"));
  CHECK(!site.sshd.has("far/state"));
}

TEST_CASE("a plugin is brought to the hosts that need it, does its part there, and takes it back") {
  const Site site;
  REQUIRE(site({"plugin", "new", "marker", "--language", "python"}).exit_code == 0);
  REQUIRE(site({"plugin", "lock"}).exit_code == 0);
  const auto mark = "marker.put(\"" + (site / "mark-").string() + "{n.name}\")";
  site.write("mark.ocf",
             "use marker\nprocedure mark \"Marks\"\n\ngiven\n  nodes : list of host \"Where\"\n\nStart\n"
             " 1. Mark {n.name}.\n      for n in nodes, at once\n      do " +
                 mark +
                 " on n\n"
                 " 2. Fail.\n      do command([\"false\"])\nEnd\n");
  const auto planned = site({"plan", "mark.ocf", "--site", "site.yaml"});
  INFO(planned.out << planned.err);
  CHECK(has(planned.out, "3 would change"));
  const auto ran = site({"run", "mark.ocf", "--site", "site.yaml", "--no-input"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 1);
  for (const auto* name : {"mark-db1", "mark-db2", "mark-db3"}) CHECK(site.has(name));
  CHECK(site.sshd.has("far/cache/ocflow/plugins"));
  CHECK(site({"undo", last_run(site), "--yes"}).exit_code == 0);
  CHECK_FALSE(site.has("mark-db2"));
}

TEST_CASE("hosts are listed with how they are reached, and with what to type where they are not") {
  const Site site;
  site.write("empty", "");
  auto text = site.read("site.yaml");
  text.insert(text.find("nodes:"),
              site.sshd.yaml("new", 1, ", labels: [fresh]") + "  desk: {reach: person}\n  here:\n");
  const auto known = text.rfind("known_hosts: ");
  text.replace(known, text.find(", labels: [fresh]", known) - known, "known_hosts: empty");
  site.write("site.yaml", text);
  const auto all = site({"hosts", "site.yaml"});
  INFO(all.out << all.err);
  CHECK(all.exit_code == 1);
  CHECK(all.out.find("db3   ssh     linux     reachable    0.1.0") != std::string::npos);
  CHECK(all.out.find("new   ssh     linux     key unknown  -") != std::string::npos);
  CHECK(all.out.find("desk  person  linux     only people") != std::string::npos);
  CHECK(all.out.find("ssh-keyscan -p " + std::to_string(site.sshd.port())) != std::string::npos);
  const auto some = site({"hosts", "site.yaml", "db", "--output", "json"});
  CHECK(some.exit_code == 0);
  CHECK(some.out.find("\"groups\": [\n        \"db\"\n      ]") != std::string::npos);
  CHECK(site({"hosts", "site.yaml", "dbx"}).exit_code == 66);
}

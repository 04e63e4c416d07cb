// Keepers behind a real sshd: what is done there, what a cut leaves, and what can't be learnt.
#include "engine/host/strays.h"
#include "tests/parts/ssh/far_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using action::Ended;

TEST_CASE("three hosts do what they are told, each with a keeper of its own, and the program is brought once") {
  const Sshd sshd;
  for (unsigned host = 1; host <= 3; ++host) {
    FarRun run(sshd.reach("db" + std::to_string(host), host));
    const auto outcome = run.act(7, "command", {words({"sh", "-c", "echo $SSH_CONNECTION"})});
    CHECK(outcome.ok());
    CHECK(outcome.output.find(sshd.address(host)) != std::string::npos);
    CHECK((run.told.find("was brought there") != std::string::npos) == (host == 1));
    CHECK(std::filesystem::exists(sshd.folder("test-run", "db" + std::to_string(host)) / "keeper.record"));
  }
}

TEST_CASE("arguments arrive byte for byte, whatever a shell would make of them") {
  const Sshd sshd;
  FarRun run(sshd.reach("db 'x'; $(touch /tmp/ocflow-no) \"", 1));
  const std::string nasty = "a'b\"c $(id) `id` \\ ; | & * \n %h ü";
  CHECK(run.act(1, "command", {words({"printf", "%s", nasty})}).output == nasty);
  CHECK(!std::filesystem::exists("/tmp/ocflow-no"));
}

TEST_CASE("a program that is not whole in the cache is brought again") {
  const Sshd sshd;
  CHECK(FarRun(sshd.reach("db1", 1)).meet().brought);
  const auto program = std::filesystem::directory_iterator(sshd.cache())->path();
  std::filesystem::remove(program);
  std::ofstream(program) << "half";
  std::filesystem::permissions(program, std::filesystem::perms(0700));
  FarRun second(sshd.reach("db1", 1));
  const auto met = second.meet();
  CHECK((met.brought && !met.trouble));
  CHECK(std::filesystem::file_size(program) == std::filesystem::file_size(OCFLOW_BUILD_DIR "/bin/ocflow-keeper"));
}

TEST_CASE("a cut connection in the middle of a command: it goes on, and its end is learnt") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  FarRun run(sshd.reach("db1", 1));
  run.begin(1, "command", held.command());
  REQUIRE(run.until([&] { return held.begun(); }));
  for (const int wire : FarRun::wires()) kill(wire, SIGKILL);
  REQUIRE(run.until([&] { return run.told.find("connected again") != std::string::npos; }));
  CHECK(run.ends.empty());
  held.let_go();
  CHECK(run.end_of(1).output == "through\n");
  CHECK(held.times() == 1);
}

TEST_CASE("a network that falls silent is noticed, and what ended meanwhile is learnt") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  auto reach = sshd.reach("db1", 1);
  reach.hops[0].options = {{"ServerAliveInterval", "1"}, {"ServerAliveCountMax", "1"}};
  FarRun run(reach);
  run.begin(1, "command", held.command());
  REQUIRE(run.until([&] { return held.begun(); }));
  std::vector<int> silent;
  for (const int session : processes_below(getpid(), "sshd"))  // all but the one that listens
    if (processes_below(session, "sshd").empty()) silent.push_back(session);
  for (const int session : silent) kill(session, SIGSTOP);
  held.let_go();
  CHECK(run.end_of(1).output == "through\n");
  for (const int session : silent) kill(session, SIGKILL);
  CHECK(run.told.find("connected again") != std::string::npos);
  CHECK(held.times() == 1);
}

TEST_CASE(
    "a host that is not had back in time: what runs there stays open, and is asked about when it is there again") {
  Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  auto reach = sshd.reach("db1", 1);
  reach.patience = std::chrono::seconds(1);
  FarRun run(reach);
  run.begin(1, "command", held.command());
  REQUIRE(run.until([&] { return held.begun(); }));
  sshd.cut();
  REQUIRE(run.until([&] { return run.away.count(1) > 0; }));
  CHECK(run.away[1].what.find("db1 can't be reached") == 0);
  CHECK(run.away[1].what.find("was not had back in 1s; it may go on there") != std::string::npos);
  const auto unsent = run.act(2, "command", {words({"true"})});
  CHECK((unsent.ended == Ended::failed && !unsent.changed));
  CHECK((run.ends.count(1) == 0 && run.knows.empty()));
  sshd.listen();
  REQUIRE(run.until([&] { return run.knows.count(1) > 0; }));
  CHECK(run.knows[1] == Known::running);
  CHECK(run.told.find("db1: connected again") != std::string::npos);
  held.let_go();
  CHECK(run.end_of(1).output == "through\n");
  CHECK(held.times() == 1);
}

TEST_CASE("an engine that comes back to a host that is not there learns nothing, above all no end") {
  Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  {
    FarRun run(sshd.reach("db1", 1));
    run.begin(1, "command", held.command());
    REQUIRE(run.until([&] { return held.begun(); }));
  }
  sshd.cut();
  FarRun again(sshd.reach("db1", 1));
  again.remote->attach(1, {});
  REQUIRE(again.until([&] { return again.away.count(1) > 0; }));
  CHECK((again.knows.empty() && again.ends.empty()));
  again.remote->cancel(1);  // what it will be told as soon as it can be
  sshd.listen();
  CHECK(again.attach(1) == Known::running);
  CHECK(again.end_of(1).ended == Ended::cancelled);
}

TEST_CASE("what a killed keeper began is waited for over there, and then in doubt, never done") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  FarRun run(sshd.reach("db1", 1));
  run.begin(1, "command", held.command());
  REQUIRE(run.until([&] { return held.begun(); }));
  const auto killed = keeper_pid(sshd.folder("test-run", "db1"));
  kill(killed, SIGKILL);
  REQUIRE(run.until([&] { return keeper_pid(sshd.folder("test-run", "db1")) != killed; }));
  CHECK(run.ends.empty());
  held.let_go();
  const auto outcome = run.end_of(1);
  CHECK(outcome.ended == Ended::in_doubt);
  CHECK(outcome.error.find("keeper") != std::string::npos);
  CHECK(held.times() == 1);
}

TEST_CASE("a host that was started anew leaves in doubt what ran there, and what may have") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  const auto record = sshd.folder("test-run", "db1") / "keeper.record";
  {
    FarRun run(sshd.reach("db1", 1));
    run.begin(1, "command", held.command());
    REQUIRE(run.until([&] { return held.begun(); }));
  }
  kill(keeper_pid(sshd.folder("test-run", "db1")), SIGKILL);
  held.let_go();
  REQUIRE(soon([] { return keeper::marked([](std::string_view mark) { return mark == "test-run:1"; }).empty(); }));
  // The record as a reboot would leave it: of another boot.
  std::ifstream in(record);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  for (auto at = text.find("\"boot\":\""); at != text.npos; at = text.find("\"boot\":\"", at + 8))
    text.replace(at + 8, 4, "past");
  std::ofstream(record) << text;
  FarRun later(sshd.reach("db1", 1));
  later.far.first_key = 3;
  CHECK(later.attach(1) == Known::lost);
  CHECK(later.attach(2) == Known::lost);
}

TEST_CASE("an engine that comes back finds what runs, and what was never begun") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  {
    FarRun run(sshd.reach("db1", 1));
    run.begin(1, "command", held.command());
    REQUIRE(run.until([&] { return held.begun(); }));
  }
  FarRun again(sshd.reach("db1", 1));
  CHECK(again.attach(1) == Known::running);
  CHECK(again.attach(2) == Known::never);
  held.let_go();
  CHECK(again.end_of(1).output == "through\n");
}

TEST_CASE("two runs at once on one host have keepers of their own") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  FarRun one(sshd.reach("db1", 1), "run-one"), two(sshd.reach("db1", 1), "run-two");
  one.begin(1, "command", held.command());
  REQUIRE(one.until([&] { return held.begun(); }));
  CHECK(two.act(1, "command", {words({"echo", "two"})}).output == "two\n");
  held.let_go();
  CHECK(one.end_of(1).output == "through\n");
}

TEST_CASE("a cancelled command is ended there, also when that is asked for during a cut") {
  const Sshd sshd;
  sshd.bring();
  const Held held(sshd);
  FarRun run(sshd.reach("db1", 1));
  run.begin(1, "command", held.command());
  REQUIRE(run.until([&] { return held.begun(); }));
  for (const int wire : FarRun::wires()) kill(wire, SIGKILL);
  REQUIRE(run.until([&] { return run.told.find("tried again") != std::string::npos; }));
  run.remote->cancel(1);
  CHECK(run.end_of(1).ended == Ended::cancelled);
  run.begin(2, "command", Held(sshd, "second").command());
  for (const int wire : FarRun::wires()) kill(wire, SIGKILL);
  run.remote->cancel(2);  // the cut is not known yet
  CHECK(run.end_of(2).ended == Ended::cancelled);
}

TEST_CASE("the keeper of a plan reads, and has no way to act; nothing but its program is there afterwards") {
  const Sshd sshd;
  FarRun plan(sshd.reach("db1", 1), "plan", true);
  CHECK(plan.read("file.exists", {"/"}).result == Value(true));
  plan.begin(1, "command", {words({"touch", (sshd / "acted").string()})});
  CHECK(!plan.end_of(1).ok());
  CHECK(!sshd.has("acted"));
  CHECK(!sshd.has("far/state"));
}

TEST_CASE("a host behind another is reached over it, by the names and files of each") {
  const Sshd sshd;
  auto reach = sshd.reach("db2", 2);
  reach.hops.insert(reach.hops.begin(), sshd.reach("gate", 1).hops[0]);
  reach.hops.insert(reach.hops.begin(), sshd.reach("gate3", 3).hops[0]);
  FarRun run(reach);
  const auto outcome = run.act(1, "command", {words({"sh", "-c", "echo $SSH_CONNECTION"})});
  INFO(outcome.error);
  CHECK(outcome.output.find(sshd.address(2)) != std::string::npos);
}

TEST_CASE("`as` gives the keeper the rights of another user") {
  const Sshd sshd;
  if (geteuid() != 0) return;
  std::filesystem::permissions(sshd.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(sshd / "far", std::filesystem::perms(0777));
  auto reach = sshd.reach("db1", 1);
  reach.as = "nobody";
  FarRun run(reach);
  CHECK(run.act(1, "command", {words({"id", "-un"})}).output == "nobody\n");
  reach.as = "nobodys-cousin";
  FarRun other(reach);
  const auto refused = other.act(1, "command", {words({"true"})});
  CHECK(refused.error.find("on db1 nobody can become nobodys-cousin") == 0);
}

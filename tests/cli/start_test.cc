// What ends a run before it has begun: nothing of it is left, or what is left is known as that.
#include <sys/resource.h>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

namespace fs = std::filesystem;
using ocflow::test::AtGate;
using ocflow::test::Child;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::last_run;

namespace {

constexpr std::tuple<int, int, const char*> signals[] = {{SIGINT, 130, "ended by Ctrl-C, before it had begun"},
                                                         {SIGTERM, 143, "ended by a termination signal, before it"},
                                                         {SIGHUP, 129, "ended by a hang-up signal, before it had"}};

struct Start : Cli {
  Start() { write("p.ocf", "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"touch\", \"worked\"])\nEnd\n"); }
  // Whoever would be its keeper sends the signal when there is a journal. The run waits for the keeper before its first
  // event.
  void signal_before_first_event(const std::string& signal) {
    write("keeper", "#!/bin/sh\nuntil test -e state/runs/*/journal.db; do sleep 0.01; done\nkill -" + signal +
                        " $PPID\nexec " OCFLOW_BUILD_DIR "/bin/ocflow-keeper \"$@\"\n");
    fs::permissions(*this / "keeper", fs::perms::owner_all);
    env["OCFLOW_KEEPER"] = (*this / "keeper").string();
  }
  bool nothing_is_left() const {
    return fs::is_empty(*this / "state/runs") && fs::is_empty(*this / "state/locks") && !has("worked");
  }
};

}  // namespace

TEST_CASE("a signal that comes as a run is started ends it with a sentence, and no run is left: 130, 143, 129") {
  for (const auto& [signal, code, text] : signals) {
    Start cli;
    auto call = cli.call({"run", "p.ocf"});
    call.pending = {signal};
    const auto ended = Child(call).finish();
    CHECK(ended.signal == 0);
    CHECK(ended.exit_code == code);
    CHECK(has(ended.err, text));
    CHECK_FALSE(cli.has("worked"));
    CHECK_FALSE(cli.has("state/runs"));
  }
}

TEST_CASE("several signals at once are one") {
  Start cli;
  auto call = cli.call({"run", "p.ocf"});
  call.pending = {SIGTERM, SIGHUP, SIGINT};
  const auto ended = Child(call).finish();
  CHECK(ended.signal == 0);
  CHECK(has(ended.err, "; nothing was begun\n"));
}

TEST_CASE("so does one that comes when there is a journal, and no event in it yet") {
  for (const auto& [signal, code, text] : signals) {
    Start cli;
    cli.signal_before_first_event(std::to_string(signal));
    const auto ended = cli({"run", "p.ocf"});
    CHECK(ended.signal == 0);
    CHECK(ended.exit_code == code);
    CHECK(has(ended.err, text));
    CHECK(cli.nothing_is_left());
    CHECK(cli({"doctor"}).exit_code == 0);
  }
}

TEST_CASE("a run whose first event can't be recorded has not begun: it says so, and nothing is left (74)") {
  GatedCli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"touch\", \"worked\"])\nEnd\n");
  cli.write(
      "keeper",
      "#!/bin/sh\nuntil test -e state/runs/*/journal.db; do sleep 0.01; done\nread x < gate\nexec " OCFLOW_BUILD_DIR
      "/bin/ocflow-keeper \"$@\"\n");
  fs::permissions(cli / "keeper", fs::perms::owner_all);
  cli.env["OCFLOW_KEEPER"] = (cli / "keeper").string();
  Child run(cli.call({"run", "p.ocf"}));
  cli.at_gate();
  const rlimit none{1, 1};
  REQUIRE(::prlimit(run.pid(), RLIMIT_FSIZE, &none, nullptr) == 0);
  cli.open_gate();
  const auto ended = run.finish();
  CHECK(ended.exit_code == 74);
  CHECK(has(ended.err, "can't be written"));
  CHECK(has(ended.err, "then begin it anew; nothing was done"));
  CHECK(fs::is_empty(cli / "state/runs"));
  CHECK_FALSE(cli.has("worked"));
}

TEST_CASE("a run that finds no keeper leaves nothing either") {
  Start cli;
  cli.env["OCFLOW_KEEPER"] = "/nowhere/ocflow-keeper";
  CHECK(cli({"run", "p.ocf"}).exit_code != 0);
  CHECK(cli.nothing_is_left());
}

TEST_CASE("a run that was killed before its first event has not begun: it is told, and not taken up by itself") {
  Start cli;
  cli.signal_before_first_event("KILL");
  CHECK(cli({"run", "p.ocf"}).signal == SIGKILL);
  cli.env.erase("OCFLOW_KEEPER");
  const auto id = last_run(cli);
  CHECK(has(cli({"history"}).out, "  not begun  "));
  CHECK(has(cli({"status"}).out, "cut off before it had begun anything. `ocflow forget " + id + "` takes it away"));
  const auto found = cli({"doctor"});
  CHECK(found.exit_code == 1);
  CHECK(has(found.out, "odd  runs/" + id + ": its start was cut off before it had begun anything"));
  CHECK(cli({"resume"}).exit_code == 66);
  CHECK_FALSE(cli.has("worked"));
  SECTION("its name begins it") {
    CHECK(cli({"resume", id}).exit_code == 0);
    CHECK(cli.has("worked"));
  }
  SECTION("it is forgotten by its name") { CHECK(cli({"forget", id}).exit_code == 0); }
  SECTION("it is forgotten by any rule, and takes nobody's place") {
    REQUIRE(cli({"run", "p.ocf"}).exit_code == 0);
    CHECK(cli({"forget", "--keep", "1"}).out == "forgotten  " + id + "\n");
  }
}

TEST_CASE("Ctrl-C while a bound plan is held against what is there takes effect at once") {
  GatedCli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Work.\n      if command.read([\"sh\", \"-c\", \"test ! -e slow || read x < "
            "gate; echo yes\"]) == \"yes\"\n      do file.write(\"worked\", \"\")\nEnd\n");
  REQUIRE(cli({"plan", "p.ocf", "--out", "p.plan"}).exit_code == 0);
  cli.write("slow", "");
  Child run(cli.call({"run", "--plan", "p.plan"}));
  cli.at_gate();
  run.signal(SIGINT);
  const auto ended = run.finish();
  CHECK(ended.exit_code == 130);
  CHECK(has(ended.err, "ended by Ctrl-C, while it looked how things are; nothing was begun\n"));
  CHECK(fs::is_empty(cli / "state/runs"));
  CHECK_FALSE(cli.has("worked"));
}

// Control of a live run from another terminal: pause, resume, cancel; and what its engine answers, and when.
#include <fcntl.h>
#include <nlohmann/json.hpp>

#include "cli/control.h"
#include "engine/host/local_socket.h"
#include "tests/support/catch.h"
#include "tests/support/live_run.h"
#include "tests/support/world.h"

using ocflow::test::AtGate;
using ocflow::test::Begun;
using ocflow::test::Cli;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::has_ended;
using ocflow::test::keeper_of;
using ocflow::test::last_run;
using ocflow::test::pid_in;
using ocflow::test::soon;

namespace {

struct TwoSteps : GatedCli {
  TwoSteps() {
    write("p.ocf", R"(procedure p "Two steps"

Start
 1. Wait at the gate.
      do command(["sh", "-c", "read x < gate; echo passed >> log"]) as wait
 2. Go on.
      do command(["touch", "went_on"])
End
)");
  }
};

// A program that leaves its group, its session and its parent, twice, and one that only leaves its parent.
struct Strayed : GatedCli {
  Strayed() {
    write("stray.sh",
          "setsid sh -c 'setsid sh -c \"echo \\$\\$ > away; exec sleep 1000\" & exit 0' &\n"
          "sh -c 'echo $$ > near; exec sleep 1000' &\n"
          "read x < gate\n");
    write("p.ocf", "procedure p \"P\"\nStart\n 1. Stray.\n      do command([\"sh\", \"stray.sh\"])\nEnd\n");
  }
};

}  // namespace

TEST_CASE("a run that is paused from elsewhere ends what runs, begins nothing, and goes on when it is resumed") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  CHECK(cli({"pause", "--why", "lunch"}).exit_code == 0);
  REQUIRE(run.wait_for(": lunch. What runs goes on to its end"));
  cli.open_gate();
  REQUIRE(run.wait_for("1      done"));
  const auto status = cli({"status"});
  CHECK(has(status.out, "Paused by "));
  CHECK(has(status.out, "Not begun: 1 step\n  2  Go on.\n"));
  CHECK(!cli.has("went_on"));
  CHECK(cli({"pause"}).exit_code == 75);
  CHECK(has(cli({"resume"}).out, "goes on where it was started"));
  CHECK(run.finish().exit_code == 0);
  CHECK(cli.has("went_on"));
}

TEST_CASE("a paused run that is killed goes on when it is resumed") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  CHECK(cli({"pause"}).exit_code == 0);
  run.kill();
  cli.open_gate();
  CHECK(cli({"resume"}).exit_code == 0);
  CHECK(cli.read("log") == "passed\n");
}

TEST_CASE("a run that goes on can't be resumed as well (75); one that doesn't can't be paused (1)") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  const auto second = cli({"resume"});
  CHECK(second.exit_code == 75);
  CHECK(has(second.err, "goes on already (process " + std::to_string(run.pid())));
  run.kill();
  CHECK(cli({"pause"}).exit_code == 1);
  CHECK(cli({"cancel", last_run(cli)}).exit_code == 0);
}

TEST_CASE("cancel ends a live run and waits until nothing of it lives, whatever left its group and its parent") {
  Strayed cli;
  Begun run(cli, {"run", "p.ocf"}, "Stray.");
  const auto away = pid_in(cli, "away"), near = pid_in(cli, "near"), keeper = keeper_of(cli);
  const auto cancelled = cli({"cancel", last_run(cli), "--why", "not tonight"});
  CHECK(cancelled.exit_code == 0);
  CHECK(has(cancelled.out, "is cancelled; nothing of it runs."));
  for (const auto pid : {away, near, keeper, run.pid()}) CHECK(has_ended(pid));
  const auto ended = run.finish();
  CHECK(ended.exit_code == 4);
  CHECK(has(ended.err, ": not tonight"));
  CHECK(has(cli({"history"}).out, "cancelled"));
}

TEST_CASE("cancel without an engine ends what runs through the keeper, and records it") {
  Strayed cli;
  Begun run(cli, {"run", "p.ocf"}, "Stray.");
  const auto away = pid_in(cli, "away"), near = pid_in(cli, "near"), keeper = keeper_of(cli);
  run.kill();
  CHECK(cli({"cancel", last_run(cli)}).exit_code == 0);
  for (const auto pid : {away, near, keeper}) CHECK(has_ended(pid));
  CHECK(has(cli({"show"}).out, ": cancelled"));
  CHECK(cli({"resume"}).exit_code == 66);  // nobody wants it any more
  CHECK(cli({"cancel", last_run(cli)}).exit_code == 0);
}

TEST_CASE("cancel without engine and keeper finds what they left behind") {
  Strayed cli;
  Begun run(cli, {"run", "p.ocf"}, "Stray.");
  const auto away = pid_in(cli, "away"), near = pid_in(cli, "near");
  ::kill(keeper_of(cli), SIGKILL);
  run.kill();
  CHECK(!has_ended(away));
  CHECK(cli({"cancel", last_run(cli)}).exit_code == 0);
  CHECK(has_ended(away));
  CHECK(has_ended(near));
}

TEST_CASE("what a step has started to stay is no process of the run: cancel leaves it") {
  GatedCli cli;
  cli.write("daemon.sh", "echo $$ > pid\nexec sleep 1000\n");
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Start it.\n      do process.start([\"/bin/sh\", \"daemon.sh\"])\n"
            " 2. Wait.\n      do command([\"sh\", \"-c\", \"read x < gate\"])\nEnd\n");
  AtGate run(cli, {"run", "p.ocf"}, "2      Wait.");
  const auto daemon = pid_in(cli, "pid");
  CHECK(cli({"cancel", last_run(cli)}).exit_code == 0);
  CHECK(!has_ended(daemon));
  ::kill(daemon, SIGKILL);
  CHECK(run.finish().exit_code == 4);
}

TEST_CASE("a run that has ended as asked has nothing to cancel") {
  Cli cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Work.\n      do command([\"true\"])\nEnd\n");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 0);
  CHECK(has(cli({"cancel", last_run(cli)}).out, "has ended as asked; nothing of it runs."));
  CHECK(cli({"cancel", "2020"}).exit_code == 66);
}

TEST_CASE("status tells what goes on, since when, where, and which processes see to it") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  const auto seen = nlohmann::json::parse(cli({"status", "--output", "json"}).out);
  CHECK(seen["engine"]["pid"] == run.pid());
  CHECK(seen["keeper"] == true);
  CHECK(seen["now"][0]["path"] == "wait");
  CHECK(seen["now"][0]["what"] == "acts");
  CHECK(seen["now"][0]["host"] == "localhost");
  CHECK(seen["paused"].is_null());
  run.kill();
  CHECK(has(cli({"status"}).out, "its keeper goes on with what runs"));
  cli.open_gate();
  REQUIRE(soon([&] { return has(cli({"status"}).out, "it has ended; a resume takes that in"); }));
}

TEST_CASE("of an engine that is stopped, status, pause, resume and cancel say so, with what to do") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  run.signal(SIGSTOP);
  const auto pid = std::to_string(run.pid()), id = last_run(cli);
  REQUIRE(
      soon([&] { return has(cli({"status"}).out, "process " + pid + " on this machine, lives and does not ans"); }));
  CHECK(has(cli({"status"}).out, "stopped by a signal: `kill -CONT " + pid + "` lets it go on"));
  CHECK(nlohmann::json::parse(cli({"status", "--output", "json"}).out)["engine"]["answers"] == false);
  CHECK(cli({"pause"}).exit_code == 75);
  CHECK(has(cli({"resume"}).err, "its engine lives and does not answer"));
  const auto refused = cli({"cancel", id});
  CHECK(refused.exit_code == 75);
  CHECK(has(refused.err, "`kill -CONT " + pid + "` lets it go on, and `ocflow cancel " + id + "` again"));
  for (const auto& [command, what] : {std::pair<std::vector<std::string>, std::string>{{"undo", id}, "taken back"},
                                      {{"forget", id, "--unfinished"}, "forgotten"}}) {
    const auto stays = cli(command);
    CHECK(stays.exit_code == 75);
    CHECK(has(stays.err, "can't be " + what + ": its engine (process " + pid + ") lives and does not answer, for"));
    CHECK(has(stays.err, "`kill -CONT " + pid + "` lets it go on; `kill -KILL " + pid + "` ends"));
    CHECK_FALSE(has(stays.err, "--wait"));
  }
  run.signal(SIGCONT);
  CHECK(has(cli({"undo", id}).err, "wait until it has ended, or end it with `ocflow cancel " + id + "`"));
  CHECK(cli({"cancel", id}).exit_code == 0);
}

TEST_CASE("undo --wait waits for what another run holds") {
  TwoSteps cli;
  cli.write("p.ocf", cli.read("p.ocf").replace(0, 25, "procedure p \"P\"\nlock \"x\"\n"));
  cli.write("q.ocf", "procedure q \"Q\"\nlock \"x\"\nStart\n 1. Do it.\n      do command([\"true\"])\nEnd\n");
  REQUIRE(cli({"run", "q.ocf"}).exit_code == 0);
  const auto first = last_run(cli);
  AtGate run(cli, {"run", "p.ocf"});
  CHECK(has(cli({"undo", first, "--yes"}).err, "(`--wait 10m` does)"));
  Begun undo(cli, {"undo", first, "--yes", "--wait", "1h"}, "It is waited for, at most 1h");
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  CHECK(undo.finish().exit_code == 0);
}

TEST_CASE("status tells that a run is being cancelled, and of a keeper that is stopped or gone") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  const auto keeper = keeper_of(cli);
  const auto id = last_run(cli), pid = std::to_string(keeper);
  CHECK_FALSE(has(cli({"status"}).out, "keeper"));
  ::kill(keeper, SIGSTOP);
  REQUIRE(soon([&] { return has(cli({"status"}).out, "Its keeper, process " + pid + ", was stopped by a signal"); }));
  CHECK(has(cli({"status"}).out, "`kill -CONT " + pid + "` lets it go on"));
  run.signal(SIGINT);
  REQUIRE(run.wait_for("Ctrl-C again ends it"));
  REQUIRE(soon([&] { return has(cli({"status"}).out, "It is ending (Ctrl-C was pressed), since "); }));
  CHECK(cli({"cancel", id, "--wait", "50ms", "--why", "not tonight"}).exit_code == 1);
  REQUIRE(soon([&] { return has(cli({"status"}).out, ": not tonight), since "); }));
  const auto seen = nlohmann::json::parse(cli({"status", "--output", "json"}).out);
  CHECK(has(seen["ending"]["why"], ": not tonight"));
  CHECK(seen["keeper_stopped"] == true);
  CHECK(seen["keeper_pid"] == keeper);
  run.signal(SIGSTOP);  // before it can notice
  ::kill(keeper, SIGKILL);
  REQUIRE(soon([&] { return has(cli({"status"}).out, "Its keeper, process " + pid + ", is gone, so nothing new"); }));
  run.kill();
  CHECK(cli({"cancel", id}).exit_code == 0);
  CHECK_FALSE(has(cli({"status", id}).out, "It is ending"));
}

TEST_CASE("cancel waits for an engine only as long as it tells of something, and then says what to do") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  ::kill(keeper_of(cli), SIGSTOP);  // nothing ends
  const auto late = cli({"cancel", last_run(cli), "--wait", "50ms"});
  CHECK(late.exit_code == 1);
  CHECK(has(late.err, "`kill -KILL " + std::to_string(run.pid()) + "` ends the engine, and `ocflow cancel "));
  ::kill(keeper_of(cli), SIGCONT);
  CHECK(cli({"cancel", last_run(cli)}).exit_code == 0);
  CHECK(cli({"cancel", last_run(cli), "--wait", "soon"}).exit_code == 64);
}

TEST_CASE("status --watch shows a run until it ends") {
  TwoSteps cli;
  AtGate run(cli, {"run", "p.ocf"});
  Begun watch(cli, {"status", "--watch"}, "Wait at the gate.");
  cli.open_gate();
  CHECK(run.finish().exit_code == 0);
  const auto seen = watch.finish();
  CHECK(seen.exit_code == 0);
  CHECK(has(seen.out, ": as asked\n"));
}

namespace {

struct BegunSim : ocflow::test::Sim {
  BegunSim() : Sim({ocflow::test::step("a").act()}) { begin(); }
};

struct Channel : ocflow::test::TempFolder {
  Channel() {
    REQUIRE(control.open(io, path(), {}, *sim.driver));
    socket = ocflow::keeper::connect_in(folder.get(), ocflow::keeper::control_socket);
    hear();
  }
  std::string ask(const std::string& type) {
    const auto text = R"({"type":")" + type + "\",\"who\":\"me\",\"why\":\"\"}\n";
    REQUIRE(::write(socket.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    return hear();
  }
  void happens(ocflow::run::EventKind kind) {
    ocflow::run::Event event;
    event.kind = kind;
    control.happened(event);
    control.turned();
  }
  std::string hear() {
    io.poll();
    io.restart();
    char part[4096];
    const auto n = ::recv(socket.get(), part, sizeof part, MSG_DONTWAIT);
    return {part, static_cast<std::size_t>(std::max<ssize_t>(0, n))};
  }
  BegunSim sim;
  asio::io_context io;
  ocflow::keeper::Descriptor nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  ocflow::keeper::Descriptor folder{::open(path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)}, socket;
  ocflow::cli::Console console{nowhere.get(), nowhere.get()};
  ocflow::cli::Loop loop{io, console, ocflow::system_clock()};
  ocflow::test::Watcher watcher;
  ocflow::cli::Control control{loop, *sim.machine, watcher};
};

}  // namespace

TEST_CASE("a pause is answered once it is recorded, not when something else is", "[control]") {
  Channel c;
  CHECK(c.ask("pause").empty());
  c.happens(ocflow::run::EventKind::withdrawn);  // such as what was written ahead, which is taken back first
  CHECK(c.hear().empty());
  c.happens(ocflow::run::EventKind::paused);
  CHECK(c.hear() == "{\"type\":\"done\"}\n");
}

TEST_CASE("a pause of a run that comes to its end first is refused, and a cancel of it is done", "[control]") {
  Channel c;
  CHECK(c.ask("pause").empty());
  CHECK(c.ask("cancel").empty());
  c.happens(ocflow::run::EventKind::run_ended);
  CHECK(c.hear() == "{\"type\":\"refused\",\"what\":\"it is ending\"}\n{\"type\":\"done\"}\n");
}

TEST_CASE("an engine that listens and says nothing is there, and known by its number", "[control]") {
  ocflow::test::TempFolder folder;
  const ocflow::keeper::Descriptor at(::open(folder.path().c_str(), O_PATH | O_DIRECTORY));
  CHECK_FALSE(ocflow::keeper::ControlClient::connect(folder.path()));
  const auto door = ocflow::keeper::listen_in(at.get(), ocflow::keeper::control_socket);
  auto engine = ocflow::keeper::ControlClient::connect(folder.path(), std::chrono::milliseconds(1));
  REQUIRE(engine);
  CHECK_FALSE(engine->greeted());
  CHECK(engine->pid() == ::getpid());
  CHECK(has(ocflow::cli::ask(*engine, "pause", {}).error().what, "lives and does not answer"));
  // Those who gave up stay in its queue, and nobody hangs behind them.
  for (int i = 0; i < 40; ++i)
    CHECK(ocflow::keeper::ControlClient::connect(folder.path(), std::chrono::milliseconds(0)));
}

TEST_CASE("a run that was cancelled says what its finallys have still to do") {
  GatedCli cli;
  cli.write("p.ocf", R"(procedure p "P"
finally command(["rm", "all"])

Start
 1. Mute.
      do command(["touch", "muted"])
      finally command(["rm", "muted"])
 2. Wait at the gate.
      do command(["sh", "-c", "read x < gate"])
End
)");
  AtGate run(cli, {"run", "p.ocf"}, "2      Wait at the gate.");
  REQUIRE(cli({"cancel", last_run(cli)}).exit_code == 0);
  run.finish();
  const auto shown = cli({"show", last_run(cli)}).out;
  INFO(shown);
  CHECK(has(shown,
            "What `finally` has still to do\n  1/finally  Mute.\n         command([\"rm\", \"muted\"])\n"
            "  /finally  P\n         command([\"rm\", \"all\"])\n"));
  const auto owed = nlohmann::json::parse(cli({"show", last_run(cli), "--output", "json"}).out)["owed_finals"];
  CHECK(owed.size() == 2);
}

// Programs of which nothing tells whose they are, when their keeper was killed.
#include "engine/host/program_left.h"

#include "engine/host/child_run.h"
#include "engine/host/keeper_record.h"
#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/processes.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;
using action::Ended;

namespace {

// Its pid stands in NAME.pid. It has no mark any more, as what sudo begins, and runs on.
Request unmarked(const KeeperRun& run, const std::string& name) {
  const auto script = "echo $$ > " + name + ".pid; exec sleep 1000";
  return call("command", {words({"env", "-i", "/bin/sh", "-c", script}), run.path().string()});
}

// The keeper is killed, and its record then is what `keep` says of each line, empty for none.
void dies(KeeperRun& run, const std::function<std::string(std::string)>& keep) {
  kill(run.keeper_pid(), SIGKILL);
  run.engine->until([&] { return run.engine->gone.has_value(); });
  std::istringstream lines(run.read_file("keeper.record"));
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (line = keep(line); !line.empty()) kept += line + "\n";
  run.write("keeper.record", kept);
  run.new_engine();
}

// As if that had been in its first ms: no program is noted.
std::string unnoted(std::string line) { return line.starts_with("program ") ? "" : line; }

}  // namespace

TEST_CASE("of what may be its program a person is told, and it is never ended, by whomever it was begun") {
  KeeperRun run;
  run.engine->client->apply(1, unmarked(run, "child"));
  run.engine->client->apply(2, unmarked(run, "other"));
  run.engine->until([&] { return run.has("child.pid") && run.has("other.pid"); });
  dies(run, unnoted);
  CHECK(run.engine->attach(3) == Known::never);
  for (const action::AttemptKey key : {1, 2}) {
    REQUIRE(run.engine->attach(key) == Known::running);
    run.engine->client->cancel(key);
    const auto end = run.engine->end_of(key);
    CHECK(end.ended == Ended::in_doubt);
    CHECK(has(end.error, "nothing tells whether this is its program, so it was not ended: "));
    for (const auto* name : {"child.pid", "other.pid"})
      CHECK(has(end.error, "(process " + std::to_string(pid_in(run / name)) + ")"));
  }
  for (const auto* name : {"child.pid", "other.pid"}) {
    CHECK_FALSE(has_ended(pid_in(run / name)));
    kill(pid_in(run / name), SIGKILL);
  }
}

TEST_CASE("what may be its program is waited for") {
  KeeperRun run;
  run.engine->client->apply(1, unmarked(run, "child"));
  run.engine->until([&] { return run.has("child.pid"); });
  dies(run, unnoted);
  REQUIRE(run.engine->attach(1) == Known::running);
  kill(pid_in(run / "child.pid"), SIGKILL);
  CHECK(has(run.engine->end_of(1).error, "what may have been its program (sleep (process "));
}

TEST_CASE("an act that starts no program has none left, whatever else runs") {
  KeeperRun run;
  run.engine->client->apply(1, unmarked(run, "child"));
  run.engine->client->apply(2, call("pause", {Duration(std::chrono::hours(1))}));
  run.engine->until([&] { return run.has("child.pid") && has(run.read_file("keeper.record"), "begun 2 inside\n"); });
  dies(run, unnoted);
  CHECK(run.engine->attach(2) == Known::lost);
  CHECK(run.engine->attach(1) == Known::running);
  kill(pid_in(run / "child.pid"), SIGKILL);
}

TEST_CASE("what was there before an attempt began is not its program, as what an earlier one left on purpose") {
  KeeperRun run;
  // A later tick of the clock by which the kernel says when a process began.
  const auto leaves = "env -i timeout 1000 sleep 999 & echo $! > left.pid; sleep 0.03";
  CHECK(run.engine->act(1, call("command", {words({"/bin/sh", "-c", leaves}), run.path().string()})).ok());
  const auto left = pid_in(run / "left.pid");
  REQUIRE(soon([&] { return getpgid(left) == left; }));
  run.engine->client->apply(2, call("command", {words({"/bin/sh", "-c", "kill -KILL $PPID"})}));
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.new_engine();
  CHECK(run.engine->attach(2) == Known::lost);
  CHECK_FALSE(has_ended(left));
  kill(left, SIGTERM);
}

TEST_CASE("the program of another attempt, which was noted, is no guess, also where that one has ended") {
  KeeperRun run;
  run.engine->client->apply(1, unmarked(run, "child"));
  run.engine->client->apply(2, unmarked(run, "other"));
  run.engine->until([&] { return has(run.read_file("keeper.record"), "program 2 ") && run.has("child.pid"); });
  dies(run, [](std::string line) { return line.starts_with("program 1") ? "ended 2 {\"ended\":\"failed\"}" : line; });
  REQUIRE(run.engine->attach(1) == Known::running);
  run.engine->client->cancel(1);
  const auto end = run.engine->end_of(1);
  CHECK(has(end.error, "(process " + std::to_string(pid_in(run / "child.pid")) + ")"));
  CHECK_FALSE(has(end.error, "(process " + std::to_string(pid_in(run / "other.pid")) + ")"));
  for (const auto* name : {"child.pid", "other.pid"}) kill(pid_in(run / name), SIGKILL);
}

TEST_CASE("a number, and a session, that are another's by now are known by when they began") {
  const auto known = [](const std::string& of, const std::string& to) {
    KeeperRun run;
    run.engine->client->apply(1, unmarked(run, "child"));
    run.engine->until([&] { return run.has("child.pid") && has(run.read_file("keeper.record"), "program 1 "); });
    dies(run, [&](std::string line) {
      const auto at = line.find(of);
      if (of != "program 1 " && line.starts_with("program 1 ")) return std::string();
      if (at == line.npos) return line;
      if (of != "program 1 ") return line.replace(at, of.size(), to);
      return line.substr(0, line.rfind(' ') + 1) + to;
    });
    const auto answer = run.engine->attach(1);
    kill(pid_in(run / "child.pid"), SIGKILL);
    return answer;
  };
  CHECK(known("program 1 ", "1") == Known::lost);
  CHECK(known("\"started\":", "\"started\":9") == Known::lost);
  CHECK(known("\"started\":", "\"begun\":") == Known::running);  // a release before wrote none
}

TEST_CASE("what an act asks on its way is noted, and that it has ended") {
  KeeperRun run;
  run.write("module", "#!/bin/sh\nuntil [ -e go ]; do sleep 0.01; done; echo '{}'\n");
  std::filesystem::permissions(run / "module", std::filesystem::perms::owner_all);
  auto request = call("ansible.module", {(run / "module").string()});
  request.limit = std::chrono::hours(1);
  run.engine->client->apply(1, request);
  CHECK(run.engine->until([&] { return has(run.read_file("keeper.record"), "program 1 "); }));
  run.engine->client->cancel(1);
  run.engine->end_of(1);
  CHECK(has(run.read_file("keeper.record"), "program 1 0 "));
}

TEST_CASE("a record of the release before is read") {
  TempFolder folder;
  folder.write("keeper.record",
               "keeper {\"boot\":\"b\",\"pid\":8,\"session\":7}\nbegun 1\nprogram 1 12\nbegun 2\nended 1 {}\n");
  const auto traces = keeper::Record::traces_in(folder / "keeper.record", "b", {2, 1, 3});
  REQUIRE(traces.size() == 3);
  CHECK((traces[0].session.id == 7 && traces[0].session.started == 0 && !traces[0].inside));
  CHECK((traces[0].others.size() == 1 && traces[0].others[0].pid == 12));
  CHECK(traces[1].session.id == 0);  // its keeper saw its end
  CHECK(traces[2].session.id == 0);
}

TEST_CASE("an act that said that it starts no program can start none") {
  action::Context context{{}, system_clock(), {}, {}, {}, {}, {}};
  context.inside = true;
  keeper::Launch launch;
  CHECK_FALSE(keeper::mark(context, launch));
}

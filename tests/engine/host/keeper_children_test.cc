// Children of the keeper: limits, ends, output.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <filesystem>

#include "engine/host/child_run.h"
#include "engine/host/hiding.h"
#include "engine/host/keeper_task.h"
#include "engine/host/spawn.h"
#include "engine/host/spool.h"
#include "engine/host/trimming.h"
#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using action::Ended;

TEST_CASE("at its limit an act is ended and timed out") {
  KeeperRun run;
  auto outcome = run.act("command", {words({"/bin/sh", "-c", "echo begun; sleep 1000"})}, Duration(200ms));
  CHECK(outcome.ended == Ended::timed_out);
  CHECK(outcome.error == "it took longer than 200ms: /bin/sh: ended by signal 15 (Terminated)");
  CHECK(outcome.output == "begun\n");
}

TEST_CASE("the keeper comes soon where the kernel lets it, and its children as they would without") {
  struct {
    std::uint32_t size, policy;
    std::uint64_t flags, rest[4];
  } keeper{}, child{};
  KeeperRun run;
  run.engine->client->apply(
      1, call("command", {words({"/bin/sh", "-c", "echo $$ > pid; kill -STOP $$"}), run.path().string()}));
  run.engine->until([&] { return !run.read_file("pid").empty(); });
  REQUIRE(syscall(SYS_sched_getattr, run.keeper_pid(), &keeper, sizeof keeper, 0) == 0);
  REQUIRE(syscall(SYS_sched_getattr, std::stoi(run.read_file("pid")), &child, sizeof child, 0) == 0);
  CHECK(keeper.flags == 1);  // what it starts is set back
  CHECK(child.flags == 0);
  run.engine->client->cancel(1);
  run.engine->end_of(1);
}

TEST_CASE("a cancelled act ends with all that it started in its group") {
  KeeperRun run;
  auto script = "sleep 1000 & echo $! > inner.pid; wait";
  run.engine->client->apply(1, call("command", {words({"/bin/sh", "-c", script}), run.path().string()}));
  run.engine->until([&] { return !run.read_file("inner.pid").empty(); });
  run.engine->client->cancel(1);
  CHECK(run.engine->end_of(1).ended == Ended::cancelled);
  auto inner = std::stoi(run.read_file("inner.pid"));
  CHECK(soon([&] { return kill(inner, 0) != 0; }));
}

TEST_CASE("a stopped child is woken to end") {
  KeeperRun run;
  run.engine->client->apply(
      1, call("command", {words({"/bin/sh", "-c", "echo $$ > pid; kill -STOP $$"}), run.path().string()}));
  run.engine->until([&] { return !run.read_file("pid").empty(); });
  run.engine->client->cancel(1);
  CHECK(run.engine->end_of(1).ended == Ended::cancelled);
}

TEST_CASE("cancelling what has ended, or never was, is nothing") {
  KeeperRun run;
  CHECK(run.act("command", {words({"true"})}).ok());
  run.engine->client->cancel(1);
  run.engine->client->cancel(99);
  CHECK(run.act("command", {words({"true"})}).ok());
}

TEST_CASE("2,000 commands, all at once to the keeper") {
  KeeperRun run;
  for (AttemptKey key = 1; key <= 2000; ++key) run.engine->client->apply(key, call("command", {words({"/bin/true"})}));
  REQUIRE(run.engine->until([&] { return run.engine->ends.size() == 2000; }, 60s));
  for (auto& [key, outcome] : run.engine->ends) CHECK(outcome.ok());
}

TEST_CASE("500 children run at once, and end together") {
  KeeperRun run;
  for (AttemptKey key = 1; key <= 500; ++key)
    run.engine->client->apply(key, call("command", {words({"sleep", "1000"})}));
  run.engine->client->apply(501, call("command", {words({"/bin/sh", "-c", "sleep 0.1; ulimit -n"})}));
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  CHECK(run.engine->end_of(501).output == std::to_string(limit.rlim_cur) + "\n");  // as the operator set it
  CHECK(run.engine->ends.size() == 1);
  kill(run.keeper_pid(), SIGTERM);
  REQUIRE(run.engine->until([&] { return run.engine->ends.size() == 501; }));
  CHECK(run.engine->ends[500].ended == Ended::cancelled);
}

TEST_CASE("a keeper hands no open files, signals or terminal to a child") {
  KeeperRun run;
  auto outcome =
      run.act("command", {words({"/bin/sh", "-c", "ls /proc/self/fd; grep -E 'Sig(Blk|Ign)' /proc/self/status"})});
  // 3 is of ls; of the ignored signals the upper half (32 and on) is the C library's own.
  CHECK(outcome.output.substr(0, 33) == "0\n1\n2\n3\nSigBlk:\t0000000000000000\n");
  CHECK(outcome.output.substr(outcome.output.size() - 9, 8).substr(1) == "0000000");
}

TEST_CASE("a program is looked for wherever PATH says, past one that may not be run") {
  const std::string before = getenv("PATH");
  setenv("PATH", "/a::/b", 1);
  CHECK(keeper::places_of("x") == std::vector<std::string>{"/a/x", "x", "/b/x"});
  CHECK(keeper::places_of("./x") == std::vector<std::string>{"./x"});
  setenv("PATH", before.c_str(), 1);
  keeper::Spawn what{
      .paths = {"/no/such", "/etc/passwd", "/bin/true"}, .arguments = {nullptr}, .environment = {nullptr}};
  CHECK(waitpid(keeper::spawn(what).pid, nullptr, 0) > 0);
  what.paths.pop_back();
  CHECK(keeper::spawn(what).error == EACCES);
}

TEST_CASE("what can't be started is known at its end where nobody waited, and its search leaves errno alone") {
  keeper::Spawn what{
      .paths = std::vector<std::string>(100, "/no/such"), .arguments = {nullptr}, .environment = {nullptr}};
  int status = 0;
  for (int i = 0; i < 20; ++i) {
    errno = 0;
    auto started = keeper::spawn(what, keeper::Until::process);
    CHECK(waitpid(started.pid, &status, 0) == started.pid);
    CHECK(errno != ENOENT);  // the last of what its search met
    CHECK(started.exec.error() == ENOENT);
    CHECK(WEXITSTATUS(status) == 127);
  }
}

TEST_CASE("a child can be ended before it is its program") {
  keeper::Launch sleeps;
  sleeps.program = {"sleep", "1000"};
  for (int i = 0; i < 20; ++i) {
    auto child = keeper::Child::start_soon(sleeps);
    REQUIRE(child);
    CHECK(child->signal_group(SIGTERM));
    CHECK(waitpid(child->pid(), nullptr, 0) == child->pid());
    CHECK(child->was_started(sleeps));
  }
}

TEST_CASE("of 100 MB of output the beginning and the end are kept") {
  KeeperRun run;
  auto script = "echo first; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo last";
  auto outcome = run.act("command", {words({"/bin/sh", "-c", script})});
  CHECK(outcome.ok());
  CHECK(outcome.output.substr(outcome.output.size() - 5) == "last\n");
  CHECK(outcome.output.size() <= 4096);
  auto spool = run / "spool/1.log";
  CHECK(std::filesystem::file_size(spool) <= (64u << 20) + 100);
  std::ifstream file(spool);
  std::string first;
  std::getline(file, first);
  CHECK(first == "first");
}

TEST_CASE("a spool with a hole says how much is missing") {
  TempFolder folder;
  auto spool = keeper::Spool::create((folder / "x").string(), {32768, 8192, 8192});
  REQUIRE(spool);
  std::string block(4096, 'a');
  for (int i = 0; i < 25; ++i) {
    block.assign(4095, static_cast<char>('a' + i));
    block += '\n';
    REQUIRE(write(spool->fd(), block.data(), block.size()) == 4096);
    spool->trim();
  }
  spool->finish();
  auto text = folder.read("x");
  CHECK(text.size() + static_cast<std::size_t>(spool->dropped()) ==
        25 * 4096 + 1 + std::string("[... 73728 bytes are left out ...]\n").size());
  CHECK(text.find(" bytes are left out") != std::string::npos);
  CHECK(text.substr(0, 3) == "aaa");
  CHECK(text.substr(text.size() - 3) == "yy\n");
}

TEST_CASE("a spool is looked after by itself, whoever waits for its child") {
  TempFolder folder;
  asio::io_context loop;
  auto spool = keeper::Spool::create((folder / "x").string(), {32768, 8192, 8192});
  action::Context context{loop.get_executor(), system_clock(), std::nullopt, {}, {}, {}, {}};
  std::int32_t lasts = 0;
  context.lasts = [&](std::int32_t process) { lasts = process; };
  const keeper::Trimming trimming(context, &*spool, 812);
  const std::string much(100'000, 'x');
  REQUIRE(write(spool->fd(), much.data(), much.size()) == 100'000);
  while (spool->dropped() == 0) REQUIRE(loop.run_one_for(std::chrono::seconds(10)) == 1);
  CHECK(lasts == 812);
}

TEST_CASE("what is long is rewritten between the turns of the loop, so that nobody waits for all of it") {
  test::TempFolder folder;
  const std::string line = "the word is hush, and no other one\n";
  std::string much;
  while (much.size() < 3'000'000) much += line;
  auto spool = keeper::Spool::create((folder / "1.log").string(), {2'000'000, 500'000, 500'000}, {"hush"});
  REQUIRE(spool);
  REQUIRE(write(spool->fd(), much.data(), much.size()) == static_cast<ssize_t>(much.size()));
  asio::io_context loop;
  bool done = false, between = false;
  const auto task = std::make_shared<keeper::Task>(loop.get_executor(), std::string());
  asio::co_spawn(loop, keeper::finish(task->context(), *spool), [&](auto) { done = true; });
  asio::post(loop, [&] { between = !done; });
  loop.run();
  CHECK((done && between));
  const auto text = folder.read("1.log");
  CHECK(text.substr(0, 50) == "the word is (secret), and no other one\nthe word is");
  CHECK(text.find("hush") == std::string::npos);
  CHECK(text.find(" bytes are left out ...]\n") != std::string::npos);
  CHECK(spool->end_of(30) == "is (secret), and no other one\n");
}

TEST_CASE("a spool that nobody wrote to is the next one, and its end is cut between characters") {
  TempFolder folder;
  auto spool = keeper::Spool::create((folder / "1.log").string());
  spool->finish();
  spool = keeper::Spool::create((folder / "2.log").string());
  CHECK_FALSE(folder.has("1.log"));
  REQUIRE(write(spool->fd(), "äöü\xff", 7) == 7);
  CHECK(spool->end_of(4) == "\xef\xbf\xbd");  // ü and the replaced byte are 5 bytes
  spool->finish();
  CHECK(folder.read("2.log") == "äöü\xff");
}

TEST_CASE("a spool that somebody else has open, what was left running or a reader, is not the next one") {
  KeeperRun run;
  run.act("command",
          {words({"/bin/sh", "-c", "{ until [ -e go ]; do sleep 0.01; done; echo late; } &"}), run.path().string()});
  run.write("go", "");
  CHECK(run.act("command", {words({"sleep", "0.3"})}).output.empty());
}

TEST_CASE("what an attempt wrote is its own when its keeper is killed, also where its file was a spare one") {
  KeeperRun run;
  CHECK(run.act("command", {words({"/bin/true"})}).ok());
  run.engine->client->apply(2, call("command", {words({"/bin/sh", "-c", "echo said; kill -9 $PPID"})}));
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.new_engine();
  CHECK(run.read_file("spool/2.log") == "said\n");
  CHECK_FALSE(run.has("spool/spares"));
}

TEST_CASE("what left the group and the parent of an attempt is ended with it, what it started to stay is not") {
  KeeperRun run;
  run.write("stray.sh", "setsid sh -c 'sh -c \"echo \\$\\$ > away; exec sleep 1000\" & exit 0' &\nexec sleep 1000\n");
  run.write("stay.sh", "echo $$ > stays\nexec sleep 1000\n");
  const auto in = [&](const std::string& file) { return (run / file).string(); };
  REQUIRE(run.act("process.start", {words({"/bin/sh", in("stay.sh").c_str()}), Value(), Value(), run.path().string()})
              .ok());
  run.engine->client->apply(run.next_key,
                            call("command", {words({"sh", in("stray.sh").c_str()}), run.path().string()}));
  REQUIRE(run.engine->until([&] { return run.read_file("away").find('\n') != std::string::npos; }));
  const auto lives = [&](const char* file) { return kill(std::stoi(run.read_file(file)), 0) == 0; };
  REQUIRE(soon([&] { return run.has("stays") && lives("away"); }));
  run.engine->client->cancel(run.next_key);
  run.engine->client->flush();
  CHECK(run.engine->end_of(run.next_key).ended == Ended::cancelled);
  CHECK(soon([&] { return !lives("away"); }));
  CHECK(lives("stays"));
  kill(std::stoi(run.read_file("stays")), SIGKILL);
}

TEST_CASE("what a child writes that was given a secret is on the disk without it, whatever ends the keeper") {
  KeeperRun run;
  const std::string secret = "hush hush";
  const auto in_folder = [&] {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(run.path()))
      if (entry.is_regular_file()) all += run.read_file(entry.path().lexically_relative(run.path()).string());
    return all;
  };
  const auto writes = [&](const char* script) {
    return call("command", {words({"/bin/sh", "-c", script}), run.path().string(), List{List{"S", Secret(secret)}}});
  };
  CHECK(run.engine->act(1, writes("echo one; printf \"$S\"; printf \"${S%h}\"; sleep 0; echo h; seq 2000; echo $S"))
            .ok());
  CHECK(run.read_file("spool/1.log").find("one\n(secret)(secret)\n1\n") == 0);
  CHECK(in_folder().find("hush") == std::string::npos);
  run.engine->client->apply(2, writes("echo $S; touch wrote; while test ! -e on; do sleep 0.01; done; kill -9 $PPID"));
  REQUIRE(run.engine->until([&] { return run.has("wrote"); }));
  CHECK(in_folder().find("hush") == std::string::npos);
  run.write("on", "");
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.new_engine();
  CHECK(in_folder().find("hush") == std::string::npos);
}

TEST_CASE("what a keeper that was killed had half rewritten goes when the next one comes") {
  KeeperRun run;
  run.engine->client->apply(1, call("command", {words({"sh", "-c", "kill -KILL $PPID"})}));
  run.engine->until([&] { return run.engine->gone.has_value(); });
  run.write("spool/1.log.new", "half");
  run.new_engine();
  CHECK_FALSE(run.has("spool/1.log.new"));
}

TEST_CASE("what stops an act when its program has ended and its output is being rewritten changes nothing") {
  KeeperRun run;
  const auto script = "head -c 60000000 /dev/zero; echo $S; exit 3";
  auto request =
      call("command", {words({"sh", "-c", script}), run.path().string(), List{List{"S", Secret("hush hush")}}});
  run.engine->client->apply(1, request);
  run.engine->client->flush();
  while (run.engine->ends.empty() && !run.has("spool/1.log.new")) run.engine->loop.poll();
  run.engine->client->cancel(1);
  const auto end = run.engine->end_of(1);
  CHECK(end.ended == Ended::failed);
  CHECK(end.error.find("cancelled") == std::string::npos);
}

TEST_CASE("what stops an act then counts if the act goes on") {
  asio::io_context loop;
  const auto task = std::make_shared<keeper::Task>(loop.get_executor(), std::string());
  task->context().writing = true;
  task->stop(Ended::timed_out);
  task->context().writing = false;
  CHECK_FALSE(task->stopped());
  CHECK(task->context().cancelled());
  CHECK((task->stopped() && task->why() == Ended::timed_out));
}

TEST_CASE("a secret is hidden where it lies across pieces, overlaps another, or is cut in two by what was left out") {
  const std::vector<std::string> secrets{"abcdef", "efgh", "cde"};
  keeper::Hiding hiding(secrets);
  std::string out;
  for (const char byte : std::string("x abcdefgh cdabcdecde y")) out += hiding.next({&byte, 1});
  CHECK(out + hiding.rest() == "x (secret) cdab(secret)(secret) y");
  out = hiding.next("x abc");
  CHECK(out + hiding.rest_before_gap() == "x (secret)");
  hiding.after_gap();
  out = hiding.next("def y");
  CHECK(out + hiding.rest() == "(secret) y");
}

TEST_CASE("a secret of several lines is hidden also where a shell has joined them by blanks") {
  const auto secrets = keeper::secrets_in({Value(Secret("ab\n\tcd  ef\n"))});
  std::string text = "x ab cd ef y ab\n\tcd  ef\n";
  keeper::hide_in(secrets, text);
  CHECK(text == "x (secret) y (secret)");
}

TEST_CASE("a program without a limit that is begun after its act was told to end is ended at once") {
  asio::io_context loop;
  const auto task = std::make_shared<keeper::Task>(loop.get_executor(), std::string());
  task->stop(Ended::cancelled);
  const auto run = [&]() -> asio::awaitable<void> {
    keeper::Launch launch;
    launch.program = {"sleep", "600"};
    const auto ran = co_await keeper::run_captured(task->context(), std::move(launch), Duration{0});
    CHECK((ran && ran->stopped));
  };
  asio::co_spawn(loop, run, asio::detached);
  loop.run();
}

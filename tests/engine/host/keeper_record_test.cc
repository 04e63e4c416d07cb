// A keeper whose record can't be written.
#include <sys/resource.h>

#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// No file that it writes may be larger than the record is now, and so much more.
void let_it_grow(const KeeperRun& run, rlim_t bytes) {
  rlimit limit{};
  ::prlimit(run.keeper_pid(), RLIMIT_FSIZE, nullptr, &limit);
  limit.rlim_cur = bytes == RLIM_INFINITY ? bytes : run.read_file("keeper.record").size() + bytes;
  REQUIRE(::prlimit(run.keeper_pid(), RLIMIT_FSIZE, &limit, nullptr) == 0);
}

Request touches(const KeeperRun& run, const std::string& file) {
  return call("command", {words({"touch", (run / file).string().c_str()})});
}

bool refused(const KeeperRun& run, AttemptKey key, const std::string& file) {
  run.engine->client->apply(key, touches(run, file));
  const bool told = run.engine->until([&] { return run.engine->refused.count(key) > 0; });
  return told && run.engine->refused[key].kind == ErrorKind::journal_io && !run.has(file);
}

}  // namespace

TEST_CASE("after the first write of its record that failed a keeper begins nothing, and the next one begins it") {
  KeeperRun run;
  CHECK(run.engine->act(1, touches(run, "one")).ok());
  let_it_grow(run, 3);  // half a line
  CHECK(refused(run, 2, "two"));
  let_it_grow(run, RLIM_INFINITY);
  CHECK(refused(run, 3, "three"));
  run.engine_dies();
  soon([&] { return !run.has("keeper.sock"); });
  run.new_engine();
  CHECK(run.engine->attach(2) == Known::never);
  CHECK(run.engine->act(2, touches(run, "two")).ok());
}

TEST_CASE("an end that can't be recorded is told, and nothing else is begun") {
  KeeperRun run;
  const auto waits = "until [ -e go ]; do sleep 0.02; done; rm go";
  run.engine->client->apply(1, call("command", {words({"/bin/sh", "-c", waits}), run.path().string()}));
  run.engine->until([&] { return run.read_file("keeper.record").find("begun 1") != std::string::npos; });
  let_it_grow(run, 3);
  run.write("go", "");
  CHECK(run.engine->end_of(1).ok());
  let_it_grow(run, RLIM_INFINITY);
  CHECK(refused(run, 2, "two"));
}

TEST_CASE("what can't be recorded as begun is not told as begun") {
  KeeperRun run;
  const auto waits = "until [ -e go ]; do sleep 0.02; done; rm go";
  run.engine->client->apply(1, call("command", {words({"/bin/sh", "-c", waits}), run.path().string()}));
  REQUIRE(run.engine->client->apply_after(2, touches(run, "two"), 1));
  run.engine->until([&] { return run.read_file("keeper.record").find("begun 1") != std::string::npos; });
  let_it_grow(run, 3);
  run.write("go", "");
  CHECK(run.engine->until([&] { return run.engine->refused.count(2) > 0; }));
  CHECK(run.engine->began.empty());
  CHECK_FALSE(run.has("two"));
}

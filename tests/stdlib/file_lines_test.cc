#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using Sees = Probed::Sees;

namespace {

struct Log : KeeperRun {
  std::string log = (path() / "log").string();
  void add(const std::string& text) { std::ofstream(log, std::ios::app) << text; }
  Value line(const std::string& pattern, Value since = {}) { return read("file.line", {log, pattern, since}).result; }
  Value mark() { return read("file.mark", {log}).result; }
};

Value named(const std::string& name, Value value) {
  Record record;
  record.fields = {{"name", name}, {"value", std::move(value)}};
  return record;
}

}  // namespace

TEST_CASE("file.line finds a line since a mark") {
  Log run;
  CHECK(run.line("up") == Value());
  auto none = run.mark();
  run.add("OCS is up\nOCS is down\n");
  CHECK(run.line("up$") == Value("OCS is up"));
  CHECK(run.line("^OCS", none) == Value("OCS is up"));
  auto mark = run.mark();
  CHECK(run.line("OCS", mark) == Value());
  run.add("OCS is up again");
  CHECK(run.line("up", mark) == Value("OCS is up again"));
  CHECK(run.read("file.line", {run.log, "("}).error.find("can't be used") != std::string::npos);
  CHECK(run.read("file.line", {run.log, "x", "yesterday"}).error == "\"yesterday\" is no mark, as file.mark gives it");
}

TEST_CASE("file.line follows a log that is put away, or begun anew") {
  Log run;
  run.add("one\n");
  auto mark = run.mark();
  run.add("two\n");
  std::filesystem::rename(run.log, run.log + ".1");
  run.add("three\n");
  CHECK(run.line("one", mark) == Value());
  CHECK(run.line("two", mark) == Value("two"));
  CHECK(run.line("three", mark) == Value("three"));
  auto later = run.mark();
  std::ofstream(run.log) << "4\n";
  CHECK(run.line("4", later) == Value("4"));
}

TEST_CASE("file.line reads a large file in blocks") {
  Log run;
  std::string filler(2000000, 'x');
  run.add(filler + "\nready now\n" + filler);
  CHECK(run.line("^ready") == Value("ready now"));
  CHECK(run.line("^x+$").get<std::string>()->size() >= 1000000);
}

TEST_CASE("file.fill puts values into a template, whole or not at all") {
  KeeperRun run;
  auto from = run.write("in", "port=@port@\nmail=me@example.org\nkey=@key@\n").string(), to = (run / "out").string();
  std::vector<Value> given{from, to, named("port", 5050), named("key", Secret("$(hush)"))};
  CHECK(run.probe("file.fill", given).sees == Sees::would_change);
  CHECK(run.act("file.fill", given).changed);
  CHECK(run.read_file("out") == "port=5050\nmail=me@example.org\nkey=$(hush)\n");
  struct stat found {};
  CHECK((stat(to.c_str(), &found) == 0 && (found.st_mode & 0777) == 0600));
  CHECK_FALSE(run.act("file.fill", given).changed);
  auto missing = run.act("file.fill", {from, to, named("port", 1)});
  CHECK(missing.error.find("has a place @key@, and no value of that name is given") != std::string::npos);
  given.push_back(named("host", "x"));
  CHECK(run.probe("file.fill", given).why.find("has no place @host@") != std::string::npos);
  CHECK(run.read_file("out").find("port=5050") == 0);
}

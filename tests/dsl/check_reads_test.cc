// Reads that a file names.
#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// A file with these reads, and a step that uses them.
std::string with(const std::string& reads, const std::string& clause = "if used") {
  return procedure(" 1. A {ocs.name}.\n      " + clause + "\n", reads);
}
std::string codes_of_reads(const std::string& reads, const std::string& clause = "if used") {
  return Checking(with(reads, clause)).codes();
}

const char* up = "let up(s : server, port : number = 5) = net.up(s.host, port) on s.host\n";

}  // namespace

TEST_CASE("a named read stands where reads may stand", "[check]") {
  CHECK(codes_of_reads(up, "if up(ocs)").empty());
  CHECK(codes_of_reads(up, "until not up(ocs, 7) every 1s within 5s").empty());
  CHECK(codes_of_reads(up, "let n = up(port: 7, s: ocs)").empty());
  CHECK(codes_of_reads(up, "if any(s in servers where up(s))").empty());
  CHECK(codes_of_reads(up, "do say(up(ocs))") == "OCF0215");
  CHECK(codes_of_reads(up, "do up(ocs)") == "OCF0203");
  CHECK(codes_of_reads(up, "if up(ocs) on ocs.host") == "OCF0235");
}

TEST_CASE("a named read is called like an action", "[check]") {
  CHECK(codes_of_reads(up, "if up()") == "OCF0207");
  CHECK(codes_of_reads(up, "if up(ocs, 5, 6)") == "OCF0206");
  CHECK(codes_of_reads(up, "if up(ocs, prt: 5)") == "OCF0205");
  CHECK(codes_of_reads(up, "if up(ocs, \"5\")") == "OCF0208");
  CHECK(codes_of_reads(up, "if up(ocs.backup)") == "OCF0216");
  CHECK(codes_of_reads(up, "if upp(ocs)") == "OCF0203");
  CHECK(codes_of_reads(up, "if up(ocs) == 5") == "OCF0210");
}

TEST_CASE("what only calculates stands everywhere", "[check]") {
  const char* twice = "let twice(n : duration) = n * 2\n";
  CHECK(codes_of_reads(twice, "do pause(twice(grace))").empty());
  CHECK(codes_of_reads(twice, "do pause(twice(5))") == "OCF0209");
  CHECK(codes_of_reads(twice, "within twice(twice(1s))").empty());
}

TEST_CASE("a read is checked once, also when nobody uses it", "[check]") {
  CHECK(codes_of_reads("let r(s : server) = net.up(s.hst, 5)\n") == "OCF0202");
  CHECK(codes_of_reads("let r(s : server) = net.up(s.hst, 5)\n", "if r(ocs) and r(ocs)") == "OCF0202");
  CHECK(codes_of_reads("let r(s : sever) = net.up(s.host, 5)\n") == "OCF0218");
  CHECK(codes_of_reads("let r(s : server) = net.up(ocs.host, 5)\n") == "OCF0201");  // it sees its parameters only
  CHECK(codes_of_reads("let r(s : server) = net.up(s.backup.host, 5)\n", "if ocs.backup != none and r(ocs)") ==
        "OCF0216");
  CHECK(codes_of_reads("let r(s : server) = s.backup != none and net.up(s.backup.host, 5)\n", "if r(ocs)").empty());
  CHECK(codes_of_reads("let r(s : text) = unit.stop(s)\n") == "OCF0214");
  CHECK(codes_of_reads("let r(s : text) = p(s)\n") == "OCF0214");
  CHECK(codes_of_reads("let r(s : text, s : text) = s\n") == "OCF0219");
  CHECK(codes_of_reads("let r(count : text) = count\n") == "OCF0217");
  CHECK(codes_of_reads("let r(s : secret) = \"{s}\"\n") == "OCF0213");
}

TEST_CASE("names of reads are names", "[check]") {
  CHECK(codes_of_reads("let r() = 5\nlet r() = 6\n") == "OCF0405");
  CHECK(codes_of_reads("let p() = 5\n") == "OCF0405");
  CHECK(codes_of_reads("let count(x : number) = x\n") == "OCF0217");
  CHECK(codes_of_reads("let look() = 5\n") == "OCF0217");
  const std::string use = "use \"q.ocf\"\n" + procedure(" 1. A.\n      if up(5)\n");
  CHECK(Checking(use, {{"q.ocf", "let up(n : number) = net.up(engine.host, n)\n"}}).codes().empty());
  CHECK(Checking("use \"q.ocf\"\nlet up(n : number) = n > 5\n" + procedure(" 1. A.\n"),
                 {{"q.ocf", "let up(n : number) = n > 5\n"}})
            .codes() == "OCF0405");
  CHECK(Checking("use \"q.ocf\"\nlet q() = 5\n" + procedure(" 1. A.\n"),
                 {{"q.ocf", "procedure q \"Q\"\nStart\n 1. A.\nEnd\n"}})
            .codes() == "OCF0405");
  const std::string module = "use m\n" + procedure(" 1. A.\n      if m.up(5)\n");
  const std::string two = "let up(n : number) = deep(n)\nlet deep(n : number) = net.up(engine.host, n)\n";
  CHECK(Checking(module, {{"module:m", two}}).codes().empty());
  CHECK(Checking("use m\n" + procedure(" 1. A.\n      if deep(5)\n"), {{"module:m", two}}).codes() == "OCF0203");
}

TEST_CASE("reads use each other, never themselves", "[check]") {
  CHECK(codes_of_reads("let a(n : number) = b(n) + b(n)\nlet b(n : number) = n * 2\n", "if a(5) > 5").empty());
  CHECK(codes_of_reads("let a(n : number) = a(n)\n", "if a(5) > 5") == "OCF0236");
  CHECK(codes_of_reads("let a(n : number) = b(n)\nlet b(n : number) = c(n)\nlet c(n : number) = a(n)\n") == "OCF0236");
}

TEST_CASE("a condition that reads is no fact for later", "[check]") {
  CHECK(
      Checking(
          procedure(" 1. A.\n      if up(ocs)\n      do look() as seen\n 2. B {seen.running}.\n      if up(ocs)\n", up))
          .codes() == "OCF0312");
}

TEST_CASE("items of a binder keep their place when a read is written out", "[check]") {
  const Checking c(with("let near(a : server, others : list of server) = any(b in others where b.port == a.port)\n",
                        "if all(s in servers where near(s, servers))"));
  INFO(c.all());
  REQUIRE(c.checked.program);
  const expr::Arena& arena = c.checked.program->arena;
  std::vector<std::uint32_t> bound;
  for (const expr::Node& n : arena.nodes) {
    if (n.op == expr::Op::bound) bound.push_back(n.a);
  }
  CHECK(bound == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("reads that grow are refused, soon", "[check]") {
  std::string reads = "let r0(n : number) = n + n\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "r" + std::to_string(i - 1);
    reads += "let r" + std::to_string(i) + "(n : number) = " + before + "(n) + " + before + "(n)\n";
  }
  CHECK(codes_of_reads(reads).find("OCF0237") == 0);
  std::string use = "1";
  for (int i = 0; i < 40; ++i) use = "r(" + use + ")";
  CHECK(codes_of_reads("let r(n : number) = n + n\n", "let x = " + use).find("OCF0237") == 0);
  std::string chain;
  for (int i = 0; i < 20'000; ++i) chain += "let r" + std::to_string(i) + "() = r" + std::to_string(i + 1) + "()\n";
  CHECK(codes_of_reads(chain + "let r20000() = 5\n").find("OCF02") == 0);
}

#include "tests/dsl/check_rows.h"

using namespace ocflow;
using namespace ocflow::test;

TEST_CASE("names are those of givens, steps, lets and items", "[check]") {
  expect_all({{"", " 1. Stop {ocs.name} for {user}.\n"},
              {"OCF0201", " 1. Stop {ocx.name}.\n"},
              {"OCF0202", " 1. Stop {ocs.nmae}.\n"},
              {"OCF0202", " 1. Stop {user.name}.\n"},
              {"OCF0201", " 1. Do it.\n      if count\n"},
              {"", " 1. Do it.\n      let n = 1 + 1\n      do say(\"{n}\")\n"},
              {"", " 1. Stop {s.name}.\n      for s in servers\n      on s.host\n      note {s.name} is next\n"},
              {"", " 1. Tell.\n      do say(\"{engine.host} {run.id} {operator.name} {ocs.host.address}\")\n"}});
}

TEST_CASE("calls have the arguments that are wanted", "[check]") {
  expect_all({{"", " 1. Stop.\n      do unit.stop(\"ocs\", limit: 5s)\n"},
              {"OCF0203", " 1. Stop.\n      do unit.sotp(\"ocs\")\n"},
              {"OCF0203", " 1. Stop.\n      do nothing_like_it()\n"},
              {"OCF0205", " 1. Stop.\n      do unit.stop(\"ocs\", limits: 5s)\n"},
              {"OCF0206", " 1. Stop.\n      do pause(5s, 6s, 7s)\n"},
              {"OCF0207", " 1. Stop.\n      do unit.stop(limit: 5s)\n"},
              {"OCF0230", " 1. Stop.\n      do unit.stop(\"ocs\", service: \"icon\")\n"},
              {"OCF0208", " 1. Stop.\n      do unit.stop(7)\n"},
              {"OCF0209", " 1. Stop.\n      do pause(7)\n"},
              {"OCF0216", " 1. Stop.\n      do unit.stop(ocs.service)\n"},
              {"OCF0208", " 1. Look.\n      expect net.up(\"ocs\", 5000)\n"},
              {"", " 1. Look.\n      expect net.up(ocs.host, ocs.port) on ocs.host\n"},
              {"OCF0208", " 1. Look.\n      do ask_all([\"a\", 5])\n"},
              {"OCF0206", " 1. Stop.\n      do person(5)\n"}});
}

TEST_CASE("secrets go where secrets are taken, and nowhere else", "[check]") {
  expect_all({{"", " 1. Log in.\n      do login(user, secret_word)\n"},
              {"OCF0213", " 1. Log in with {secret_word}.\n"},
              {"OCF0213", " 1. Log in.\n      do say(secret_word)\n"},
              {"OCF0213", " 1. Log in.\n      do say(\"{secret_word}\")\n"},
              {"OCF0213", " 1. Log in.\n      do ask_all([secret_word])\n"},
              {"OCF0213", " 1. Log in.\n      if secret_word == secret_word\n"},
              {"", " 1. Log in.\n      if secret_word != none\n"},
              {"", " 1. Log in.\n      do sh(\"use $w\", w: secret_word)\n"},
              {"OCF0208", " 1. Log in.\n      do login(user, \"hunter2\")\n"},
              {"", " 1. Post.\n      do post([[\"Token\", secret_word], \"Accept: x\"])\n"},
              {"OCF0210", " 1. Post.\n      let both = [\"Token\", secret_word]\n"}});
}

TEST_CASE("text for another language stands there as it is", "[check]") {
  expect_all({{"", " 1. Run.\n      do sh(\"echo $n\", n: user)\n"},
              {"OCF0223", " 1. Run.\n      do sh(\"echo {user}\")\n"},
              {"OCF0223", " 1. Run.\n      do sh(user)\n"}});
}

TEST_CASE("operators want values of one kind", "[check]") {
  expect_all({{"", " 1. A.\n      if ocs.port == 5 and ocs.release >= \"8.1\" and grace > 1m\n"},
              {"", " 1. A.\n      if ocs.port > 10000000000000000000 or ocs.port < -10000000000000000000\n"},
              {"OCF0210", " 1. A.\n      if ocs.port == \"5\"\n"},
              {"OCF0209", " 1. A.\n      if grace > 60\n"},
              {"OCF0211", " 1. A.\n      if user > \"a\"\n"},
              {"OCF0211", " 1. A.\n      if used > other\n"},
              {"OCF0210", " 1. A.\n      if grace > 5MB\n"},
              {"OCF0210", " 1. A.\n      if ocs.host == user\n"},
              {"OCF0212", " 1. A.\n      if ocs.port\n"},
              {"OCF0212", " 1. A.\n      if used and user\n"},
              {"OCF0212", " 1. A.\n      if not user\n"},
              {"OCF0224", " 1. A.\n      if ocs.runs_as == \"servce\"\n"},
              {"OCF0224", " 1. A.\n      if \"servce\" != ocs.runs_as\n"},
              {"OCF0224", " 1. A.\n      if ocs.runs_as in [\"service\", \"window\"]\n"},
              {"OCF0229", " 1. A.\n      if user in user\n"},
              {"OCF0227", " 1. A.\n      let x = user + \"b\"\n"},
              {"OCF0209", " 1. A.\n      let x = grace + 5\n"},
              {"", " 1. A.\n      let x = grace * 2 - 30s\n      within x\n      do pause(x)\n"},
              {"OCF0216", " 1. A.\n      if ocs.backup.port > 5\n"},
              {"OCF0210", " 1. A.\n      if 5 in [\"a\"]\n"}});
}

TEST_CASE("functions and binders know what they go through", "[check]") {
  expect_all({{"", " 1. A.\n      if count(s in servers where s.port > 5) > 1 and lower(user) == trim(user)\n"},
              {"", " 1. A.\n      let s = max(s1 in servers by s1.port)\n      if s != none\n      do say(s.name)\n"},
              {"OCF0312", " 1. A.\n      let s = first(servers)\n 2. B {s.name}.\n"},
              {"OCF0211", " 1. A.\n      let s = max(s1 in servers by s1.name)\n"},
              {"OCF0211", " 1. A.\n      let s = max(servers)\n"},
              {"OCF0201", " 1. A.\n      if any(s in servers where t.port > 5)\n"},
              {"OCF0212", " 1. A.\n      if any(s in servers where s.port)\n"},
              {"OCF0229", " 1. A.\n      if any(s in user where true)\n"},
              {"OCF0217", " 1. A.\n      if any(user in servers where true)\n"},
              {"OCF0206", " 1. A.\n      let x = count(servers, servers)\n"},
              {"OCF0207", " 1. A.\n      if matches(user)\n"},
              {"OCF0204", " 1. A.\n      if matches(user, \"(\")\n"},
              {"", " 1. A.\n      if all(s in servers where s.name in [\"x\"] by s.port > 5)\n"}});
}

TEST_CASE("only reads stand in conditions, and only where something is read", "[check]") {
  expect_all({{"", " 1. A.\n      if unit.state(\"x\") == \"running\"\n"},
              {"OCF0214", " 1. A.\n      if unit.stop(\"x\") == none\n"},
              {"OCF0214", " 1. A.\n      expect p(1)\n"},
              {"OCF0203", " 1. A.\n      if unit.stat(\"x\") == \"running\"\n"},
              {"OCF0215", " 1. A.\n      do say(unit.state(\"x\"))\n"},
              {"OCF0215", " 1. A.\n      do look()\n      within any_result()\n"},
              {"OCF0215", " 1. A.\n      for s in any_result()\n"},
              {"OCF0224", " 1. A.\n      until unit.state(\"x\") == \"gone\" every 1s within 5s\n"}});
}

TEST_CASE("results have the fields of their action and those of every step", "[check]") {
  expect_all(
      {{"", " 1. A.\n      do look() as seen\n      expect seen.running == 0\n 2. B {seen.error} {seen.exit_code}.\n"},
       {"OCF0202", " 1. A.\n      do look() as seen\n      expect seen.runing == 0\n"},
       {"", " 1. A.\n      do any_result() as seen\n      expect seen.whatever.deep > 3\n"},
       {"",
        " 1. A.\n      do unit.stop(\"x\") as stopped\n      on failure continue\n 2. B.\n      if stopped.failed\n"},
       {"OCF0202", " 1. A.\n      do unit.stop(\"x\") as stopped\n 2. B {stopped.running}.\n"},
       {"OCF0216", " 1. A.\n      do look() as seen\n 2. B.\n      do say(seen.name)\n"},
       {"OCF0228", " 1. A.\n      do look() as seen\n 2. B {seen}.\n"}});
}

TEST_CASE("a name has a value after its step", "[check]") {
  expect_all(
      {{"OCF0311", " 1. A.\n      if seen.running == 0\n      do look() as seen\n"},
       {"OCF0311", " 1. A {seen.running}.\n      do look() as seen\n"},
       {"OCF0311", " 1. B {seen.running}.\n 2. A.\n      do look() as seen\n"},
       {"OCF0311", " - A.\n     do look() as seen\n - B {seen.running}.\n"},
       {"", " - B {seen.running}.\n     after seen\n - A.\n     do look() as seen\n"},
       {"", " - B {seen.running}.\n     after c\n - C.\n     as c\n     after seen\n - A.\n     do look() as seen\n"},
       {"OCF0311", " 1. A.\n      do say(x)\n      let x = \"a\"\n"},
       {"", " 1. A.\n      let x = \"a\"\n      1. B {x}.\n"},
       {"OCF0311", " 1. A.\n      1. B {x}.\n      let x = \"a\"\n"},
       {"",
        " 1. A.\n      1. B.\n           do look() as seen\n      expect seen.running == 0\n 2. C {seen.running}.\n"},
       {"OCF0311", " 1. A.\n      as a\n      1. B {a.failed}.\n"}});
}

TEST_CASE("the names of a for belong to its items", "[check]") {
  expect_all({{"OCF0310", " 1. A.\n      for s in servers\n 2. B {s.name}.\n"},
              {"OCF0310",
               " 1. A.\n      for s in servers\n      1. C.\n           do look() as seen\n 2. B {seen.running}.\n"},
              {"",
               " 1. A.\n      for s in servers\n      1. C {s.name}.\n           do look() as seen\n      2. D "
               "{seen.running}.\n"},
              {"OCF0310", " 1. A.\n      if s.port > 5\n      for s in servers\n"},
              {"", " 1. A.\n      for s in servers\n      if s.port > 5\n"},
              {"",
               " 1. A.\n      for s in servers where s.port > 5 by s.name, 3 at a time\n 2. B.\n      for s in "
               "servers, at once\n"},
              {"OCF0217", " 1. A.\n      for s in servers\n      1. B.\n           for s in servers\n"},
              {"OCF0318", " 1. A.\n      for s in servers, 0 at a time\n"},
              {"OCF0318", " 1. A.\n      do look()\n      retry 100000 times every 5s\n"},
              {"OCF0318", " 1. A.\n      for s in servers, 1.5 at a time\n"},
              {"OCF0229", " 1. A.\n      for s in user\n"},
              {"", " 1. A.\n      let l = [\"a\"]\n 2. B {s}.\n      for s in l\n"}});
}

TEST_CASE("what may be none is asked for first", "[check]") {
  expect_all({{"", " 1. A {ocs.backup.name}.\n      if ocs.backup != none\n      do say(ocs.backup.name)\n"},
              {"OCF0216 OCF0216", " 1. A {ocs.backup.name}.\n      do say(ocs.backup.name)\n"},
              {"", " 1. A.\n      if ocs.backup != none and ocs.backup.port > 5\n"},
              {"OCF0216", " 1. A.\n      if ocs.backup.port > 5 and ocs.backup != none\n"},
              {"", " 1. A.\n      if ocs.backup == none or ocs.backup.port > 5\n"},
              {"", " 1. A.\n      if not (ocs.backup == none)\n      1. B {ocs.backup.name}.\n"},
              {"", " 1. A.\n      if ocs.backup == none\n 2. B {ocs.backup.name}.\n      otherwise\n"},
              {"OCF0216", " 1. A.\n      if ocs.backup != none\n 2. B {ocs.backup.name}.\n"},
              {"", " 1. A.\n      if ocs.service == \"x\"\n      do unit.stop(ocs.service)\n"},
              {"", " 1. A.\n      for s in servers where s.service != none\n      do unit.stop(s.service)\n"},
              {"OCF0216", " 1. A.\n      for s in servers\n      do unit.stop(s.service)\n"},
              {"", " 1. A.\n      require ocs.service != none \"it is a service\"\n      do unit.stop(ocs.service)\n"},
              {"OCF0216", " 1. A.\n      do unit.stop(ocs.service)\n      expect ocs.service != none\n"},
              {"", " 1. A.\n      if any(s in servers where s.backup != none and s.backup.port > 5)\n"},
              {"OCF0216", " 1. A.\n      if ocs.backup != none or used\n      do say(ocs.backup.name)\n"},
              {"OCF0216", " 1. A.\n      do say(\"rm {ocs.service}\")\n"},
              {"", " 1. A.\n      if ocs.service != none\n      do say(\"rm {ocs.service}\")\n"},
              {"", " 1. A {ocs.service}.\n"}});
}

TEST_CASE("the result of a step that may not apply is asked for first", "[check]") {
  expect_all(
      {{"OCF0312", " 1. A.\n      if used\n      do look() as seen\n 2. B {seen.running}.\n"},
       {"", " 1. A.\n      if used\n      do look() as seen\n 2. B {seen.running}.\n      if seen != none\n"},
       {"", " 1. A.\n      if used\n      do look() as seen\n 2. B {seen.running}.\n      if used\n"},
       {"",
        " 1. A.\n      if used and other\n      do look() as seen\n 2. B {seen.running}.\n      if other and used\n"},
       {"", " 1. A.\n      if not used\n      do look() as seen\n 2. B {seen.running}.\n      if not used\n"},
       {"OCF0351",
        " 1. A.\n      if not used\n      do look() as seen\n 2. C.\n      if used\n 3. B {seen.running}.\n  "
        "    "
        "otherwise\n"},
       {"OCF0312", " 1. A.\n      if not used\n      do look() as seen\n 2. B {seen.running}.\n      if used\n"},
       {"OCF0312",
        " 1. A.\n      if used and other\n      do look() as seen\n 2. B {seen.running}.\n      if used or other\n"},
       {"OCF0312",
        " 1. A.\n      if net.up(ocs.host, 5)\n      do look() as seen\n 2. B {seen.running}.\n      if "
        "net.up(ocs.host, 5)\n"},
       {"", " 1. A.\n      if used\n      1. B.\n           do look() as seen\n      2. C {seen.running}.\n"},
       {"OCF0312", " 1. A.\n      if used\n      1. B.\n           do look() as seen\n 2. C {seen.running}.\n"},
       {"", " 1. A.\n      if used\n      do look() as seen\n      expect seen.running == 0\n"},
       {"OCF0312",
        " 1. A.\n      on failure continue\n      1. B.\n           do look() as seen\n 2. C {seen.running}.\n"},
       {"",
        " 1. A.\n      if used\n      do look() as seen\n 2. B.\n      otherwise\n      do look() as seen\n 3. C "
        "{seen.running}.\n"},
       {"OCF0312", " 1. A.\n      if used\n      do look() as seen\n 2. B.\n      otherwise\n 3. C {seen.running}.\n"},
       {"OCF0202",
        " 1. A.\n      if used\n      do look() as seen\n 2. B.\n      otherwise\n      do unit.stop(\"x\") as seen\n "
        "3. C {seen.running}.\n"},
       {"OCF0312", " 1. A.\n      if used\n      let x = 5\n 2. B.\n      within x * 1s\n"},
       {"OCF0306", " 1. A.\n      as a\n 2. B.\n      as a\n"}});
}

TEST_CASE("clauses stand once, and where they say something", "[check]") {
  expect_all({{"OCF0301", " 1. A.\n      if used\n      if other\n"},
              {"OCF0301", " 1. A.\n      as x\n      do look() as y\n"},
              {"OCF0301", " 1. A.\n      do look() on ocs.host\n      on ocs.host\n"},
              {"OCF0301", " 1. A.\n      do look()\n      do look()\n"},
              {"OCF0302", " 1. A.\n      do look()\n      1. B.\n"},
              {"OCF0314", " 1. A.\n      do look()\n      if used\n"},
              {"OCF0314", " 1. A.\n      1. B.\n      for s in servers\n"},
              {"OCF0309", " 1. A.\n      if used\n 2. B.\n      otherwise\n      if other\n"},
              {"OCF0314", " 1. A.\n      if used\n 2. B.\n      for s in servers\n      otherwise\n"},
              {"OCF0307", " 1. A.\n 2. B.\n      otherwise\n"},
              {"OCF0307", " 1. A.\n      if used\n 2. B.\n      otherwise\n 3. C.\n      otherwise\n"},
              {"OCF0307", " 1. A.\n      for s in servers\n      if s.port > 5\n 2. B.\n      otherwise\n"},
              {"OCF0315", " 1. A.\n      retry 2 times every 5s\n"},
              {"OCF0319", " 1. A.\n      do look() within 0s\n"},
              {"OCF0319", " 1. A.\n      do look() within -1s\n"},
              {"OCF0208", " 1. A.\n      on user\n"},
              {"OCF0209", " 1. A.\n      do look()\n      retry 2 times every 5\n"},
              {"",
               " 1. A.\n      note N\n      note M\n      warning W\n      let a = 1\n      let b = 2\n      require "
               "used\n      require other \"why\"\n"}});
}

TEST_CASE("after names siblings among bullets", "[check]") {
  expect_all(
      {{"", " - A.\n     as a\n - B.\n     after a\n"},
       {"OCF0304", " 1. A.\n      as a\n 2. B.\n      after a\n"},
       {"OCF0305", " - A.\n     as a\n - B.\n     after b1\n"},
       {"OCF0305", " - A.\n     - C.\n         as c\n - B.\n     after c\n"},
       {"OCF0308", " - A.\n     as a\n     after a\n"},
       {"OCF0308", " - A.\n     as a\n     after c\n - B.\n     as b\n     after a\n - C.\n     as c\n     after b\n"},
       {"OCF0308", " - A.\n     as a\n     if used\n     after b\n - B.\n     as b\n     otherwise\n"}});
}

TEST_CASE("procedures are called with their givens and never by themselves", "[check]") {
  const auto two = [](const std::string& call, const std::string& body = " 1. Stop {name}.\n") {
    return procedure(" 1. Go.\n      do " + call + "\n") +
           "\nprocedure q \"Another\"\ngiven\n  name : text\n  limit : duration = 5m\nStart\n" + body + "End\n";
  };
  CHECK(Checking(two("q(user)")).codes().empty());
  CHECK(Checking(two("q(name: user, limit: 5s)")).codes().empty());
  CHECK(Checking(two("q()")).codes() == "OCF0207");
  CHECK(Checking(two("q(5)")).codes() == "OCF0208");
  CHECK(Checking(two("q(ocs.service)")).codes() == "OCF0216");
  CHECK(Checking(two("q(user)", " 1. Again.\n      do q(name)\n")).codes() == "OCF0316");
  const Checking c(two("q(user)", " 1. Again.\n      do p(ocs, secret_word: none)\n"));
  CHECK(c.codes().find("OCF0316") != std::string::npos);
}

TEST_CASE("types and givens are declared well", "[check]") {
  const auto given = [](const std::string& line, const std::string& head = {}) {
    return Checking(head + "procedure p \"A procedure\"\ngiven\n  " + line + "\nStart\n 1. A.\nEnd\n").codes();
  };
  CHECK(given("a : list of list of number = [[1], [2, 3]]").empty());
  CHECK(given("a : version = \"8.1\"").empty());
  CHECK(given("a : number = -5").empty());
  CHECK(given("a : txt") == "OCF0218");
  CHECK(given("a : number = \"5\"") == "OCF0221");
  CHECK(given("a : duration = 5") == "OCF0221");
  CHECK(given("a : secret = \"x\"") == "OCF0221");
  CHECK(given("a : host = \"x\"") == "OCF0221");
  CHECK(given("a : one of \"a\", \"b\" = \"c\"") == "OCF0221");
  CHECK(given("a : number = 1 + 1") == "OCF0220");
  CHECK(given("a : number\n  a : text") == "OCF0219");
  CHECK(given("count : number") == "OCF0217");
  CHECK(given("a : node", "type node\n  next : node = none\n  all : list of node\n").empty());
  CHECK(given("a : node", "type node\n  next : node\n") == "OCF0222");
  CHECK(given("a : x", "type x\n  y : y\ntype y\n  x : x\n") == "OCF0222");
  CHECK(given("a : text", "type text\n  y : number\n") == "OCF0217");
}

TEST_CASE("files bring their procedures and types, modules theirs by name", "[check]") {
  const std::string q =
      "type thing\n  name : text\nprocedure q \"Q\"\ngiven\n  t : thing\nStart\n 1. Stop {t.name}.\nEnd\n";
  const std::string by_file =
      "use \"q.ocf\"\nprocedure p \"P\"\ngiven\n  t : thing\nStart\n 1. Go.\n      do q(t)\nEnd\n";
  CHECK(Checking(by_file, {{"q.ocf", q}}).codes().empty());
  const std::string by_module =
      "use m\nprocedure p \"P\"\ngiven\n  t : m.thing\nStart\n 1. Go.\n      do m.q(t)\nEnd\n";
  CHECK(Checking(by_module, {{"module:m", q}}).codes().empty());
  CHECK(Checking("use unit\n" + procedure(" 1. A.\n")).codes().empty());
  CHECK(Checking(by_file).codes().find("OCF0401") == 0);
  CHECK(Checking("use m\n" + procedure(" 1. A.\n")).codes() == "OCF0402");
  CHECK(Checking("use \"q.ocf\"\n" + by_file, {{"q.ocf", q}}).codes() == "OCF0403");
  CHECK(Checking("use \"q.ocf\"\n" + q, {{"q.ocf", q}}).codes() == "OCF0405 OCF0405");
  CHECK(Checking(by_file, {{"q.ocf", "use \"r.ocf\"\n" + q}, {"r.ocf", "use \"q.ocf\"\n" + procedure(" 1. A.\n")}})
            .codes() == "OCF0404");
  CHECK(Checking("use \"main.ocf\"\n" + procedure(" 1. A.\n")).codes() == "OCF0404");
  CHECK(Checking("type t\n  a : text\n").codes() == "OCF0406");
}

TEST_CASE("mistakes of all files come in one pass", "[check]") {
  const Checking c("use \"q.ocf\"\n" + procedure(" 1. A {x}.\n 2. B {y}.\n"),
                   {{"q.ocf", "procedure q \"Q\"\nStart\n 1. C {z}.\nEnd\n"}});
  CHECK(c.codes() == "OCF0201 OCF0201 OCF0201");
  CHECK(c.checked.files.size() == 2);
}

TEST_CASE("a mistake points at what is wrong and says what to do", "[check]") {
  const Checking unknown(procedure(" 1. Stop {ocs.nmae}.\n"));
  CHECK(unknown.at() == "nmae");
  CHECK(unknown.only().remedy == "did you mean `name`?");
  const Checking action(procedure(" 1. Stop.\n      do unit.sotp(\"x\")\n"));
  CHECK(action.at() == "unit.sotp");
  CHECK(action.only().remedy == "did you mean `unit.stop`?");
  const Checking units(procedure(" 1. Stop.\n      do pause(5)\n"));
  CHECK(units.at() == "5");
  CHECK(units.only().got == "number");
  CHECK(units.only().want == "a duration");
  const Checking below(procedure(" 1. Stop.\n      do look()\n      else ask\n      else do look()\n"));
  CHECK(below.at() == "else do");
}

TEST_CASE("the program holds what was written", "[check]") {
  const Checking c(procedure(R"( 1. Stop {ocs.name}.
      as stopped
      if used
      for s in servers, 2 at a time
      let near = s.port > 5
      require used
      do unit.stop(s.name, limit: 7s) on s.host
      retry 3 times every 5s
      expect unit.state(s.name) == "stopped" "it runs"
      on failure continue
)"));
  INFO(c.all());
  REQUIRE(c.checked.program);
  const plan::Program& program = *c.checked.program;
  const plan::Step& step = program.steps.at(0);
  using Kind = plan::ClauseKind;
  const Kind kinds[] = {Kind::condition, Kind::each, Kind::let, Kind::require, Kind::act, Kind::expect};
  REQUIRE(step.clauses == std::size(kinds));
  for (std::size_t i = 0; i < std::size(kinds); ++i) CHECK(program.clauses[step.first_clause + i].kind == kinds[i]);
  CHECK(step.tries == 4);
  CHECK(step.on_failure == plan::OnFailure::proceed);
  CHECK(program.loops.at(program.more(step).loop).clauses_before == 1);
  CHECK(program.loops.at(program.more(step).loop).at_once == 2);
  CHECK(program.loops.at(program.more(step).loop).item_slots == 3);
  CHECK(step.result == 1);
  const expr::Call& call = program.arena.calls.at(program.clauses[step.first_clause + 4].call);
  CHECK(kit_registry()[call.action].name == "unit.stop");
  CHECK(call.arguments == 2);
  CHECK(program.clauses[step.first_clause + 5].why != expr::no_expr);
}

TEST_CASE("hostile texts are refused, soon", "[check]") {
  std::string sum = "1";
  for (int i = 0; i < 5'000; ++i) sum += " + 1";
  CHECK(Checking(procedure(" 1. A.\n      let x = " + sum + "\n")).codes().find("OCF") == 0);
  std::string many;
  for (int i = 1; i <= 5'000; ++i) many += " " + std::to_string(i) + ". Say {unknown_name}.\n";
  const Checking c(procedure(many));
  CHECK(c.diagnostics.errors() == 5'000);
}

TEST_CASE("a step far above is known, though its tree was let go", "[check]") {
  std::string many;
  for (int i = 1; i <= 60'000; ++i) {
    const std::string n = std::to_string(i);
    many += n + ". Step " + n + ".\n      as s" + n + "\n      if used\n      do unit.stop(\"s\")\n";
  }
  CHECK(Checking(procedure(many + "60001. Last.\n      require not s1.failed\n")).codes() == "OCF0312");
  CHECK(Checking(procedure(many + "60001. Last.\n      if used\n      do say(s1.output)\n")).codes() == "");
}

// A plan that is written down, and a run that is bound to it.
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/live_run.h"

using namespace ocflow;
using namespace ocflow::test;
using nlohmann::json;

namespace {

constexpr const char* steps = R"(procedure p "Changing some files"
given
  text : text = "new"
Start
 1. Write it.
      if file.exists("there")
      do file.write("a", text)
 2. Say so.
      do say("written")
 3. Remove the old one.
      do file.remove("old")
End
)";

struct Planned : Cli {
  explicit Planned(const std::string& procedure = steps, std::vector<std::string> more = {}) {
    write("p.ocf", procedure);
    write("there", "");
    write("old", "x");
    more.insert(more.begin(), {"plan", "p.ocf", "--out", "p.plan"});
    const auto made = (*this)(more);
    INFO(made.out + made.err);
    REQUIRE(made.exit_code == 0);
  }
  ChildResult run() const { return (*this)({"run", "--plan", "p.plan", "--no-input"}); }
  // Nothing was begun, nothing is left, and what has changed is said.
  void refused(const std::string& what) const {
    const auto result = run();
    INFO(result.out + result.err);
    CHECK(result.exit_code == 77);
    CHECK(ocflow::test::has(result.err, what));
    CHECK_FALSE(has("a"));
    CHECK(std::filesystem::is_empty(*this / "state/runs"));
  }
  json document() const { return json::parse(read("p.plan")); }
};

}  // namespace

TEST_CASE("a plan is written for its owner alone, and a run of it does what it says") {
  Planned cli;
  struct stat about {};
  REQUIRE(::stat((cli / "p.plan").c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0600);
  CHECK(cli.document()["ocflow_plan"] == 1);
  const auto result = cli.run();
  INFO(result.out + result.err);
  CHECK(result.exit_code == 0);
  CHECK(cli.read("a") == "new");
  CHECK_FALSE(cli.has("old"));
}

TEST_CASE("the text of the procedure has changed") {
  Planned cli;
  cli.write("p.ocf", std::string(steps) + "# more\n");
  cli.refused("the file p.ocf\n    now:  changed since");
}

TEST_CASE("a file that it uses has changed") {
  Cli cli;
  const std::string module = "procedure q \"Q\"\nStart\n 1. Say it.\n      do say(\"x\")\nEnd\n";
  cli.write("m.ocf", module);
  cli.write("p.ocf", "use \"m.ocf\"\nprocedure p \"P\"\nStart\n 1. Call it.\n      do q()\nEnd\n");
  REQUIRE(cli({"plan", "p.ocf", "--out", "p.plan"}).exit_code == 0);
  cli.write("m.ocf", module + "# more\n");
  const auto result = cli({"run", "--plan", "p.plan"});
  CHECK(result.exit_code == 77);
  CHECK(has(result.err, "the file m.ocf\n    now:  changed since"));
}

TEST_CASE("the site file has changed, or another is given") {
  Cli cli;
  cli.write("p.ocf", steps);
  cli.write("there", "");
  cli.write("old", "x");
  cli.write("site.yaml", "text: new\n");
  REQUIRE(cli({"plan", "p.ocf", "--site", "site.yaml", "--out", "p.plan"}).exit_code == 0);
  cli.write("site.yaml", "text: newer\n");
  const auto result = cli({"run", "--plan", "p.plan", "--no-input"});
  CHECK(result.exit_code == 77);
  CHECK(has(result.err, "the site file site.yaml\n    now:  changed since"));
  cli.write("other.yaml", "text: new\n");
  CHECK(cli({"run", "--plan", "p.plan", "--site", "other.yaml", "--no-input"}).exit_code == 77);
  CHECK_FALSE(cli.has("a"));
  cli.write("site.yaml", "text: new\n");
  CHECK(cli({"run", "--plan", "p.plan", "--no-input"}).exit_code == 0);
}

TEST_CASE("a plugin is another one than the plan was made with") {
  Cli cli;
  REQUIRE(cli({"plugin", "new", "marker", "--language", "sh"}).exit_code == 0);
  REQUIRE(cli({"plugin", "lock"}).exit_code == 0);
  cli.write("p.ocf", "use marker\n\nprocedure p \"P\"\nStart\n 1. Set it.\n      do marker.put(\"m\")\nEnd\n");
  const auto made = cli({"plan", "p.ocf", "--out", "p.plan"});
  INFO(made.out + made.err);
  REQUIRE(made.exit_code == 0);
  const auto manifest = cli.read("plugins/marker/plugin.yaml");
  cli.write("plugins/marker/plugin.yaml", manifest + "# more\n");
  REQUIRE(cli({"plugin", "lock"}).exit_code == 0);
  const auto result = cli({"run", "--plan", "p.plan", "--no-input"});
  INFO(result.err);
  CHECK(result.exit_code == 77);
  CHECK(has(result.err, "the plugin marker"));
  CHECK_FALSE(cli.has("m"));
}

TEST_CASE("other arguments are another plan") {
  Planned cli;
  const auto result = cli({"run", "--plan", "p.plan", "--set", "text=other"});
  INFO(result.out + result.err);
  CHECK(result.exit_code == 77);
  CHECK(has(result.err, "the values of --set"));
}

TEST_CASE("what was seen is no longer so") {
  Planned cli;
  std::filesystem::remove(cli / "there");
  cli.refused("file.exists(\"there\")\n    then: true\n    now:  false");
}

TEST_CASE("what an act finds is no longer so") {
  Planned cli;
  std::filesystem::remove(cli / "old");
  cli.refused("file.remove(\"old\")\n    then: there\n    now:  not there");
}

TEST_CASE("a plan counts for a time") {
  Planned cli(steps, {"--expires", "1ms"});
  cli.refused("the time for which it counts");
}

TEST_CASE("a plan of another release, or of another folder, is refused") {
  Planned cli;
  for (const auto* what : {"ocflow", "folder"}) {
    auto document = cli.document();
    document["made_of"][what] = "another";
    cli.write("q.plan", document.dump());
    const auto result = cli({"run", "--plan", "q.plan"});
    CHECK(result.exit_code == 77);
    CHECK(has(result.err, "then: another"));
  }
}

TEST_CASE("what is no plan is refused as that, whatever is missing in it") {
  Planned cli;
  const auto whole = cli.document();
  const auto run = [&](const std::string& text) {
    cli.write("q.plan", text);
    return cli({"run", "--plan", "q.plan"}).exit_code;
  };
  CHECK(run("no JSON") == 65);
  CHECK(run("[]") == 65);
  CHECK(run("{\"ocflow_plan\": 2}") == 65);
  for (const auto* part : {"made_of", "facts", "expected", "steps", "expires_ms"}) {
    auto less = whole;
    less.erase(part);
    CHECK(run(less.dump()) == 65);
    less[part] = "x";
    CHECK(run(less.dump()) == 65);
  }
  CHECK(cli({"run", "--plan", "nowhere"}).exit_code == 66);
}

TEST_CASE("a plan is not written through a link, nor where nobody may write") {
  Planned cli;
  REQUIRE(::symlink("elsewhere", (cli / "link").c_str()) == 0);
  CHECK(cli({"plan", "p.ocf", "--out", "link"}).exit_code == 66);
  CHECK_FALSE(cli.has("elsewhere"));
  CHECK(cli({"plan", "p.ocf", "--out", "no/such/folder"}).exit_code == 66);
}

TEST_CASE("no secret is in a plan") {
  Cli cli;
  cli.write("site.yaml", "password: hunter2-word\n");
  cli.write("p.ocf", R"(procedure p "P"
given
  password : secret
Start
 1. Use it.
      do shell("true", pw: password)
 2. Look.
      if command.read(["cat"], input: password) == "x"
      do command(["true"], input: password)
End
)");
  const auto made = cli({"plan", "p.ocf", "--site", "site.yaml", "--out", "p.plan"});
  INFO(made.out + made.err);
  REQUIRE(made.exit_code == 0);
  CHECK(has(cli.read("p.plan"), "\"shell\""));
  CHECK(has(cli.read("p.plan"), "\"command.read\""));
  CHECK_FALSE(has(cli.read("p.plan"), "hunter2"));
}

TEST_CASE("after a person's step nothing is held against the plan, for a person may do anything") {
  Planned cli("procedure p \"P\"\nStart\n 1. Wait.\n 2. Remove it.\n      do file.remove(\"old\")\nEnd\n");
  CHECK(cli.document()["expected"].empty());
  std::filesystem::remove(cli / "old");
  cli.write("old", "x");
  CHECK(cli({"run", "--plan", "p.plan"}, "d\n").exit_code == 0);
}

TEST_CASE("what others do while the run goes on is found right before the act") {
  constexpr const char* two = R"(procedure p "P"
Start
 1. Wait for the gate.
      until file.exists("open") every 10ms within 1m
 2. Remove the old one.
      do file.remove("old")
      else do file.write("old", "")
 3. Go on.
      do file.write("a", "x")
End
)";
  Planned cli(two);
  Begun run(cli, {"run", "--plan", "p.plan", "--no-input"}, "  P");
  std::filesystem::remove(cli / "old");
  cli.write("open", "");
  const auto result = run.finish();
  INFO(result.out + result.err);
  CHECK(result.exit_code == 1);
  CHECK(has(result.out, "things are not as the plan says: planned was there, found was not there"));
  CHECK_FALSE(cli.has("old"));  // nor did the other way act
  CHECK_FALSE(cli.has("a"));
  // It is in the journal as what it is: an act that was not begun.
  CHECK(cli({"resume", "--no-input"}).exit_code != 0);
  const auto again = cli({"resume", "--decide", "2=skip"});
  INFO(again.out + again.err);
  CHECK(again.exit_code == 0);
  CHECK(cli.read("a") == "x");
}

TEST_CASE("a run that goes on is held against its plan again") {
  constexpr const char* failing = R"(procedure p "P"
Start
 1. Fail at first.
      do command(["sh", "-c", "test -e good"])
 2. Ask.
      if file.exists("there")
      do say("there")
End
)";
  Planned cli(failing);
  CHECK(cli.run().exit_code == 1);
  cli.write("good", "");
  SECTION("as planned") { CHECK(cli({"resume", "--decide", "1=again"}).exit_code == 0); }
  SECTION("with other texts") {
    cli.write("p.ocf", std::string(failing) + "# more\n");
    CHECK(cli({"resume", "--adopt", "--decide", "1=again"}).exit_code == 77);
    CHECK(cli({"resume", "--adopt", "--decide", "1=again", "--unplanned"}).exit_code == 0);
  }
  SECTION("with another plan beside its journal") {
    cli.write("state/runs/" + last_run(cli) + "/plan.json", cli.read("p.plan") + " ");
    CHECK(cli({"resume", "--decide", "1=again"}).exit_code == 65);
    CHECK(cli({"resume", "--decide", "1=again", "--unplanned"}).exit_code == 0);
  }
}

TEST_CASE("a bound run that was killed is taken up, and stays bound") {
  Planned cli(R"(procedure p "P"
Start
 1. Wait for the gate.
      until file.exists("open") every 10ms within 1m
 2. Remove the old one.
      do file.remove("old")
End
)");
  Begun(cli, {"run", "--plan", "p.plan", "--no-input"}, "  P").kill();
  cli.write("open", "");
  const auto result = cli({"resume"});
  INFO(result.out + result.err);
  CHECK(result.exit_code == 0);
  CHECK_FALSE(cli.has("old"));
  CHECK(has(cli({"history", "--accuracy"}).out, "file.remove      1    1"));
}

TEST_CASE("what lies ahead of a run that goes on, and is no longer so, is refused") {
  constexpr const char* order = R"(procedure p "P"
Start
 1. Fail at first.
      require file.exists("good")
      do file.write("b", "x")
 2. Remove it.
      do file.remove("old")
End
)";
  Planned cli(order);
  CHECK(cli.run().exit_code == 1);
  cli.write("good", "");
  std::filesystem::remove(cli / "old");
  const auto result = cli({"resume"});
  INFO(result.out + result.err);
  CHECK(result.exit_code == 77);
  CHECK(has(result.err, "file.remove(\"old\")"));
  CHECK_FALSE(cli.has("b"));
  CHECK(cli({"resume", "--unplanned"}).exit_code == 0);
}

TEST_CASE("what was said and what became of it is kept, and told") {
  Planned cli;
  REQUIRE(cli.run().exit_code == 0);
  const auto told = cli({"history", "--accuracy"});
  INFO(told.out);
  CHECK(has(told.out, "file.remove      1    1"));
  CHECK(has(told.out, "file.write       1    1"));
  const auto document = json::parse(cli({"history", "--accuracy", "--output", "json"}).out);
  CHECK(document["accuracy"].size() == 3);
  cli.write("old", "x");
  CHECK(has(cli({"plan", "p.ocf"}).out, "Plans so far were right about file.remove 1 times of 1"));
}

TEST_CASE("a plan that was wrong says so") {
  constexpr const char* wrong = R"(procedure p "P"
Start
 1. Write where nobody can.
      do file.write("/proc/nobody", "x")
End
)";
  Planned cli(wrong);
  REQUIRE(cli.run().exit_code == 1);
  CHECK(has(cli({"history", "--accuracy"}).out, "file.write      0    1"));
}

TEST_CASE("--strict and --detailed-exitcode") {
  Planned cli;
  CHECK(cli({"plan", "p.ocf"}).exit_code == 0);
  CHECK(cli({"plan", "p.ocf", "--detailed-exitcode"}).exit_code == 2);
  CHECK(cli({"plan", "p.ocf", "--strict"}).exit_code == 0);
  CHECK(cli({"plan", "p.ocf", "--expires", "1h"}).exit_code == 64);
  cli.write("q.ocf", "procedure q \"Q\"\nStart\n 1. Do it.\n      do command([\"true\"])\nEnd\n");
  CHECK(cli({"plan", "q.ocf", "--strict", "--detailed-exitcode"}).exit_code == 1);
  cli.write("q.ocf", "procedure q \"Q\"\nStart\n 1. Do it.\n      do file.write(\"there\", \"\")\nEnd\n");
  CHECK(cli({"plan", "q.ocf", "--strict", "--detailed-exitcode"}).exit_code == 0);
}

TEST_CASE("a dry run of a plan runs nothing") {
  Planned cli;
  CHECK(cli({"run", "--plan", "p.plan", "--dry-run"}).exit_code == 0);
  CHECK_FALSE(cli.has("a"));
}

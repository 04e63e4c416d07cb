// Why a step is there, and what two procedures have different.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/live_run.h"

using namespace ocflow;
using namespace ocflow::test;
using nlohmann::json;

namespace {

constexpr const char* explained_steps = R"(procedure night "Closing down"
given
  used : bool = true
Start
 1. Write the note.
      do file.write("note", "x") as noted
 2. Close.
      - Stop the web.
          if used
          do stop("web") as web
      - Stop the base.
          after web
          do stop("base")
End

procedure stop "Stopping something"
given
  what : text
Start
 1. Stop {what}.
      if file.exists(what)
      do file.remove(what)
 2. Say so.
      otherwise
      do say("not there")
End
)";

struct Night : Cli {
  Night() {
    write("night.ocf", explained_steps);
    write("web", "");
  }
  std::string explain(const std::string& step, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"explain", "night.ocf", step});
    const auto result = (*this)(more);
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
  }
  // What is different when one line is written otherwise.
  ChildResult diff(const std::string& line, const std::string& instead, std::vector<std::string> more = {}) const {
    std::string text = explained_steps;
    const auto at = text.find(line);
    REQUIRE(at != std::string::npos);
    write("other.ocf", text.replace(at, line.size(), instead));
    more.insert(more.begin(), {"diff", "night.ocf", "other.ocf"});
    return (*this)(more);
  }
};

}  // namespace

TEST_CASE("a step is explained by what holds it, what it comes after and on what it hangs") {
  Night cli;
  const auto text = cli.explain("2.2.1");
  INFO(text);
  CHECK(has(text, "2.2.1  Stop base.\nnight.ocf:20"));
  CHECK(has(text, "step 2.2.1 stands in the procedure stop, which step 2.2 (Stop the base.) calls  [night.ocf:20]"));
  CHECK(
      has(text, "with step 2.2 (Stop the base.), after step 2.1 (Stop the web.): its `after` says so  [night.ocf:12]"));
  CHECK(has(text, "with step 2 (Close.), after step 1 (Write the note.): the steps of that list are numbered"));
  CHECK(has(text, "`if file.exists(what)`: read when it is its turn  [night.ocf:21]\n      what is base"));
}

TEST_CASE("a step that doesn't apply says why, with the values") {
  Night cli;
  const auto text = cli.explain("web", {"--set", "used=false"});
  INFO(text);
  CHECK(has(text, "`if used`: false, so it does not apply  [night.ocf:9]\n      used is false"));
  CHECK(has(cli.explain("2.1.2"), "otherwise: only where none of the steps above it in its group applied"));
}

TEST_CASE("a step that isn't there, and a file that isn't") {
  Night cli;
  CHECK(cli({"explain", "night.ocf", "7"}).exit_code == 66);
  CHECK(has(cli({"explain", "night.ocf", "wep"}).err, "did you mean `web`?"));
  CHECK(cli({"explain", "nothing.ocf", "1"}).exit_code == 66);
  CHECK(has(cli({"explain", "20261123", "1"}).err, "neither a file nor a run"));
}

TEST_CASE("explain of a file or a run without a step says that the step is missing") {
  Night cli;
  const auto result = cli({"explain", "night.ocf"});
  CHECK(result.exit_code == 64);
  CHECK(has(result.err, "`night.ocf` is a file, and STEP is missing\n  write `ocflow explain night.ocf STEP`"));
  REQUIRE(cli({"run", "night.ocf"}).exit_code == 0);
  CHECK(has(cli({"explain", last_run(cli)}).err, "is a run, and STEP is missing"));
}

TEST_CASE("what stands beneath a `for` is told with the values of its items") {
  Night cli;
  cli.write("p.ocf",
            "procedure p \"P\"\ngiven\n  n : number = 5\nStart\n 1. Say.\n      for x in [\"k\", \"m\"]\n"
            "      if x == \"k\"\n      let y = \"<{x}>\"\n      do say(y)\n 2. Ask.\n"
            "      ask \"Which?\" as w : text\n      do say(w)\nEnd\n");
  const auto text = cli({"explain", "p.ocf", "1"}).out;
  INFO(text);
  CHECK(has(text, "each item: `if x == \"k\"`  [p.ocf:7]\n      1[1]: true (x is k)\n      1[2]: false, so it does"));
  CHECK(has(text, "do say(y)  [p.ocf:9]\n      1[1]: text is <k>\n      1[2]: text is <m>\n"));
  CHECK(has(cli({"explain", "p.ocf", "1[2]"}).out, "do say(y)  [p.ocf:9]\n      text is <m>\n"));
  const auto asks = cli({"explain", "p.ocf", "2"}).out;
  CHECK(has(asks, "  a person is asked: ask \"Which?\" as w : text  [p.ocf:11]"));
  CHECK(has(asks, "      text is known only in the run\n"));
}

TEST_CASE("a step of a run is explained by what happened") {
  Night cli;
  REQUIRE(cli({"run", "night.ocf"}).exit_code == 0);
  const auto run = last_run(cli);
  const auto done = cli({"explain", run, "2.1.1"}).out;
  INFO(done);
  CHECK(has(done, "it was its turn, for step 1 (Write the note.) had ended"));
  CHECK(has(done, "`if file.exists(what)` held\n      file.exists(\"web\") is true"));
  CHECK(has(done, "it ended: done, and changed something"));
  const auto skipped = cli({"explain", run, "2.2.1"}).out;
  INFO(skipped);
  CHECK(has(skipped, "`if file.exists(what)` did not hold\n      file.exists(\"base\") is false"));
  CHECK(has(skipped, "now it is not applicable"));
  const auto document = json::parse(cli({"explain", run, "1", "--output", "json"}).out);
  CHECK(document["number"] == "1");
  CHECK(document["happened"].size() >= 3);
}

TEST_CASE("what did not begin says for what it waits") {
  Night cli;
  cli.write("p.ocf", "procedure p \"P\"\nStart\n 1. Fail.\n      do command([\"false\"])\n 2. Go on.\nEnd\n");
  REQUIRE(cli({"run", "p.ocf"}).exit_code == 1);
  const auto text = cli({"explain", last_run(cli), "2"}).out;
  INFO(text);
  CHECK(has(text, "it comes after step 1 (Fail.), which is failed"));
}

TEST_CASE("blanks, comments and where a procedure stands are no difference") {
  Night cli;
  const auto result = cli.diff(" 2. Close.\n", "# so\n\n 2.   Close.\n");
  INFO(result.out + result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out == "The same in meaning.\n");
}

TEST_CASE("another order is told as that, with where it counts") {
  Night cli;
  const auto result = cli.diff("          after web\n", "");
  INFO(result.out + result.err);
  CHECK(result.exit_code == 1);
  CHECK(has(result.out,
            "order    2.2  Stop the base.\n           no longer comes after 2.1  Stop the web., where `used`"));
}

TEST_CASE("conditions, acts and limits are told, from and to") {
  Night cli;
  CHECK(has(cli.diff("if used", "if not used").out, "if used -> if not used"));
  CHECK(has(cli.diff("if used", "if not used").out, "it does not apply any more"));
  CHECK(has(cli.diff("\"note\", \"x\"", "\"note\", \"y\"").out,
            "do file.write(\"note\", \"x\") -> do file.write(\"note\", \"y\")"));
  CHECK(has(cli.diff("do file.remove(what)\n", "do file.remove(what)\n      within 1m\n").out, "now: within 1m"));
}

TEST_CASE("steps that came and went are told once, not with all that is in them") {
  Night cli;
  const auto result =
      cli.diff("do stop(\"base\")\nEnd", "do stop(\"base\")\n 3. Tell all.\n      do stop(\"all\")\nEnd");
  INFO(result.out + result.err);
  CHECK(has(result.out, "added    3  Tell all.\n"));
  CHECK_FALSE(has(result.out, "3.1"));
  CHECK_FALSE(has(result.out, "order"));
  const auto back = cli({"diff", "other.ocf", "night.ocf", "--output", "json"});
  auto document = json::parse(back.out);
  CHECK(document["different"] == true);
  REQUIRE(document["differences"].size() == 1);
  CHECK(document["differences"][0]["what"] == "removed");
}

TEST_CASE("two sites make two plans of one file") {
  Night cli;
  cli.write("a.yaml", "used: true\n");
  cli.write("b.yaml", "used: false\n");
  const auto result = cli({"diff", "night.ocf", "night.ocf", "--site", "a.yaml", "--other-site", "b.yaml"});
  INFO(result.out + result.err);
  CHECK(result.exit_code == 1);
  CHECK(has(result.out, "it does not apply any more"));
}

TEST_CASE("a run is compared with what its file says now") {
  Night cli;
  REQUIRE(cli({"run", "night.ocf"}).exit_code == 0);
  CHECK(cli({"diff", last_run(cli), "night.ocf"}).exit_code == 0);
  cli.write("night.ocf",
            std::string(explained_steps).replace(std::string(explained_steps).find("Close."), 6, "Close it."));
  CHECK(has(cli({"diff", last_run(cli), "night.ocf"}).out, "its sentence: Close. -> Close it."));
}

// One procedure over many sites.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/golden.h"

using namespace ocflow::test;
using nlohmann::json;

namespace {

constexpr const char* office = R"(procedure office "Closing an office"

given
  alarm : bool = false    "Is there one to be switched on?"
  lamps : list of text    "Which lamps are put out"

Start
 1. Switch the alarm on.
      if alarm
      do file.write("alarm", "on")
 2. Put out {lamp}.
      for lamp in lamps
      do file.remove(lamp)
 3. Write down who was there.
      do file.write("guests", "nobody")
      on failure ask
 4. Lock the door.
End
)";

struct Offices : Cli {
  Offices() {
    write("office.ocf", office);
    write("hall", "");
    for (const auto* name : {"bern", "genf", "rom"}) write(site(name), "lamps: [hall]\n");
    write(site("oslo"), "alarm: true\nlamps: [hall]\n");
    write(site("ulm"), "lamps: [hall, shed]\n");
  }
  static std::string site(const std::string& name) { return "sites/" + name + ".yaml"; }
  ChildResult all(std::vector<std::string> words) const {
    words.insert(words.end(), {"office.ocf", "--site", "sites/*.yaml"});
    return (*this)(words);
  }
  json document(std::vector<std::string> words) const {
    words.insert(words.end(), {"--output", "json"});
    const auto result = all(words);
    INFO(result.err);
    return json::parse(result.out);
  }
  void broken() const {
    write(site("wien"), "alarm: perhaps\nlapms: [hall]\n");
    write(site("york"), "lamps: [hall\n");
  }
};

}  // namespace

TEST_CASE("a plan over many sites shows the steps on which they differ, and the sites alike as one column") {
  const Offices cli;
  const auto result = cli.all({"plan"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out == golden("estate/plan.txt", result.out));
}

TEST_CASE("sites that break have their own rows, hide no other, and the end is that of the worst") {
  const Offices cli;
  cli.broken();
  const auto result = cli.all({"plan", "--verbose"});
  CHECK(result.exit_code == 78);
  CHECK(result.out == golden("estate/broken.txt", result.out));
}

TEST_CASE("check tells which steps apply by the values of each site alone, and looks at nothing") {
  const Offices cli;
  cli.broken();
  const auto result = cli.all({"check"});
  CHECK(result.exit_code == 78);
  CHECK(result.out == golden("estate/check.txt", result.out));
  CHECK_FALSE(cli.has("state"));
}

TEST_CASE("rehearse tells the worst outcome of each step at each site") {
  const Offices cli;
  const auto result = cli.all({"rehearse"});
  CHECK(result.exit_code == 1);
  CHECK(result.out == golden("estate/rehearse.txt", result.out));
}

TEST_CASE("as JSON each site has its group, and each step what becomes of it there") {
  const Offices cli;
  cli.broken();
  const auto all = cli.document({"plan"});
  CHECK(all["sites"].size() == 7);
  CHECK(all["groups"][0] == json({{"name", "A"}, {"sites", {"sites/bern.yaml", "sites/genf.yaml", "sites/rom.yaml"}}}));
  CHECK(all["steps"][0]["outcomes"]["B"]["what"] == "would_change");
  CHECK(all["steps"][0]["outcomes"]["A"]["what"] == "not_applicable");
  CHECK(all["sites"][5]["breaks"]["place"] == "sites/wien.yaml:1:1");
  CHECK(all["sites"][5]["diagnostics"].size() == 3);
  CHECK(all["sites"][0]["counts"]["known"] == 3);
  CHECK(all["exit_code"] == 78);
}

TEST_CASE("one file that a pattern matches is one site, in every word") {
  const Offices cli;
  for (const std::string command : {"check", "plan", "rehearse"}) {
    const auto pattern = cli({command, "office.ocf", "--site", "sites/o*.yaml"});
    const auto named = cli({command, "office.ocf", "--site", "sites/oslo.yaml"});
    CHECK(pattern.out == named.out);
    CHECK(pattern.err == named.err);
    CHECK(pattern.exit_code == named.exit_code);
  }
}

TEST_CASE("several --site are one table as well, and one that is named twice counts once") {
  const Offices cli;
  const auto two = cli({"plan", "office.ocf", "--site", "sites/oslo.yaml", "--site", "sites/ulm.yaml"});
  CHECK(has(two.out, "2 sites: 2 different outcomes."));
  const auto one = cli({"plan", "office.ocf", "--site", "sites/oslo.yaml", "--site", "./sites/os*.yaml"});
  CHECK(has(one.out, "3 known, 0 unknown, 1 ask."));
}

TEST_CASE("a pattern that matches nothing is told, and so is a file that isn't there beside others") {
  const Offices cli;
  const auto none = cli({"plan", "office.ocf", "--site", "sties/*.yaml"});
  CHECK(none.exit_code == 66);
  CHECK(has(none.err, "no file matches `--site sties/*.yaml`"));
  const auto one = cli({"plan", "office.ocf", "--site", "sites/oslo.yaml", "--site", "sites/bonn.yaml"});
  CHECK(one.exit_code == 66);
  CHECK(has(one.out, "bonn"));
  CHECK(has(one.out, "2 sites: 1 outcome; 1 breaks."));
}

TEST_CASE("a file with a name like a pattern is that file") {
  const Offices cli;
  cli.write("sites/[x].yaml", "lamps: [hall]\n");
  CHECK(has(cli({"plan", "office.ocf", "--site", "sites/[x].yaml"}).out, "3 known"));
}

TEST_CASE("what is of one site only is refused for many") {
  const Offices cli;
  CHECK(cli.all({"plan", "--out", "p.plan"}).exit_code == 64);
  CHECK(cli.all({"plan", "--time"}).exit_code == 64);
  CHECK(cli.all({"rehearse", "--picture", "dot"}).exit_code == 64);
}

TEST_CASE("the ends of a plan over many sites are those of one: strict, detailed, a wrong procedure") {
  const Offices cli;
  CHECK(cli.all({"plan", "--detailed-exitcode"}).exit_code == 2);
  cli.write("office.ocf", "procedure office \"X\"\nStart\n 1. Do it.\n      do comand([\"x\"])\nEnd\n");
  const auto wrong = cli.all({"plan"});
  CHECK(wrong.exit_code == 65);
  CHECK(wrong.out.empty());
}

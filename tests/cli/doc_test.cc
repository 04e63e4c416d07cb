// A procedure on paper.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/golden.h"

using ocflow::test::Cli;
using ocflow::test::golden;
using ocflow::test::has;
namespace fs = std::filesystem;

namespace {

constexpr const char* lamp = R"(use "ladder.ocf"

procedure lamp "Changing the <lamp> & more"
  note Switch the light off first, *really*.

given
  room  : text               "Where the lamp is"
  watts : number = 40        "How bright it is | in watts"
  wait  : duration = 2m30s    "How long it cools"

ensure
  out before new

Start
 1. Look whether the lamp in the {room} is out.
      as out
      warning It may be hot: up to {watts} degrees & "more".
      confirm "Is the lamp in the {room} out?"
 2. Fetch the ladder.
      if room != "cellar" and not tcp.open("hall", 80)
      do fetch(room, 2)
 3. Change it.
      as new
      - Unscrew the old one.
          do command(["echo", "{room}"]) within wait
      - Unpack the new one.
          note It is in the <box>.
          caution Glass.
      within 1h
 4. Look whether it shines.
      until tcp.open("lamp", 80) every 2s within wait
      on failure ask
End
)";
constexpr const char* ladder = R"(procedure fetch "Fetching the ladder"

given
  place : text           "Where it goes"
  steps : number = 3     "How long it is"

Start
 1. Carry the ladder to the {place}.
 2. Open its {steps} steps.
End
)";

void write_lamp(const Cli& cli) {
  cli.write("lamp.ocf", lamp);
  cli.write("ladder.ocf", ladder);
}

std::string same_as_golden(const std::string& name, const std::string& text) {
  return golden("doc/" + name, text) == text ? "" : text;
}

}  // namespace

TEST_CASE("a procedure as Markdown and HTML, with blanks and with values, is as in the goldens") {
  Cli cli;
  write_lamp(cli);
  for (const std::string form : {"markdown", "html"}) {
    const std::string end = form == "html" ? ".html" : ".md";
    const auto blank = cli({"doc", "lamp.ocf", "--format", form});
    INFO(blank.err);
    REQUIRE(blank.exit_code == 0);
    CHECK(same_as_golden("lamp-blank" + end, blank.out) == "");
    const auto filled = cli({"doc", "lamp.ocf", "--format", form, "--set", "room=hall"});
    REQUIRE(filled.exit_code == 0);
    CHECK(same_as_golden("lamp-filled" + end, filled.out) == "");
  }
}

TEST_CASE("the shipped shutdown is one page with a section for each procedure that it calls") {
  Cli cli;
  fs::copy(OCFLOW_SOURCE_DIR "/procedures", cli.path(), fs::copy_options::recursive);
  const auto page = cli({"doc", "shutdown.ocf", "--site", "sites/linux.yaml"});
  REQUIRE(page.exit_code == 0);
  CHECK(same_as_golden("shutdown-linux.md", page.out) == "");
  for (const auto* name : {"stop_ocs", "stop_t_server", "stop_component"}) {
    CHECK(has(page.out, "<a id=\"" + std::string(name) + "\"></a>"));
    CHECK(has(page.out, "](#" + std::string(name) + ")"));
  }
}

TEST_CASE("every shipped procedure can be printed both ways") {
  for (const auto& entry : fs::directory_iterator(OCFLOW_SOURCE_DIR "/procedures")) {
    if (entry.path().extension() != ".ocf") continue;
    Cli cli;
    for (const auto* form : {"markdown", "html"}) {
      const auto page = cli({"doc", entry.path(), "--format", form});
      INFO(entry.path().string() << "\n" << page.err);
      CHECK(page.exit_code == 0);
      CHECK(has(page.out, "Signature"));
    }
  }
}

TEST_CASE("nothing of a page is taken for markup") {
  Cli cli;
  write_lamp(cli);
  const auto html = cli({"doc", "lamp.ocf", "--format", "html", "--set", "room=<script>alert(1)</script>"}).out;
  CHECK(!has(html, "<script"));
  CHECK(has(html, "&lt;script&gt;"));
  CHECK(has(html, "Changing the &lt;lamp&gt; &amp; more"));
  CHECK(!has(html, "src="));
  CHECK(!has(html, "http"));
  const auto markdown = cli({"doc", "lamp.ocf"}).out;
  CHECK(has(markdown, "# Changing the \\<lamp\\> \\& more"));
  CHECK(has(markdown, "\\*really\\*"));
  CHECK(has(markdown, "| How bright it is \\| in watts |"));
}

TEST_CASE("a secret is never printed") {
  Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\n\ngiven\n  key : secret    \"The key\"\n\nStart\n 1. Use it.\n      do "
            "command([\"a\"], input: key)\nEnd\n");
  cli.write("site.yaml", "key: hunter2\n");
  const auto page = cli({"doc", "p.ocf", "--site", "site.yaml"});
  INFO(page.err);
  CHECK(page.exit_code == 0);
  CHECK(!has(page.out, "hunter2"));
}

TEST_CASE("values are filled in a called procedure where all its calls agree") {
  Cli cli;
  cli.write(
      "p.ocf",
      "procedure p \"P\"\n\nStart\n 1. First.\n      do q(\"one\", \"same\")\n 2. Second.\n      do q(\"two\", b: "
      "\"same\")\nEnd\n\nprocedure q \"Q\"\n\ngiven\n  a : text\n  b : text\n  c : text = \"c\"\n\nStart\n 1. Do {a} "
      "{b} {c}.\nEnd\n");
  const auto page = cli({"doc", "p.ocf"}).out;
  CHECK(has(page, "(`a`) **same** **c**."));
}

TEST_CASE("doc takes a procedure by name, and says what is wrong with a file") {
  Cli cli;
  write_lamp(cli);
  cli.write("two.ocf", std::string(ladder) + "\nprocedure other \"Another\"\nStart\n 1. Do it.\nEnd\n");
  CHECK(has(cli({"doc", "two.ocf", "--procedure", "other"}).out, "# Another"));
  CHECK(cli({"doc", "two.ocf", "--procedure", "othr"}).exit_code == 66);
  CHECK(cli({"doc", "none.ocf"}).exit_code == 66);
  cli.write("bad.ocf", "procedure\n");
  CHECK(cli({"doc", "bad.ocf"}).exit_code == 65);
  CHECK(cli({"doc", "lamp.ocf", "--format", "pdf"}).exit_code == 64);
  CHECK(nlohmann::json::parse(cli({"doc", "lamp.ocf", "--output", "json"}).out)["procedure"] == "lamp");
}

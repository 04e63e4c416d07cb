// Every rule finds what it is about, and leaves alone what is right.
#include "dsl/lint.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "dsl/format.h"
#include "dsl/parse.h"
#include "stdlib/actions.h"
#include "tests/support/catch.h"
#include "tests/support/parse_text.h"

namespace ocflow::test {
namespace {

struct Linted {
  Sources sources;
  dsl::Lint lint;
  std::string codes() const { return test::codes(lint.findings); }
  std::string at(std::size_t i = 0) const { return std::string(sources.text(lint.findings.at(i).at)); }
};

std::unique_ptr<Linted> linted(const std::string& text, const dsl::LintChoice& choice = {},
                               const std::string& path = "stop_server.ocf") {
  auto out = std::make_unique<Linted>();
  Diagnostics mistakes;
  const FileId file = out->sources.add(path, text);
  const auto tree = dsl::parse(out->sources, file, mistakes);
  INFO(text);
  REQUIRE(codes(mistakes.sorted()) == "");
  out->lint = dsl::lint(out->sources, tree, stdlib::registry(), choice);
  return out;
}

std::string lint_steps(const std::string& lines) {
  return "procedure stop_server \"Stopping the server\"\n\nStart\n" + lines + "End\n";
}
std::string found_in(const std::string& lines) { return linted(lint_steps(" 1. Stop it.\n" + lines))->codes(); }

std::string laid_out(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  return dsl::format(sources, sources.add("a.ocf", text), diagnostics).value().text;
}

}  // namespace

TEST_CASE("each rule's wrong example breaks it alone, and its right one breaks none", "[lint]") {
  CHECK(dsl::lint_rules().size() == 20);
  int number = 100;
  for (const auto& rule : dsl::lint_rules()) {
    INFO(rule.entry.code);
    CHECK(rule.entry.code == "OCL0" + std::to_string(++number).substr(1));
    CHECK(linted(std::string(rule.entry.wrong))->codes() == rule.entry.code);
    CHECK(linted(std::string(rule.entry.right))->codes() == "");
    CHECK(laid_out(std::string(rule.entry.right)) == rule.entry.right);
  }
}

TEST_CASE("what is called fixable has its fix, and then nothing is left to find", "[lint]") {
  for (const auto& rule : dsl::lint_rules()) {
    INFO(rule.entry.code);
    const auto wrong = linted(std::string(rule.entry.wrong));
    CHECK(rule.fixable != wrong->lint.edits.empty());
    if (!rule.fixable) continue;
    CHECK(dsl::edited(rule.entry.wrong, wrong->lint.edits) == rule.entry.right);
  }
}

TEST_CASE("rules can be chosen and left out; leaving out wins", "[lint]") {
  const std::string text = lint_steps(" 1. stop it\n");
  CHECK(linted(text)->codes() == "OCL016 OCL017");
  CHECK(linted(text, {{"OCL017"}, {}})->codes() == "OCL017");
  CHECK(linted(text, {{}, {"OCL017"}})->codes() == "OCL016");
  CHECK(linted(text, {{"OCL016"}, {"OCL016"}})->codes() == "");
  CHECK(linted(text, {{}, {"OCL017"}})->lint.edits.size() == 1);
}

TEST_CASE("a limit may stand in the step, on the line, or be the action's own; a rung has its own", "[lint]") {
  const std::string act = "command([\"a\"])";
  CHECK(found_in("      do " + act + "\n") == "OCL001");
  CHECK(found_in("      do " + act + " within 1m\n") == "");
  CHECK(found_in("      within 1m\n      do " + act + "\n") == "");
  CHECK(found_in("      do pause(2s)\n") == "");
  CHECK(found_in("      do other(1)\n") == "");
  CHECK(found_in("      do " + act + "\n      within 1m\n      else do " + act + "\n") == "OCL001");
  CHECK(found_in("      do " + act + "\n      else do " + act + "\n      within 1m\n") == "OCL001");
}

TEST_CASE("a stop is looked after by any later look of its procedure", "[lint]") {
  CHECK(found_in("      do service.stop(\"a\")\n") == "OCL002");
  CHECK(found_in("      expect true\n      do service.stop(\"a\")\n") == "OCL002");
  CHECK(found_in("      do service.stop(\"a\")\n 2. Look.\n      expect true\n") == "");
  CHECK(found_in("      do service.start(\"a\")\n") == "");
}

TEST_CASE("a script is read only where a command stands in it", "[lint]") {
  const auto script = [](const std::string& text) { return found_in("      do shell(\"" + text + "\") within 1m\n"); };
  CHECK(script("echo a") == "OCL003");
  CHECK(script("echo a > b") == "");
  CHECK(script("echo if only for a while > b") == "");
  CHECK(script("for i in 1 2; do echo $i; done") == "OCL004");
  CHECK(script("echo a; if true; then echo b; fi") == "OCL004");
  CHECK(script("test -e a || touch a") == "OCL004");
  CHECK(script("echo $(sleep 5)") == "OCL004");
  CHECK(script("cd /tmp; /usr/bin/sleeper 5") == "");
}

TEST_CASE("a shell is found behind any path and option", "[lint]") {
  const auto program = [](const std::string& list) { return found_in("      do command(" + list + ") within 1m\n"); };
  CHECK(program("[\"/bin/bash\", \"-ec\", \"a\"]") == "OCL006");
  CHECK(program("[\"bash\", \"script.sh\"]") == "");
  CHECK(program("[\"ssh\", \"-c\", \"a\"]") == "");
  CHECK(program("[]") == "");
}

TEST_CASE("tolerance and points of no return want a word", "[lint]") {
  CHECK(found_in("      do other()\n      on failure continue\n") == "OCL007");
  CHECK(found_in("      caution Careful.\n      do other()\n      on failure continue\n") == "");
  CHECK(found_in("      on failure continue\n") == "");
  CHECK(found_in("      do other()\n      undo none \"gone\"\n      note Gone.\n") == "OCL008");
  CHECK(found_in("      do other()\n      undo nothing\n") == "");
}

TEST_CASE("every longer than within is found where both are plain", "[lint]") {
  CHECK(found_in("      until true every 61s within 1m\n") == "OCL009");
  CHECK(found_in("      until true every 1m within 1m\n") == "");
  CHECK(found_in("      until true every a within 1m\n") == "");
}

TEST_CASE("a file has something of its only procedure's name", "[lint]") {
  const std::string text = lint_steps(" 1. Stop it.\n");
  for (const auto* path : {"stopping-all.ocf", "a/b/Server.ocf", "<stdin>"})
    CHECK(linted(text, {}, path)->codes() == "");
  CHECK(linted(text, {}, "stop_server/other.ocf")->codes() == "OCL010");
  CHECK(linted(text + "procedure b \"B\"\nStart\n 1. Do it.\nEnd\n", {}, "other.ocf")->codes() == "");
}

TEST_CASE("names are small wherever they are declared", "[lint]") {
  const auto text = linted(
      "type Big\n  aField : text\nlet isUp(theHost : host) = tcp.open(theHost, 1)\n\nprocedure stopServer "
      "\"Stop\"\n\ngiven\n"
      "  XMLFile : text\n\nStart\n 1. Stop {XMLFile}.\n      for oneOf in [1]\nEnd\n",
      {{"OCL011"}, {}});
  CHECK(text->lint.findings.size() == 7);
  CHECK(text->lint.findings.at(4).remedy == "write it like `stop_server`");
  CHECK(text->lint.findings.at(5).remedy == "write it like `xmlfile`");
}

TEST_CASE("a given and a let are used in a sentence, a text, a value, or as a field", "[lint]") {
  const std::string head = "procedure stop_server \"S\"\n\ngiven\n  a : text\n  b : text = a\n\nStart\n";
  CHECK(linted(head + " 1. Do it.\nEnd\n")->at() == "b");
  CHECK(linted(head + " 1. Do {b}.\nEnd\n")->codes() == "");
  CHECK(found_in("      let x = 1\n") == "OCL014");
  CHECK(found_in("      let x = 1\n      do say(\"{x}\")\n") == "");
  CHECK(found_in("      let x = 1\n 2. Go.\n      if y.x\n") == "");
  // What another procedure of the file uses is another thing.
  CHECK(
      linted(head + " 1. Do it.\nEnd\nprocedure q \"Q\"\n\ngiven\n  b : text\n\nStart\n 1. Do {b}.\nEnd\n")->codes() ==
      "OCL013");
}

TEST_CASE("sentences begin and end as those of a manual", "[lint]") {
  const auto sentence = [](const std::string& text) { return linted(lint_steps(" 1. " + text + "\n"))->codes(); };
  for (const auto* right : {"Stop it.", "Stop it!", "Is it gone?", "Stop these:", "Say \"Stop.\"", "{name} stops.",
                            "iDRAC stops.", "nginx.conf goes.", "Wait (at most a minute.)", "Ärger.", "Wait…"})
    CHECK(sentence(right) == "");
  CHECK(sentence("stop it.") == "OCL016");
  CHECK(sentence("Stop {it}") == "OCL017");
  CHECK(sentence("Stop it (soon)") == "OCL017");
  const auto open = linted(lint_steps(" 1. Stop it,  \n"));
  CHECK(dsl::edited(open->sources[0].text(), open->lint.edits) == lint_steps(" 1. Stop it.\n"));
}

TEST_CASE("the fixes of one line go together", "[lint]") {
  const std::string text = lint_steps(" 1. stop  it   now\t\n      note  Two  blanks.  \n\n   \n");
  CHECK(dsl::edited(text, linted(text)->lint.edits) == lint_steps(" 1. Stop it now.\n      note  Two  blanks.\n\n\n"));
}

TEST_CASE("a list with one bullet is found, one with two is not", "[lint]") {
  CHECK(found_in("      - Do this.\n") == "OCL015");
  CHECK(found_in("      - Do this.\n      - Do that.\n") == "");
}

TEST_CASE("of very many findings the rest is counted", "[lint]") {
  std::string text;
  for (int i = 1; i <= 10100; i++) text += "    " + std::to_string(i) + ". Do it\n";
  const auto many = linted(lint_steps(text.replace(0, 4, "    ")), {{"OCL017"}, {}});
  CHECK(many->lint.findings.size() == 10000);
  CHECK(many->lint.dropped == 100);
  CHECK(many->lint.edits.size() == 10100);
}

TEST_CASE("nothing is found in the shipped procedures", "[lint]") {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(OCFLOW_SOURCE_DIR "/procedures")) {
    if (entry.path().extension() != ".ocf") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    INFO(entry.path().string());
    CHECK(linted(text.str(), {}, entry.path().filename().string())->codes() == "");
    seen++;
  }
  CHECK(seen >= 16);
}

}  // namespace ocflow::test

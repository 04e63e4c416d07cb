// One layout for what has one meaning, and the meaning stays.
#include "dsl/format.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "dsl/parse.h"
#include "dsl/text_lines.h"
#include "tests/support/catch.h"
#include "tests/support/parse_text.h"
#include "tests/support/random_text.h"
#include "tests/support/syntax_dump.h"

namespace ocflow::test {
namespace {

// What the formatter makes of a text, or the codes that stand in its way.
std::string formatted(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const auto out = dsl::format(sources, sources.add("main.ocf", text), diagnostics);
  CHECK(out.has_value() == diagnostics.empty());
  return out ? out->text : codes(diagnostics.sorted());
}

// Empty when there is no mistake in it; what one is only warned of is none.
std::string mistakes(const std::string& text) {
  const auto parsed = parse_text(text);
  std::string out;
  for (const Diagnostic& d : parsed->diagnostics) {
    if (d.severity == Severity::error) out += render(d, parsed->sources);
  }
  return out;
}

std::string dump_of(const std::string& text) {
  const auto parsed = parse_text(text);
  return dump(parsed->tree, parsed->sources);
}

std::string steps(const std::string& lines) { return "procedure p \"A title\"\n\nStart\n" + lines + "End\n"; }
std::string clause(const std::string& line) { return steps(" 1. Do it.\n      " + line + "\n"); }

}  // namespace

TEST_CASE("what is laid out stays as it is, and means what it meant", "[format]") {
  for (std::uint64_t seed = 1; seed <= 1500; seed++) {
    Random random(seed);
    const std::string text = random_text(random);
    const auto before = parse_text(text);
    INFO("seed " << seed << "\n" << text);
    REQUIRE(mistakes(text) == "");
    const std::string once = formatted(text);
    INFO(once);
    REQUIRE(mistakes(once) == "");
    REQUIRE(dump_of(once) == dump(before->tree, before->sources));
    REQUIRE(formatted(once) == once);
  }
}

TEST_CASE("steps are numbered anew, whatever their numbers were", "[format]") {
  for (std::uint64_t seed = 1; seed <= 300; seed++) {
    Random random(seed);
    const std::string text = random_text(random, {false});
    INFO("seed " << seed << "\n" << text);
    const std::string once = formatted(text);
    REQUIRE(mistakes(once) == "");
    REQUIRE(dump_of(once) == dump_of(text));
  }
  CHECK(formatted(steps("  3. A.\n 3. B.\n")) == "OCF0126");  // its place is not clear
  CHECK(formatted(steps(" 3. A.\n 3. B.\n 07. C.\n")) == steps(" 1. A.\n 2. B.\n 3. C.\n"));
}

TEST_CASE("a file with mistakes is not laid out", "[format]") {
  CHECK(formatted("procedure\n") == "OCF0115 OCF0140");
  CHECK(formatted(clause("if (a")) == "OCF0164");
  CHECK(formatted(std::string("a\0b", 3)) == "OCF0101");
}

TEST_CASE("markers end in one column, and what belongs to a sentence stands right of it", "[format]") {
  std::string loose, right, inner;
  for (int i = 1; i <= 10; i++) {
    const std::string number = std::to_string(i);
    loose += number + ". Do it.\n   do x()\n";
    right += (i < 10 ? " " : "") + number + ". Do it.\n      do x()\n";
    inner += (i < 10 ? "       " : "      ") + number + ". Do it.\n            do x()\n";
  }
  CHECK(formatted(steps(loose)) == steps(right));
  CHECK(formatted(steps("1. All of it.\n" + inner)) == steps(" 1. All of it.\n" + inner));
  CHECK(formatted(steps("- Do it.\n  -  Do this.\n   as x\n  - Do that.\n  as z\n")) ==
        steps(" - Do it.\n     - Do this.\n         as x\n     - Do that.\n     as z\n"));
}

TEST_CASE("blank lines and comments stay where they are, one blank line at most", "[format]") {
  CHECK(formatted("\n\n# a\n\n\n\n#b  \n" + steps("# c\n 1. A.\n\n\n # d\n\n        # e\n  do x()\n#f\n") +
                  "\n#g\n\n\n") ==
        "# a\n\n#b\n" + steps(" # c\n 1. A.\n\n      # d\n\n      # e\n      do x()\n#f\n") + "\n#g\n");
}

TEST_CASE("a comment stays in the step that it stands in by its column", "[format]") {
  const std::string right =
      " 1. A.\n      do x()\n      # within 5m\n 2. B.\n      - C.\n          # as y\n\n      # as z\n" +
      std::string(" # about D\n       # and more of it\n 3. D.\n      # as w\n");
  const auto laid_out = formatted(steps(right));
  CHECK(laid_out ==
        steps(" 1. A.\n      do x()\n      # within 5m\n 2. B.\n      - C.\n          # as y\n\n      # as z\n" +
              std::string(" # about D\n # and more of it\n 3. D.\n      # as w\n")));
  CHECK(formatted(laid_out) == laid_out);
  CHECK(formatted(steps("1. A.\n  do x()\n # c\n2. B.\n")) == steps(" 1. A.\n      do x()\n      # c\n 2. B.\n"));
  const std::string head = "procedure p \"T\"\n\ngiven\n  a : text\n  # b : text\n\n# c\nStart\n 1. Do it.\nEnd\n";
  CHECK(formatted(head) == head);
}

TEST_CASE("a comment in a clause's column stays there above a list of ten", "[format]") {
  std::string inner;
  for (int i = 1; i <= 10; i++) inner += (i < 10 ? "       " : "      ") + std::to_string(i) + ". Do it.\n";
  const auto right = steps(" 1. All of it.\n      # as x\n" + inner);
  CHECK(formatted(right) == right);
}

TEST_CASE("fields stand in columns", "[format]") {
  const std::string rest = "\nStart\n 1. Do it.\nEnd\n";
  CHECK(formatted("procedure p \"T\"\ngiven\n a:text=\"x\"  \"An a\"\n\n # about b\n bcd :list   of number\n e: one of "
                  "\"x\",\"y\"\"\" \"E\"\n" +
                  rest) ==
        "procedure p \"T\"\ngiven\n  a   : text = \"x\"           \"An a\"\n\n  # about b\n  bcd : list of number\n  e "
        "  : one of \"x\", \"y\"\"\"    \"E\"\n" +
            rest);
}

TEST_CASE("what is beneath ensure stands beneath it", "[format]") {
  const std::string head = "procedure p \"T\"\nensure\n", rest = "\nStart\n 1. Do it.\nEnd\n";
  CHECK(formatted(head + " every  failure decided\n a before  b\n" + rest) ==
        head + "  every failure decided\n  a before b\n" + rest);
  CHECK(formatted("procedure p \"T\"\nensure  every failure decided\n" + rest) ==
        "procedure p \"T\"\nensure every failure decided\n" + rest);
}

TEST_CASE("a line has one blank between its words", "[format]") {
  const auto same = [](const std::string& loose, const std::string& right) {
    CHECK(formatted(clause(loose)) == clause(right));
  };
  same("do  a.b( 1 ,title :x , [ 2,- 3 ])on  h as r:list  of text",
       "do a.b(1, title: x, [2, -3]) on h as r : list of text");
  same("if(a)and not(b)or c.not(d)-1<=- 2", "if (a) and not (b) or c.not(d) - 1 <= -2");
  same("for n in  ns where n.up by n.name,4 at  a time,each after n.b",
       "for n in ns where n.up by n.name, 4 at a time, each after n.b");
  same("note   Two  blanks, a==b.", "note Two  blanks, a==b.");
  same("note(\tLook  here", "note (\tLook  here");
  same("expect a==\"x  y\"\"why\"", "expect a == \"x  y\"\"why\"");
  same("on   failure\tcontinue", "on failure continue");
}

TEST_CASE("a note keeps its words, also where they follow without a blank", "[format]") {
  const std::string rest = "\nStart\n 1. Do it.\nEnd\n";
  CHECK(formatted("procedure p \"T\"\nnote(\tLook.\n" + rest) == "procedure p \"T\"\n  note (\tLook.\n" + rest);
}

TEST_CASE("what would grow past what the parser reads is refused", "[format]") {
  const std::string text(dsl::longest_line - 20, 'x');
  CHECK(formatted(steps("1. A.\n 1. B.\n  1. C.\n   1. D.\n    1. E.\n     note " + text + "\n")) == "OCF0105");
}

TEST_CASE("the shipped procedures are laid out as the formatter does it", "[format]") {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(OCFLOW_SOURCE_DIR "/procedures")) {
    if (entry.path().extension() != ".ocf") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    INFO(entry.path().string() << ": run ocflow fmt");
    CHECK(formatted(text.str()) == text.str());
    seen++;
  }
  CHECK(seen >= 10);
}

}  // namespace ocflow::test

// What was meant: the help says it, and following the help mends the file.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "dsl/text_words.h"
#include "tests/support/catch.h"
#include "tests/support/check_text.h"

namespace ocflow::test {
namespace {

struct MeantRow {
  std::string_view wrong;  // the lines between `Start` and `End`
  std::string_view code;   // the only mistake
  std::string_view said;   // in what is said of it
  std::string_view mended;
};

constexpr std::string_view meant_head = R"(procedure p "A"
given
  a : number = 1
  b : bool = true
  s : size = 5MB
  d : duration = 5m
  t : text = "t"
  l : list of text = ["a"]
Start
)";

std::string in_file(std::string_view steps) { return std::string(meant_head) + std::string(steps) + "\nEnd\n"; }

std::string codes_of(const CheckedText& checked) {
  std::string out;
  for (const Diagnostic& d : checked.diagnostics) out += (out.empty() ? "" : " ") + d.code;
  return out;
}

void check_file(const std::string& wrong, std::string_view code, std::string_view said, const std::string& mended) {
  const auto checked = check_text(wrong);
  INFO(checked->shown() << "\nwanted: " << said);
  CHECK(codes_of(*checked) == code);
  CHECK(checked->shown().find(said) != std::string::npos);
  const auto after = check_text(mended);
  INFO(after->shown());
  CHECK(codes_of(*after).empty());
}

void check_row(const MeantRow& row) { check_file(in_file(row.wrong), row.code, row.said, in_file(row.mended)); }

// Each a line beneath a sentence.
void check_clause(const MeantRow& row) {
  const auto step = [](std::string_view clause) { return in_file(" 1. Do it.\n      " + std::string(clause)); };
  check_file(step(row.wrong), row.code, row.said, step(row.mended));
}

constexpr MeantRow meant_alternatives[] = {
    {" 1. A.\n      if a == 1\n 2. B.\n      elif a == 2\n      do say(\"b\")\n 3. C.\n      otherwise", "OCF0133",
     "write `if not (…) and …`",
     " 1. A.\n      if a == 1\n 2. B.\n      if not (a == 1) and a == 2\n      do say(\"b\")\n 3. C.\n      otherwise"},
    {" 1. A.\n      if a == 1\n 2. B.\n      else if a == 2\n      do say(\"b\")\n 3. C.\n      otherwise", "OCF0151",
     "write `if not (…) and …`",
     " 1. A.\n      if a == 1\n 2. B.\n      if not (a == 1) and a == 2\n      do say(\"b\")\n 3. C.\n      otherwise"},
    {" 1. A.\n      if a == 1\n 2. B.\n      else\n      do say(\"b\")", "OCF0151",
     "write `otherwise` beneath a sentence of its own",
     " 1. A.\n      if a == 1\n 2. B.\n      otherwise\n      do say(\"b\")"},
    {" 1. A.\n      if a == 1\n 2. B.\n      otherwise\n      if a == 2\n 3. C.\n      otherwise", "OCF0309",
     "take the `otherwise` away, and say in the `if` that the one above doesn't hold: if not (…) and …",
     " 1. A.\n      if a == 1\n 2. B.\n      if not (a == 1) and a == 2\n 3. C.\n      otherwise"},
};

constexpr MeantRow meant_lists[] = {
    {" 1. A.\n 2. B.\n 2. C.\n 5. D.", "OCF0124", "found `2.`, wanted `3.`", " 1. A.\n 2. B.\n 3. C.\n 4. D."},
    {" 1. A.\n 3. B.\n 5. C.", "OCF0124", "number this step `2.`, and those below it in its list on from there",
     " 1. A.\n 2. B.\n 3. C."},
    {" 1. One.\n     - A.\n     - B.\n   2. Two.\n 3. Three.", "OCF0126", "move it 2 columns to the left",
     " 1. One.\n     - A.\n     - B.\n 2. Two.\n 3. Three."},
    {" 1. One.\n     1. A.\n     2. B.\n  2. Two.\n 3. Three.", "OCF0126", "move it 1 column to the left",
     " 1. One.\n     1. A.\n     2. B.\n 2. Two.\n 3. Three."},
    {" 1. All.\n     - A.\n      - B.\n     - C.", "OCF0126",
     "move it 1 column to the left, or beneath the sentence to make it a list of that step",
     " 1. All.\n     - A.\n       - B.\n     - C."},
    {" 1. A.\n Do that.\n 3. B.", "OCF0132", "write `2.` in front of it", " 1. A.\n 2. Do that.\n 3. B."},
    {" - A.\n Do that.\n - B.", "OCF0132", "write `-` in front of it", " - A.\n - Do that.\n - B."},
    {" 1. A.\n 2.Bake.\n 3. C.", "OCF0121", "write a space behind it: `2. `", " 1. A.\n 2. Bake.\n 3. C."},
    {" 1. A.\n      -B.", "OCF0121", "write a space behind it: `- `", " 1. A.\n      - B."},
    {" 1. Stop it. do say(\"a\")", "OCF0134", "write `do say(…)` on a line of its own, beneath the sentence",
     " 1. Stop it.\n      do say(\"a\")"},
    {" 1. do service.stop(\"a\")", "OCF0134", "found `do service.stop`", " 1. Stop it.\n      do service.stop(\"a\")"},
};

TEST_CASE("a step that stands astray is told where it belongs", "[meant]") {
  for (const MeantRow& row : meant_lists) check_row(row);
}

TEST_CASE("what only looks like a call in a sentence is none", "[meant]") {
  for (const char* sentence : {"See systemd.service(5).", "What to do (and how).", "Redo it(1).", "Undo do that."}) {
    INFO(sentence);
    CHECK(check_text(in_file(std::string(" 1. ") + sentence))->diagnostics.empty());
  }
}

constexpr MeantRow meant_calls[] = {
    {"service.stop(\"a\")", "OCF0133", "did you mean `do service.stop(…)`?", "do service.stop(\"a\")"},
    {"command([\"a\"]) within 5s", "OCF0133", "did you mean `do command(…)`?", "do command([\"a\"]) within 5s"},
    {"pause(5m) as x\n 2. Say {x.failed}.", "OCF0133", "did you mean `do pause(…)`?",
     "do pause(5m) as x\n 2. Say {x.failed}."},
    {"do.command([\"a\"])", "OCF0144", "write a blank behind `do`", "do command([\"a\"])"},
    {"do say(\"a\")\n      undo do say(\"b\")", "OCF0144", "leave the `do` out: `undo say(…)`",
     "do say(\"a\")\n      undo say(\"b\")"},
    {"do say(\"a\")\n      finally do say(\"b\")", "OCF0144", "leave the `do` out: `finally say(…)`",
     "do say(\"a\")\n      finally say(\"b\")"},
    {"do: say(\"a\") as x\n 2. Say {x.failed}.", "OCF0167", "leave the colon out: `do …`",
     "do say(\"a\") as x\n 2. Say {x.failed}."},
    {"do say(\"a\")\n      within: 5m", "OCF0167", "leave the colon out: `within …`", "do say(\"a\")\n      within 5m"},
    {"note: take care", "OCF0167", "leave the colon out: `note …`", "note take care"},
    {"do service.stop(service = \"a\")", "OCF0167", "name it with a colon: `service: …`",
     "do service.stop(service: \"a\")"},
    {"do say(\"a \"quoted\" word\")", "OCF0164", "a quote inside a text is written twice: `\"\"`",
     "do say(\"a \"\"quoted\"\" word\")"},
    {"do say(\"a \\\"q\\\" w\")", "OCF0164", "written twice, `\"\"`, without a backslash", "do say(\"a \"\"q\"\" w\")"},
    {"do say(It works)", "OCF0164", "write `\"It works\"`", "do say(\"It works\")"},
    {"do command([\"true\" \"false\"])", "OCF0164", "a comma is missing between two values",
     "do command([\"true\", \"false\"])"},
    {"do pause(10 s)", "OCF0164", "write the unit directly behind the number: `10s`", "do pause(10s)"},
    {"do command(\"true\"])", "OCF0164", "write `[` where the list begins", "do command([\"true\"])"},
    {"do say (\"x\")", "OCF0144", "take the blank away: `say(…)`", "do say(\"x\")"},
    {"do say(\"a\") within 5m on failure continue", "OCF0143", "write `on failure …` on a line of its own",
     "do say(\"a\") within 5m\n      on failure continue"},
    {"do say(\"a\") as my-name", "OCF0140", "write `my_name`", "do say(\"a\") as my_name"},
};

TEST_CASE("a call that is written otherwise is told how it is written", "[meant]") {
  for (const MeantRow& row : meant_calls) check_clause(row);
}

constexpr MeantRow meant_clauses[] = {
    {"if s == 5 MB", "OCF0143", "write the unit directly behind the number: `5MB`", "if s == 5MB"},
    {"if d == 5M", "OCF0162", "write `5m` for minutes, `5MB` for a size", "if d == 5m"},
    {"if d == 99999999999d", "OCF0162", "a length of time that is too large", "if d == 999d"},
    {"if b is true", "OCF0143", "write `b` alone", "if b"},
    {"if b is false", "OCF0143", "write `not b` alone", "if not b"},
    {"if t is \"x\"", "OCF0143", "write `==`", "if t == \"x\""},
    {"let z == 5", "OCF0146", "write one `=`: `let z = …`", "let z = 5"},
    {"let z := 5", "OCF0146", "write one `=`: `let z = …`", "let z = 5"},
    {"do say(\"a\")\n      on error continue", "OCF0143", "did you mean `on failure continue`?",
     "do say(\"a\")\n      on failure continue"},
    {"do say(\"a\")\n      onfailure continue", "OCF0133", "write `on failure …`",
     "do say(\"a\")\n      on failure continue"},
    {"until b within 5m every 5s", "OCF0145", "write them in this order: `until … every 2s within 1m`",
     "until b every 5s within 5m"},
    {"for each x in l\n      do say(x)", "OCF0140", "leave `each` out: `for x in …`", "for x in l\n      do say(x)"},
    {"for (x) in l\n      do say(x)", "OCF0140", "leave the parentheses out", "for x in l\n      do say(x)"},
    {"for x in l, where x != \"b\"\n      do say(x)", "OCF0142", "leave the comma before `where` out",
     "for x in l where x != \"b\"\n      do say(x)"},
    {"for x in l at once\n      do say(x)", "OCF0143", "`for name in list, at once`",
     "for x in l, at once\n      do say(x)"},
    {"as my-name\n 2. B.\n      as my-other", "OCF0140 OCF0140", "write `my_name`",
     "as my_name\n 2. B.\n      as my_other"},
    {"let größe = 1", "OCF0140", "a name with a letter that names don't have", "let groesse = 1"},
    {"note {größe}", "OCF0161", "a name with a letter that names don't have", "note {a}"},
    {"note Of {a. and", "OCF0161", "write `}` behind the name", "note Of {a}. and"},
    {"note Of {a + \"b\"} and", "OCF0161", "more than a name in braces", "note Of {a} and"},
    {"note Of {a", "OCF0161", "write `}` behind the name", "note Of {a}"},
    {"do say(a)", "OCF0208", "write it as text: \"{a}\"", "do say(\"{a}\")"},
    {"let x = before", "OCF0142", "`before` is a word of the language and names no value", "let x = a"},
    {"let z = null", "OCF0201", "write `none`", "let z = none"},
    {"if b == True", "OCF0201", "write `true`", "if b == true"},
    {"do say(\"a\") on localhost", "OCF0201", "write `engine.host`", "do say(\"a\") on engine.host"},
    {"do systemd.restart(\"a\")", "OCF0203", "`service.restart`", "do service.restart(\"a\")"},
};

TEST_CASE("a clause that is written otherwise is told how it is written", "[meant]") {
  for (const MeantRow& row : meant_clauses) check_clause(row);
}

constexpr MeantRow meant_fields[] = {
    {"x : text \"a\" = \"b\"", "OCF0143", "write the default first", "x : text = \"b\" \"a\""},
    {"x : duration = 1 m", "OCF0143", "write the unit directly behind the number: `1m`", "x : duration = 1m"},
    {"größe : number", "OCF0140", "a name with a letter that names don't have", "groesse : number"},
    {"my-x : number", "OCF0140", "write `my_x`", "my_x : number"},
    {"x : one of \"a\" \"b\"", "OCF0152", "write a comma between two choices: `one of \"a\", \"b\"`",
     "x : one of \"a\", \"b\""},
    {"x : string", "OCF0218", "write `text`", "x : text"},
    {"x : int", "OCF0218", "write `number`", "x : number"},
    {"x : boolean", "OCF0218", "write `bool`", "x : bool"},
};

TEST_CASE("a given that is written otherwise is told how it is written", "[meant]") {
  const auto file = [](std::string_view field) {
    return "procedure p \"A\"\ngiven\n  " + std::string(field) + "\nStart\n 1. A.\nEnd\n";
  };
  for (const MeantRow& row : meant_fields) check_file(file(row.wrong), row.code, row.said, file(row.mended));
}

TEST_CASE("what begins a file and is written otherwise is told how it is written", "[meant]") {
  const std::string steps = " \"A\"\nStart\n 1. A.\nEnd\n";
  check_file("procedure my-proc" + steps, "OCF0140", "write `my_proc`", "procedure my_proc" + steps);
  const auto named = check_text("use c01.ocf\nprocedure p" + steps);
  INFO(named->shown());
  CHECK(codes_of(*named) == "OCF0147");
  CHECK(named->shown().find("write `use \"c01.ocf\"`") != std::string::npos);
  const auto missing =
      check_text("use lib\nprocedure p \"A\"\ngiven\n  x : lib.y\nStart\n 1. A.\n      do lib.z()\nEnd\n");
  INFO(missing->shown());
  CHECK(codes_of(*missing) == "OCF0402");
}

TEST_CASE("what stands in a file that is used goes by its own name", "[meant]") {
  const Files beside{{"c.ocf", "procedure other \"A\"\nStart\n 1. A.\nEnd\n"}};
  const auto checked = check_text("use \"c.ocf\"\n" + in_file(" 1. A.\n      do c.other()"), beside);
  INFO(checked->shown());
  CHECK(codes_of(*checked) == "OCF0203");
  CHECK(checked->shown().find("goes by its own name: `other`") != std::string::npos);
}

TEST_CASE("the manual lists the words that are no names", "[meant]") {
  std::ifstream in(OCFLOW_SOURCE_DIR "/docs/language.md", std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  const std::string manual = all.str(), begin = "The words of the language: ";
  const std::size_t at = manual.find(begin);
  REQUIRE(at != std::string::npos);
  std::istringstream listed(manual.substr(at + begin.size(), manual.find(".\n", at) - at - begin.size()));
  std::vector<std::string> words;
  for (std::string word; listed >> word;) words.push_back(word.substr(1, word.rfind('`') - 1));
  std::sort(words.begin(), words.end());
  CHECK(words == dsl::words());
}

TEST_CASE("whoever writes an else-if is told what there is instead", "[meant]") {
  for (const MeantRow& row : meant_alternatives) check_row(row);
}

}  // namespace
}  // namespace ocflow::test

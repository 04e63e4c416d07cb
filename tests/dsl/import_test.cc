// A page becomes a procedure, and nothing of it is lost.
#include "dsl/import.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

#include "tests/dsl/import_kit.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/parse_text.h"

namespace fs = std::filesystem;
using namespace ocflow;
using namespace ocflow::test;
using dsl::Fate;
using dsl::PageFormat;

TEST_CASE("each page of the cases becomes the procedure that was looked at") {
  std::size_t pages = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(OCFLOW_SOURCE_DIR) / "tests/cases/import")) {
    pages++;
    const auto made = import_file(entry.path());
    const auto name = "import/" + entry.path().filename().string() + ".ocf";
    CHECK(made.text == golden(name, made.text));
    CHECK(said_about(made.text) == "");
    CHECK(laid_out(made.text) == made.text);
    CHECK(wrong_with_totals(made) == "");
  }
  CHECK(pages == 5);
}

TEST_CASE("the page on stopping manually has a main procedure, and each of its parts") {
  fs::path folder = OCFLOW_SOURCE_DIR, page;
  for (; page.empty() && folder.has_relative_path(); folder = folder.parent_path())
    for (const auto* place : {"shared/reference/stopping-manually.txt", "reference/stopping-manually.txt"})
      if (fs::exists(folder / place)) page = folder / place;
  if (page.empty()) return;  // it is not ours to ship
  const auto made = import_file(page);
  CHECK(said_about(made.text) == "");
  CHECK(made.procedures.front().title == "Stopping Manually");
  CHECK(made.procedures.front().steps == 10);
  CHECK(made.procedures.size() == 9);
  CHECK(made.text.find("do stopping_ocm()") != std::string::npos);
  CHECK(made.text.find("# could be: do stopping_ocs_manually()") != std::string::npos);
  CHECK(made.text.find("# could be: do service.stop(\"CPD Proxy Server\")") != std::string::npos);
  CHECK(wrong_with_totals(made) == "");
}

TEST_CASE("what a list is made of decides what it becomes") {
  CHECK(body_of("Stop it\n\n1. Do a.\n2. Do b.\n") == " 1. Do a.\n 2. Do b.\n");
  CHECK(body_of("Stop it\n\n1) Do a.\n   a) Do b.\n   b) Do c.\n2) Do d.\n") ==
        " 1. Do a.\n      1. Do b.\n      2. Do c.\n 2. Do d.\n");
  CHECK(body_of("Stop it\n\n* Do a.\n* Do b.\n") == " - Do a.\n - Do b.\n");
  CHECK(body_of("Stop it\n\n(i) Do a.\n(ii) Do b.\n(iii) Do c.\n") == " 1. Do a.\n 2. Do b.\n 3. Do c.\n");
  CHECK(body_of("Stop it\n\n1. Do a.\n1.1 Do b.\n1.2 Do c.\n2. Do d.\n") ==
        " 1. Do a.\n      1. Do b.\n      2. Do c.\n 2. Do d.\n");
  CHECK(body_of("STOP IT\nStart\nRemove a.\nEnd\n") == " 1. Remove a.\n");
  CHECK(body_of("Stop it\n\n1. Choose one of\n   - the first\n   - the second\n2. Do b.\n") ==
        " 1. Choose one of\n      note the first\n      note the second\n 2. Do b.\n");
}

TEST_CASE("numbered lines are steps of their own, also where a number is missing or twice there") {
  const std::string three = " 1. Do a.\n 2. Do b.\n 3. Do c.\n";
  const auto slips = [](const std::string& page, PageFormat format = PageFormat::text) {
    std::string out;
    for (const auto& s : import_text(page, format).slips)
      out += std::to_string(s.line) + ": " + std::to_string(s.before) + " " + std::to_string(s.found) + "\n";
    return out;
  };
  const std::string gap = "Stop it\n\n1. Do a.\n2. Do b.\n4. Do c.\n", twice = "Stop it\n\n1. Do a\n2. Do b\n2. Do c\n";
  CHECK(body_of(gap) == three);
  CHECK(body_of(twice) == " 1. Do a\n 2. Do b\n 3. Do c\n");
  CHECK(body_of("Stop it\n\n1.1 Do a.\n1.2 Do b.\n1.4 Do c.\n") == three);
  CHECK(slips(gap) == "5: 2 4\n");
  CHECK(slips(gap, PageFormat::markdown) == "5: 2 4\n");
  CHECK(slips(twice) == "5: 2 2\n");
  CHECK(slips("Stop it\n\nStep 1: Do a.\nStep 3: Do c.\n") == "4: 1 3\n");
  CHECK(slips("Stop it\n\n1. Do a.\n1. Do b.\n\nStart it\n\n3. Do c.\n   a) Do d.\n4. Do e.\n") == "");
}

TEST_CASE("each line that begins with Step and a number is a step") {
  const std::string steps = "Step 1: Do a.\nStep 2: Do b.\n", two = " 1. Do a.\n 2. Do b.\n";
  CHECK(body_of("Stop it\n\n" + steps) == two);
  CHECK(body_of("Stop it\n\nStep 1: Do a.\n- Do c.\nStep 2: Do b.\n") == " 1. Do a.\n      - Do c.\n 2. Do b.\n");
  for (const auto* between : {"Step 1: Do a.\n", "Step 1: Do a.\n- Do c.\n"}) {
    const auto text =
        import_text("# Stop it\n\n" + std::string(between) + "Step 2: Do b.\n", PageFormat::markdown).text;
    CHECK(text.find("\n 2. Do b.\n") != std::string::npos);
  }
  for (const auto* page :
       {"<p>Step 1: Do a.<br>Step 2: Do b.</p>", "<p>1. Do a.<br>2. Do b.</p>", "<p>1. Do a.</p><p>2. Do b."})
    CHECK(import_text(page, PageFormat::html).text.find(two) != std::string::npos);
}

TEST_CASE("a number in the middle of a sentence begins no step") {
  for (const std::string& sentence :
       std::vector<std::string>{"Wait until the level is below\n4. Then open the tap.",
                                "Look at the pages 2,\n5. It is there.", "Read it as far as chapter\n3. It is short.",
                                "Wait for the second answer of the server that stands in the room\n7. Go on.",
                                "Take no.\n4. It is the best."}) {
    INFO(sentence);
    const auto body = body_of("Stop it\n\n1. " + sentence + "\n2. Do b.\n");
    CHECK(body.find("\n 2. Do b.\n") != std::string::npos);
  }
}

TEST_CASE("ten steps keep their digits in one column") {
  std::string page = "Do it\n\n";
  for (int i = 1; i <= 10; i++) page += std::to_string(i) + ". Do it.\n   Warning: hot.\n";
  const auto body = body_of(page);
  CHECK(body.find(" 9. Do it.\n      warning hot.\n10. Do it.\n      warning hot.\n") != std::string::npos);
}

TEST_CASE("notes, cautions and warnings keep their kind, other labels their word") {
  CHECK(body_of("Do it\n\n1. Do a.\n   Caution: hot\n   Tip: wear gloves\n   Important: go slowly\n") ==
        " 1. Do a.\n      caution hot\n      note Tip: wear gloves\n      caution Important: go slowly\n");
  CHECK(body_of("Do it\n\nWarning: hot\n\n1. Do a.\n") == " 1. Do a.\n      warning hot\n");
  const auto last = import_text("<ol><li>Do a.</li></ol><p>Warning: hot</p><ol><li></li></ol>", PageFormat::html);
  CHECK(last.text.find(" 1. Do a.\n      warning hot\n") != std::string::npos);
}

TEST_CASE("a table whose first column counts steps is one of steps") {
  const auto made =
      import_text("| Step | Do |\n|---|---|\n| 1 | Open it. |\n| 2a | Close it. |\n", PageFormat::markdown);
  CHECK(made.text.find(" 1. Open it.\n 2. Close it.\n      note Step: 2a\n") != std::string::npos);
}

TEST_CASE("a table in a cell of a table loses nothing") {
  const auto made = import_text(
      "<table><tr><td>Left<table><tr><td>Inner</td></tr></table>Right</td></tr></table><tr><td>Last", PageFormat::html);
  for (const auto* word : {"Left", "Inner", "Right", "Last"}) {
    INFO(word << "\n" << made.text);
    CHECK(made.text.find(word) != std::string::npos);
  }
}

TEST_CASE("braces and quotes of a page stand for themselves") {
  const auto made = import_text("Do \"{x}\" now\n\n1. Type {{name}} and \"go\".\n   Note: {y}\n");
  CHECK(said_about(made.text) == "");
  CHECK(made.text.find("\"Do \"\"{{x}}\"\" now\"") != std::string::npos);
  CHECK(made.text.find("1. Type {{{{name}}}} and \"go\".") != std::string::npos);
}

TEST_CASE("characters that nobody sees are taken out and told") {
  const auto made = import_text("Do it\n\n1. Sto\xE2\x80\x8Bp the \xE2\x80\xAEserver\x01now.\n");
  CHECK(made.text.find("1. Stop the server now.") != std::string::npos);
  REQUIRE(made.replaced.size() == 3);
  CHECK(made.replaced[0].character == U'\x200B');
  CHECK(made.replaced[0].line == 3);
  const auto html = import_text("<ol><li>Stop&#x202E; it.</li></ol>", PageFormat::html);
  CHECK(html.text.find("1. Stop it.") != std::string::npos);
  CHECK(html.replaced.size() == 1);
}

TEST_CASE("the colours of a terminal are taken out as a whole, and told") {
  const auto made =
      import_text("Do it\n\n1. \x1B[1;31mStop\x1B[0m the \x1B]0;title\x07server [31m.\n2. Go\x1B[ 2 U\n3. \x1B]Do.\n");
  CHECK(made.text.find(" 1. Stop the server [31m.\n 2. Go [ 2 U\n 3. ]Do.\n") != std::string::npos);
  REQUIRE(made.replaced.size() == 1);
  CHECK(made.replaced[0].count == 5);
}

TEST_CASE("a numbered step in a fold of Markdown is a step") {
  const auto made = import_text("# Do it\n\n1. Do a.\n\n<details><summary>More</summary>\n2. Do b.\n</details>\n",
                                PageFormat::markdown);
  CHECK(made.text.find(" 1. Do a.\n      note More\n 2. Do b.\n") != std::string::npos);
}

TEST_CASE("a step that names a procedure of the page calls it, and no circle comes of it") {
  const auto made = import_text(
      "Stop everything\n\n1. Stop the web shop.\n2. Stop the printers.\n\nStopping the web shop\n\n1. Pull the plug.\n"
      "2. Stop everything.\n\nStopping printers\n\n1. Push the button.\n");
  CHECK(said_about(made.text) == "");
  CHECK(made.calls == 2);
  CHECK(made.text.find(" 1. Stop the web shop.\n      do stopping_the_web_shop()\n") != std::string::npos);
  CHECK(made.text.find(" 2. Stop everything.\n      # could be: do stop_everything()\n") != std::string::npos);
}

TEST_CASE("the procedure that holds the work is found by its section's title, else by its steps") {
  const auto likely = [](const std::string& page) {
    const auto made = import_text(page, PageFormat::markdown);
    return made.likely.index == 0 ? "first" : made.procedures[made.likely.index].name + " " + made.likely.section;
  };
  const std::string before = "## Checks\n\n1. Do a.\n\n", two = "\n\n1. Do b.\n2. Do c.\n\n";
  CHECK(likely(before + "## 2. Execution\n\n1. Do b.\n\n## Tidying\n" + two) == "procedure_2_execution 2. Execution");
  CHECK(likely(before + "## Patch it\n" + two) == "patch_it ");
  CHECK(likely(before + "## Rollback\n" + two) == "first");
  CHECK(likely(before + "## Patch it\n" + two + "## Move it\n" + two) == "first");
  CHECK(likely("## All\n\n1. Patch it.\n\n## Patch it\n" + two) == "first");
}

TEST_CASE("procedures whose titles are alike have names of their own") {
  const auto made = import_text("Stop\n\n1. Do a.\n\nStop\n\n1. Do b.\n\n\xE6\x97\xA5\xE6\x9C\xAC\n\n1. Do c.\n");
  CHECK(said_about(made.text) == "");
  CHECK(names_of(made) == "stop stop_2 procedure_1");
}

TEST_CASE("what the format of a page is") {
  CHECK(dsl::format_of("a.md", "") == PageFormat::markdown);
  CHECK(dsl::format_of("a.HTM", "") == PageFormat::html);
  CHECK(dsl::format_of("-", "\n<!DOCTYPE html><p>") == PageFormat::html);
  CHECK(dsl::format_of("-", "# A\n\n## B\n") == PageFormat::markdown);
  CHECK(dsl::format_of("-", "A\n\n1. b\n") == PageFormat::text);
}

TEST_CASE("what is no page is refused with what to do") {
  const auto error = [](std::string page, PageFormat format = PageFormat::text) {
    const auto made = dsl::import_page(page, format, "page");
    return made ? std::string("taken") : made.error().what;
  };
  CHECK(error("") == "no sentence stands in the page");
  CHECK(error("\n \n--\n***\n") == "no sentence stands in the page");
  CHECK(error("<p></p>", PageFormat::html) == "no sentence stands in the page");
  CHECK(error(std::string("a\0b", 3)).find("zero byte at 1") != std::string::npos);
  CHECK(error("a\nb\xFF") == "line 2: a byte that is not UTF-8");
  CHECK(error("\xFF\xFE") == "the page is UTF-16, not UTF-8");
  CHECK(error(std::string(9 << 20, 'a')).find("more than 8 MiB") != std::string::npos);
  std::string deep;
  for (int i = 0; i < 5000; i++) deep += "<div>";
  CHECK(error(deep + "x", PageFormat::html).find("nested more than 1000 deep") != std::string::npos);
}

TEST_CASE("a page without a last line end, without a list, and of one endless line becomes a procedure") {
  for (const std::string& page :
       {std::string("1. Stop it."), std::string("It is warm. The sun shines."), "1. " + std::string(200'000, 'x'),
        "Stop it. " + std::string(5000, '{'), std::string("# ##"), std::string("# ##\n\n1. Stop it.")}) {
    const auto made = import_text(page);
    CHECK(said_about(made.text) == "");
    CHECK(laid_out(made.text) == made.text);
    CHECK(wrong_with_totals(made) == "");
  }
}

TEST_CASE("time grows with the page alone, whatever stands in it") {
  const std::vector<std::string> parts = {"1. a\n",
                                          "- a\n",
                                          "x\n\n",
                                          "> ",
                                          "[",
                                          "<b>",
                                          "<li>",
                                          "</p>",
                                          "&",
                                          "|a",
                                          "\t",
                                          "*a _b ",
                                          "Stop\n\n1. Stop\n\n",
                                          "](",
                                          "`",
                                          "Note:\n\n",
                                          "a. ",
                                          "\x1B]",
                                          "1. a<br>2. b<br>",
                                          "<br>Step 2: a\n",
                                          "\x1B[1"};
  for (const auto& part : parts)
    for (const auto format : {PageFormat::text, PageFormat::markdown, PageFormat::html}) {
      INFO("of " << part << " as " << dsl::text_of(format));
      const double small = seconds_for(part, 20'000, format), large = seconds_for(part, 160'000, format);
      CHECK(large < 0.5 + small * 24);
    }
}

TEST_CASE("a page's paths, limits, windows and its way back become proposals") {
  const auto made = dsl::import_page(
      "# Stopping it\n\n1. Open the Ledger console window.\n2. Click the Close button.\n3. Wait until "
      "`/run/ledger.pid` is gone.\n4. Wait until all callers have left (at most 20 min).\n\n# Starting it\n\n"
      "1. To start it, follow the previous steps in reverse order.\n",
      PageFormat::markdown, "page.md");
  for (const char* proposal :
       {"do window.close(\"Ledger\")\n", "until not file.exists(\"/run/ledger.pid\") every 2s within 5m\n",
        "until CONDITION every 2s within 20m\n", "do reverse stopping_it()\n"})
    CHECK(made->text.find(std::string("# could be: ") + proposal) != std::string::npos);
  CHECK(made->text.find("until CONDITION every 2s within 5m") == std::string::npos);
}

TEST_CASE("what is proposed can be written where it stands") {
  const std::string sign = "# could be: ";
  std::size_t proposals = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(OCFLOW_SOURCE_DIR) / "tests/cases/import")) {
    const auto text = import_file(entry.path()).text;
    for (auto at = text.find(sign); at != std::string::npos; at = text.find(sign, at + 1)) {
      proposals++;
      auto with = text;
      with.erase(at, sign.size());
      INFO(with.substr(at, with.find('\n', at) - at));
      CHECK(parse_text(with)->errors == 0);
    }
  }
  CHECK(proposals > 10);
}

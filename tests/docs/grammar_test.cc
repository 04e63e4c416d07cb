// The grammar that docs/language.md prints is the parser's: what the parser takes the grammar knows, and what the
// grammar makes the parser takes.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "dsl/text_words.h"
#include "tests/docs/markdown.h"
#include "tests/support/catch.h"
#include "tests/support/ebnf.h"
#include "tests/support/parse_text.h"
#include "tests/support/random_text.h"

namespace fs = std::filesystem;
using namespace ocflow;
using test::Ebnf;

namespace {

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string printed_grammar() {
  const std::string page = text_of(fs::path(OCFLOW_SOURCE_DIR) / "docs/language.md");
  const std::string fence = "```grammar\n";
  const std::size_t begin = page.find(fence);
  REQUIRE(begin != page.npos);
  return page.substr(begin + fence.size(), page.find("```\n", begin + fence.size()) - begin - fence.size());
}

bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool in_name(char c) { return letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::size_t any_name(std::string_view text) {
  if (text.empty() || !letter(text.front())) return 0;
  std::size_t n = 0;
  while (n < text.size() && in_name(text[n])) ++n;
  return n;
}

std::size_t name(std::string_view text) {
  const std::size_t n = any_name(text);
  return dsl::is_word(text.substr(0, n)) ? 0 : n;
}

std::size_t quoted(std::string_view text) {
  if (text.empty() || text.front() != '"') return 0;
  for (std::size_t n = 1; n < text.size(); ++n) {
    if (text[n] != '"') continue;
    if (n + 1 < text.size() && text[n + 1] == '"') {
      ++n;
    } else {
      return n + 1;
    }
  }
  return 0;
}

std::size_t amount(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) == 0) return 0;
  std::size_t n = 0;
  while (n < text.size() && (in_name(text[n]) || text[n] == '.')) ++n;
  return n;
}

std::size_t marker(std::string_view text) {
  if (text.starts_with("- ")) return 2;
  std::size_t n = 0;
  while (n < text.size() && std::isdigit(static_cast<unsigned char>(text[n])) != 0) ++n;
  return n > 0 && text.substr(n, 2) == ". " ? n + 2 : 0;
}

Ebnf grammar() {
  return Ebnf(printed_grammar(), {{"NAME", {name, {"site", "x", "db_1"}}},
                                  {"FIELD", {any_name, {"name", "do", "port"}}},
                                  {"TEXT", {quoted, {"\"a\"", "\"C:\\b\"", "\"{site.name} \"\"x\"\"\""}}},
                                  {"PLAIN", {quoted, {"\"a\"", "\"File.ocf\""}}},
                                  {"AMOUNT", {amount, {"42", "1.5", "2m30s", "64MB"}}},
                                  {"MARKER", {marker, {"1.", "-"}}},
                                  {"PROSE", {[](std::string_view t) { return t.size(); }, {"Stop {site.name}."}}}});
}

std::vector<std::string> lines_that_say_something(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto first = line.find_first_not_of(" \t\xef\xbb\xbf");
    if (first != line.npos && line[first] != '#') out.push_back(line.substr(first));
  }
  return out;
}

}  // namespace

TEST_CASE("every line that the parser takes is one of the printed grammar, and all of it is needed", "[grammar]") {
  Ebnf printed = grammar();
  std::size_t lines = 0;
  const auto look = [&](const std::string& text) {
    if (test::parse_text(text)->errors > 0) return;
    for (const std::string& line : lines_that_say_something(text)) {
      ++lines;
      INFO(line);
      CHECK(printed.recognises("line", line));
    }
  };
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(OCFLOW_SOURCE_DIR) / "procedures"))
    if (entry.path().extension() == ".ocf") look(text_of(entry.path()));
  for (const auto& entry : fs::directory_iterator(fs::path(OCFLOW_SOURCE_DIR) / "docs"))
    if (entry.path().extension() == ".md")
      for (const auto& block : test::blocks_of(text_of(entry.path())))
        if (block.file.ends_with(".ocf")) look(block.text);
  for (unsigned seed = 1; seed <= 60; ++seed) {
    test::Random random(seed);
    look(test::random_text(random));
  }
  CHECK(lines > 1000);
  for (const std::string& rule : printed.rules()) {
    INFO(rule << " is in the grammar, and no example needs it");
    CHECK(printed.used().contains(rule));
  }
}

TEST_CASE("every clause that the printed grammar makes is taken by the parser", "[grammar]") {
  const Ebnf printed = grammar();
  test::Random random(7);
  for (int i = 0; i < 3000; ++i) {
    const std::string line = printed.make("clause", random);
    const auto parsed = test::parse_text("procedure p \"P\"\nStart\n - A.\n      " + line + "\n - B.\nEnd\n");
    INFO(line);
    for (const auto& d : parsed->diagnostics) INFO(d.code << " " << d.message);
    CHECK(parsed->errors == 0);
  }
}

TEST_CASE("every declaration that the printed grammar makes is taken by the parser", "[grammar]") {
  const Ebnf printed = grammar();
  test::Random random(8);
  const auto taken = [](const std::string& text) { return test::parse_text(text)->errors == 0; };
  for (int i = 0; i < 500; ++i) {
    const std::string rest = "Start\n 1. A.\nEnd\n";
    for (const char* rule : {"use", "read"}) {
      const std::string line = printed.make(rule, random);
      INFO(line);
      CHECK(taken(line + "\nprocedure p \"P\"\n" + rest));
    }
    for (const char* rule : {"lock", "finally", "remark"}) {
      const std::string line = printed.make(rule, random);
      INFO(line);
      CHECK(taken("procedure p \"P\"\n" + line + "\n" + rest));
    }
    const std::string field = printed.make("field", random);
    INFO(field);
    CHECK(taken("type t\n  " + field + "\nprocedure p \"P\"\n" + rest));
    const std::string order = printed.make("order", random);
    INFO(order);
    CHECK(taken("procedure p \"P\"\nensure\n  " + order + "\n" + rest));
  }
}

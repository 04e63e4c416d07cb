// Whatever stands in a file, the parser ends, in a time that grows with its size, and says so in a bounded way.
#include <algorithm>
#include <ctime>
#include <random>

#include "tests/support/catch.h"
#include "tests/support/parse_text.h"

namespace ocflow::test {
namespace {

const std::string good =
    "use service\ntype site\n  kind : one of \"a\", \"b\" = \"a\" \"What\"\nlet up(s : site) = tcp.open(s.h, 1) on "
    "s.h\n"
    "procedure p \"A title\"\n  note Look {site.x}.\ngiven\n  site : m.site = none \"The site\"\nensure\n  a before b\n"
    "Start\n 1. Stop {site.x} {{now}}.\n      as a\n      for n in (m in site.ns where m.up by m.name), 4 at a time\n"
    "      do service.stop(n.name, title: \"x \"\"{n.x}\"\"\") on n.host within 5m\n      until up(n) every 2s within "
    "1m\n"
    " 2. Wait.\n      - A.\n          if not (1 + 2 * 3 < 4 and true) or n in [1, 2m30s, 64MB]\n      - B.\n"
    "      on failure ask\nEnd\n";

std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string out(size, ' ');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

// One change of the kind that hands and disks make.
std::string changed(std::string text, std::mt19937& random) {
  const std::size_t at = random() % text.size(), other = random() % text.size();
  static const std::string signs = " \t\n\"{}()[].,:=-*#1a\x80\xFF";
  switch (random() % 5) {
    case 0:
      text[at] = signs[random() % signs.size()];
      break;
    case 1:
      text.insert(at, 1, signs[random() % signs.size()]);
      break;
    case 2:
      text.erase(at, 1 + random() % 20);
      break;
    case 3:
      text.insert(at, text.substr(other, random() % 60));
      break;
    default:
      text.resize(at + 1);
  }
  return text.empty() ? " " : text;
}

void check_places(const ParsedText& text) {
  const auto size = text.sources[0].text().size();
  for (const Diagnostic& d : text.diagnostics) {
    CHECK(d.at.begin <= d.at.end);
    CHECK(d.at.end <= size);
    CHECK(find_code(d.code) != nullptr);
    CHECK_FALSE(render(d, text.sources).empty());
  }
  for (const auto& e : text.tree.exprs) {
    if (e.at.begin > e.at.end() || e.at.end() > size) FAIL("an expression outside its file");
    for (const auto child : e.children()) {
      if (child >= text.tree.exprs.end_place()) FAIL("an operand that is not there");
    }
  }
}

// Of the processor, so that a busy machine does not look like a slow parser.
double seconds(const std::string& text) {
  double best = 1e9;
  for (int i = 0; i < 3; i++) {
    const std::clock_t begin = std::clock();
    parse_text(text);
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

std::string repeated(const std::string& what, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; i++) out += what;
  return out;
}

TEST_CASE("the good text that the others are made from is good", "[parse][robust]") {
  CHECK(codes(parse_text(good)->diagnostics) == "");
}

TEST_CASE("random bytes give messages, never a crash", "[parse][robust]") {
  std::mt19937 random(20240607);
  for (int i = 0; i < 300; i++) {
    std::string bytes = random_bytes(random, 1 + random() % 400);
    if (i % 2 == 0) std::replace(bytes.begin(), bytes.end(), '\0', '\n');
    check_places(*parse_text(bytes));
  }
}

TEST_CASE("changed procedures give messages, never a crash", "[parse][robust]") {
  std::mt19937 random(7);
  for (int i = 0; i < 600; i++) {
    std::string text = good;
    for (std::size_t n = 1 + random() % 6; n > 0; n--) text = changed(std::move(text), random);
    check_places(*parse_text(text));
  }
}

TEST_CASE("every beginning of a procedure can be parsed", "[parse][robust]") {
  for (std::size_t size = 0; size < good.size(); size++) {
    const auto text = parse_text(good.substr(0, size));
    if (size > good.find("procedure") + 10 && size + 1 < good.size()) CHECK_FALSE(text->diagnostics.empty());
    check_places(*text);
  }
}

TEST_CASE("what is nested without end is refused, not followed", "[parse][robust]") {
  const auto in_step = [](const std::string& line) {
    return "procedure p \"A\"\nStart\n 1. Do.\n      " + line + "\nEnd\n";
  };
  for (const char* open : {"(", "[", "f(", "not ", "- ", "(n in ", "f(a: ", "(1 + "}) {
    CHECK(codes(parse_text(in_step("if " + repeated(open, 15'000 / std::string(open).size())))->diagnostics) ==
          "OCF0165");
  }
  CHECK(codes(parse_text(in_step("do f() as x : " + repeated("list of ", 5'000) + "text"))->diagnostics) == "OCF0165");
  CHECK(codes(parse_text(in_step("if a" + repeated(".a", 5'000)))->diagnostics) == "OCF0165");
  CHECK(codes(parse_text(in_step("if a" + repeated(" and a", 5'000)))->diagnostics) == "OCF0165");
  CHECK(codes(parse_text(in_step("note {a" + repeated(".a", 5'000) + "}"))->diagnostics) == "OCF0165");
}

TEST_CASE("messages are bounded however many mistakes there are", "[parse][robust]") {
  const auto text = parse_text("procedure p \"A\"\nStart\n" + repeated("   what\n", 20'000) + "End\n");
  CHECK(text->diagnostics.size() == 1000);
  CHECK(text->errors >= 20'000);
}

TEST_CASE("the time grows with the size, whatever the text is made of", "[parse][robust]") {
  const std::vector<std::string> kinds = {" - Stop the server.\n      do f(1)\n",
                                          "   what is this\n",
                                          "      dos\n",
                                          "(",
                                          "\xFF\n",
                                          " - A\n      if \"never\n",
                                          "# a comment\n",
                                          "x",
                                          "      if ((((1\n",
                                          " - A\n   - B\n     - C\n",
                                          " - A {\n",
                                          "Start\n",
                                          "procedure p \"a\"\n"};
  for (const std::string& kind : kinds) {
    const std::size_t times = 10'000 / kind.size();
    const std::string head = "procedure p \"A\"\nStart\n";
    const double once = seconds(head + repeated(kind, times)), more = seconds(head + repeated(kind, 4 * times));
    INFO(kind << " " << once << " s, four times as much " << more << " s");
    CHECK(more < 8 * once + 0.02);
  }
}

TEST_CASE("a line of ten million characters is one mistake", "[parse][robust]") {
  const auto text = parse_text("procedure p \"A\"\nStart\n 1. " + std::string(10'000'000, '(') + "\nEnd\n");
  REQUIRE(codes(text->diagnostics) == "OCF0105");
  CHECK(render(text->diagnostics[0], text->sources).size() < 2000);
}

}  // namespace
}  // namespace ocflow::test

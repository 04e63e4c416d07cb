#include "engine/base/diagnostic.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"

namespace ocflow::test {
namespace {

Diagnostic mistake(Span at) {
  Diagnostic d;
  d.code = "OCF0143";
  d.at = at;
  d.message = "something behind the end";
  return d;
}

TEST_CASE("mistakes come in the order of the text, and none twice", "[diagnostic]") {
  Diagnostics all;
  all.add("OCF0102", {0, 9, 10}, "late");
  all.add("OCF0101", {0, 1, 2}, "early");
  all.add("OCF0102", {0, 9, 10}, "late");
  all.warn("OCF0103", {1, 0, 1}, "in another file");
  const auto sorted = all.sorted();
  REQUIRE(sorted.size() == 3);
  CHECK(sorted[0].message == "early");
  CHECK(sorted[2].severity == Severity::warning);
}

TEST_CASE("warnings are no errors", "[diagnostic]") {
  Diagnostics all;
  all.warn("OCF0103", {}, "take care");
  CHECK_FALSE(all.has_errors());
  all.add("OCF0101", {}, "broken").severity = Severity::warning;
  CHECK(all.errors() == 0);
  all.add("OCF0101", {}, "broken");
  CHECK(all.errors() == 1);
}

TEST_CASE("past the limit mistakes are counted, not kept", "[diagnostic]") {
  Diagnostics all(2);
  for (std::uint32_t i = 0; i < 10; i++) all.add("OCF0101", {0, i, i + 1}, "broken");
  all.warn("OCF0103", {}, "take care");
  CHECK(all.sorted().size() == 2);
  CHECK(all.errors() == 10);
  CHECK(all.dropped() == 9);
}

TEST_CASE("a mistake is shown with its line, a caret, and what to do", "[render]") {
  Sources sources;
  sources.add("stop.ocf", "procedure p \"A\"\n      on failure ask me\n");
  Diagnostic d = mistake({0, 37, 39});
  d.got = "`me`";
  d.want = "the end of the line";
  d.remedy = "take it away";
  CHECK(render(d, sources) ==
        "error[OCF0143]: something behind the end\n"
        " --> stop.ocf:2:22\n"
        "  |\n"
        "2 |       on failure ask me\n"
        "  |                      ^^ found `me`, wanted the end of the line\n"
        "  = help: take it away\n");
}

TEST_CASE("other places that have to do with it are shown beneath, with their files", "[render]") {
  Sources sources;
  sources.add("a.ocf", "one\ntwo\n");
  sources.add("b.ocf", "three\n");
  Diagnostic d = mistake({0, 4, 7});
  d.severity = Severity::warning;
  d.labels = {{{0, 0, 3}, "first here"}, {{1, 0, 5}, "and there"}};
  CHECK(render(d, sources) ==
        "warning[OCF0143]: something behind the end\n"
        " --> a.ocf:2:1\n"
        "  |\n"
        "2 | two\n"
        "  | ^^^\n"
        "1 | one\n"
        "  | --- first here\n"
        " ::: b.ocf:1:1\n"
        "1 | three\n"
        "  | ----- and there\n");
}

// The line that is shown, and beneath it the carets.
std::pair<std::string, std::string> drawn(const std::string& line, Span at) {
  Sources sources;
  sources.add("f", line);
  const std::string out = render(mistake(at), sources);
  const std::size_t begin = out.find("1 | ") + 4, end = out.find('\n', begin);
  return {out.substr(begin, end - begin), out.substr(end + 5, out.find('\n', end + 1) - end - 5)};
}

TEST_CASE("carets stand under what they mean, whatever stands before", "[render]") {
  CHECK(drawn("\tx\ty", {0, 3, 4}).second == "         ^");
  CHECK(drawn("\xC3\xA9\xE2\x82\xAC y", {0, 6, 7}).second == "   ^");
  CHECK(drawn("\xE4\xB8\xAD y", {0, 4, 5}).second == "   ^");
  CHECK(drawn("e\xCC\x81y", {0, 3, 4}).second == " ^");
  CHECK(drawn("ab", {0, 2, 2}).second == "  ^");
  CHECK(drawn("ab\nlater", {0, 1, 7}).second == " ^");
}

TEST_CASE("what a terminal would obey is shown as a sign", "[render]") {
  CHECK(drawn("a\x1B[2Jb", {0, 0, 1}).first == "a?[2Jb");
  CHECK(drawn("a\xFF"
              "b",
              {0, 2, 3})
            .first ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(drawn("a\xE2\x80\xAE"
              "b",
              {0, 4, 5})
            .first ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("what comes from outside can't steer the terminal from any part of a message", "[render]") {
  Sources sources;
  sources.add("a\x1B[2J\n.ocf", "x\n");
  Diagnostic d = mistake({0, 0, 1});
  d.message = d.got = d.want = d.remedy = "\x1B]0;\xC2\x9B\n\r";
  d.labels = {{{0, 0, 1}, "\x1B"}};
  const std::string shown = render(d, sources);
  CHECK(std::count(shown.begin(), shown.end(), '\n') == 8);
  for (const char* part : {"\x1B", "\r", "\xC2\x9B"}) CHECK(shown.find(part) == std::string::npos);
}

TEST_CASE("a very long line is cut around the caret", "[render]") {
  const auto [line, carets] =
      drawn(std::string(500'000, 'a') + "HERE" + std::string(500'000, 'b'), {0, 500'000, 500'004});
  CHECK(line.size() < 120);
  CHECK(line.substr(carets.find('^'), 4) == "HERE");
  CHECK(carets.substr(carets.find('^')) == "^^^^");
  CHECK(drawn(std::string(1000, '('), {0, 0, 1000}).second.size() < 120);
}

TEST_CASE("color is asked for, never guessed", "[render]") {
  Sources sources;
  sources.add("f", "x");
  CHECK(render(mistake({0, 0, 1}), sources).find('\x1B') == std::string::npos);
  CHECK(render(mistake({0, 0, 1}), sources, {true}).find("\x1B[1;31merror[OCF0143]\x1B[0m") == 0);
}

TEST_CASE("a place in no file is shown without one", "[render]") {
  Diagnostic d = mistake({9, 0, 1});
  d.remedy = "look elsewhere";
  CHECK(render(d, Sources()) == "error[OCF0143]: something behind the end\nhelp: look elsewhere\n");
}

TEST_CASE("as JSON a mistake has its places as editors count", "[json]") {
  Sources sources;
  sources.add("a\xFF.ocf", "x \xC3\xA9y\nz\n");
  Diagnostic d = mistake({0, 2, 5});
  d.got = "`me`";
  d.labels = {{{0, 6, 7}, "here"}};
  CHECK(to_json(d, sources).dump(-1, ' ', true) ==
        R"({"code":"OCF0143","column":3,"endColumn":5,"endLine":1,"file":"a\ufffd.ocf","got":"`me`",)"
        R"("labels":[{"column":1,"endColumn":2,"endLine":2,"file":"a\ufffd.ocf","line":2,"text":"here"}],)"
        R"("line":1,"message":"something behind the end","severity":"error"})");
}

TEST_CASE("the nearest name is offered when it is near enough", "[did_you_mean]") {
  const std::vector<std::string> words = {"within", "where", "window", "do", "if"};
  CHECK(did_you_mean("wihtin", words) == "within");
  CHECK(did_you_mean("dos", words) == "do");
  CHECK(did_you_mean("WHERE", words) == "where");
  CHECK(did_you_mean("something", words).empty());
  CHECK(did_you_mean("x", words).empty());
  CHECK(did_you_mean("", words).empty());
  CHECK(did_you_mean(std::string(1'000'000, 'w'), {std::string(1'000'000, 'w')}).empty());
}

TEST_CASE("codes are found by their name", "[codes]") {
  REQUIRE(find_code("OCF0124") != nullptr);
  CHECK(find_code("OCF0124")->title == "A number out of its order");
  CHECK(find_code("OCF9999") == nullptr);
}

}  // namespace
}  // namespace ocflow::test

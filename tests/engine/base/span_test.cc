#include "engine/base/span.h"

#include "engine/base/utf8.h"
#include "tests/support/catch.h"

namespace ocflow::test {
namespace {

std::string at(const SourceFile& file, std::uint32_t offset) {
  const Position p = file.position(offset);
  return std::to_string(p.line) + ":" + std::to_string(p.column);
}

TEST_CASE("a place is a line and a column, both from 1", "[span]") {
  const SourceFile file("f", "ab\n\ncd");
  CHECK(at(file, 0) == "1:1");
  CHECK(at(file, 2) == "1:3");
  CHECK(at(file, 3) == "2:1");
  CHECK(at(file, 4) == "3:1");
  CHECK(at(file, 6) == "3:3");
  CHECK(at(file, 999) == "3:3");
}

TEST_CASE("columns count characters, not bytes", "[span]") {
  const SourceFile file("f", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
  CHECK(at(file, 10) == "1:5");
  CHECK(at(SourceFile("f", "\xFF\xFFz"), 2) == "1:3");
}

TEST_CASE("lines have no end, a mark is no part of the first", "[span]") {
  const SourceFile file("f", "\xEF\xBB\xBFone\r\ntwo\n\nfour");
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "two");
  CHECK(file.line(3).empty());
  CHECK(file.line(4) == "four");
  CHECK(file.line(5).empty());
  CHECK(file.line(0).empty());
  CHECK(at(file, 3) == "1:1");
  CHECK(file.line_begin(2) == 8);
}

TEST_CASE("an empty file has one empty line", "[span]") {
  const SourceFile file("f", "");
  CHECK(at(file, 0) == "1:1");
  CHECK(file.line(1).empty());
}

TEST_CASE("sources keep their ids and give the text of a span", "[span]") {
  Sources sources;
  const FileId first = sources.add("a", "hello"), second = sources.add("b", "world");
  CHECK(sources.text({first, 1, 3}) == "el");
  CHECK(sources.text({second, 0, 5}) == "world");
  CHECK(sources.text({second, 3, 99}) == "ld");
  CHECK(sources.text({7, 0, 1}).empty());
  CHECK(sources.text({first, 4, 2}).empty());
}

TEST_CASE("UTF-8 is taken strictly", "[utf8]") {
  CHECK(first_invalid_utf8("plain, \xC3\xA9, \xE2\x82\xAC and \xF0\x9F\x98\x80") == std::string_view::npos);
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "\xE2\x82", "\xFF"}) {
    CHECK(first_invalid_utf8(std::string("12345678") + bad) == 8);
  }
}

TEST_CASE("wide characters take two columns, combining ones none", "[utf8]") {
  CHECK(display_width(U'a') == 1);
  CHECK(display_width(U'\u4E2D') == 2);
  CHECK(display_width(U'\u0301') == 0);
  CHECK(is_hidden(U'\u202E'));
  CHECK(is_hidden(U'\x1B'));
  CHECK_FALSE(is_hidden(U'\t'));
}

}  // namespace
}  // namespace ocflow::test

#include <ctime>

#include "tests/engine/site/site_kit.h"
#include "tests/support/catch.h"

using namespace site_kit;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// One mistake, soon: hostile input costs neither time nor memory. The time is the processor's own, so that a busy
// machine changes nothing; with sanitizers everything takes several times as long, and what is quadratic still takes
// minutes.
std::string only_mistake(const std::string& yaml) {
  const std::clock_t begin = std::clock();
  Tried tried(yaml);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 20);
  REQUIRE(tried.mistakes().size() == 1);
  return tried.mistakes()[0].substr(0, 7);
}

}  // namespace

TEST_CASE("aliases that multiply are stopped when they pass the limit") {
  std::string yaml = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    const std::string name(1, c), last(1, static_cast<char>(c - 1));
    yaml += name + ": &" + name + " [" + repeated("*" + last + ", ", 8) + "*" + last + "]\n";
  }
  CHECK(yaml.size() < 400);
  CHECK(only_mistake(yaml) == "OCF0501");
}

TEST_CASE("a site file that is too large, too full or too deep is refused") {
  CHECK(only_mistake("a: " + repeated("x", std::size_t{17} << 20)) == "OCF0501");
  CHECK(only_mistake("a: [" + repeated("x,", 1'100'000) + "]") == "OCF0501");
  CHECK(only_mistake("a: [" + repeated("x,", 600'000) + "]") == "OCF0501");
  CHECK(only_mistake(repeated("- ", 1'000'000)) == "OCF0511");
  CHECK(only_mistake("a: " + repeated("[", 900'000)) == "OCF0511");
  CHECK(only_mistake("a: " + repeated("[\n", 100'000)) == "OCF0511");
  CHECK(only_mistake("a: " + repeated("{a: ", 100'000)) == "OCF0511");
  CHECK(only_mistake(repeated("? ", 100'000)) == "OCF0511");
}

TEST_CASE("depth is counted through aliases") {
  std::string yaml = "a: &a0 " + repeated("[", 40) + repeated("]", 40) + "\n";
  yaml += "b: " + repeated("[", 40) + "*a0" + repeated("]", 40) + "\n";
  CHECK(only_mistake(yaml) == "OCF0511");
}

TEST_CASE("a binary file is refused at its first byte that is no text") {
  CHECK(only_mistake(std::string("site:\n  name: a\0b\n", 17)) == "OCF0502");
  CHECK(only_mistake("PK\x03\x04\xFF\xFE") == "OCF0502");
  CHECK(only_mistake(std::string("\xFF\xFEs\0i\0t\0e\0", 10)) == "OCF0502");
}

TEST_CASE("whatever prefix of a site file is read, it is read or refused, and nothing else") {
  const std::string yaml =
      "hosts:\n  a: {reach: local}\nsite: &s\n  name: \"q\\\"\"\n  port: 1\n  host: a\n  ports: [1, 2]\n  backup: "
      "{port: 2, name: 'it''s'}\n";
  std::size_t good = 0;
  for (std::size_t n = 0; n <= yaml.size(); ++n) good += Tried(yaml.substr(0, n)).mistakes().empty() ? 1 : 0;
  CHECK(good > 3);
  CHECK(Tried(yaml).mistakes().empty());
}

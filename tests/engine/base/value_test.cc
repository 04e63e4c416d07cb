#include "engine/base/value.h"

#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace std::chrono_literals;

TEST_CASE("durations are written with the largest units first", "[value]") {
  const std::pair<Duration, const char*> cases[] = {{0s, "0s"},        {5min, "5m"},        {150s, "2m30s"},
                                                    {24h, "1d"},       {36h, "1d12h"},      {500ms, "500ms"},
                                                    {1500ms, "1.5s"},  {61500ms, "1m1.5s"}, {60s + 1ms, "1m0.001s"},
                                                    {1500us, "1.5ms"}, {7ns, "7ns"},        {-90s, "-1m30s"}};
  for (const auto& [duration, text] : cases) {
    CHECK(duration_text(duration) == text);
    Duration back{};
    REQUIRE(parse_duration(text, back));
    CHECK(back == duration);
  }
}

TEST_CASE("what is no duration is refused whole", "[value]") {
  for (const char* text : {"", "5", "s", "5 s", "5x", "30s1m", "1m1m", "1.5m3s", "1.s", "s5", "5s ", "300000000d",
                           "1e3s", "0.0000000001s", "--5s", "99999999999999999999s"}) {
    Duration out = 7s;
    INFO(text);
    CHECK_FALSE(parse_duration(text, out));
    CHECK(out == 7s);
  }
}

TEST_CASE("sizes are written in the largest unit that fits", "[value]") {
  const std::pair<std::int64_t, const char*> cases[] = {
      {0, "0B"},        {1, "1B"}, {1000, "1KB"}, {1024, "1KiB"}, {64'000'000, "64MB"}, {1'500'000, "1500KB"},
      {1 << 20, "1MiB"}};
  for (const auto& [bytes, text] : cases) {
    CHECK(size_text(Size{bytes}) == text);
    Size back;
    REQUIRE(parse_size(text, back));
    CHECK(back.bytes == bytes);
  }
  Size half;
  CHECK(parse_size("1.5GB", half));
  CHECK(half.bytes == 1'500'000'000);
  CHECK(parse_size("1.5KiB", half));
  CHECK(half.bytes == 1536);
  for (const char* text : {"", "5", "MB", "5 MB", "5mb", "0.3B", "1.0001KB", "99999PiB", "-1B"})
    CHECK_FALSE(parse_size(text, half));
}

TEST_CASE("numbers have the shortest text that reads back", "[value]") {
  const std::pair<double, const char*> cases[] = {
      {0, "0"},           {-0.0, "0"}, {42, "42"},   {100000, "100000"}, {1.5, "1.5"},
      {0.0001, "0.0001"}, {-3, "-3"},  {0.1, "0.1"}, {1e300, "1e+300"},  {9007199254740993.0, "9007199254740992"}};
  for (const auto& [number, text] : cases) CHECK(number_text(number) == text);
}

TEST_CASE("versions are compared part by part", "[value]") {
  const auto order = [](const char* a, const char* b) { return compare_versions({a}, {b}); };
  CHECK(order("1.10", "1.9") > 0);
  CHECK(order("8.1.2", "8.1") > 0);
  CHECK(order("8.1", "8.1.0") == 0);
  CHECK(order("08.1", "8.1") == 0);
  CHECK(order("1.2", "1.2b") < 0);
  CHECK(order("1.a", "1.b") < 0);
  CHECK(order("99999999999999999999999", "100000000000000000000000") < 0);
  CHECK(Value(Version{"1.0"}) == Value(Version{"1"}));
}

TEST_CASE("records are equal by names and values, whatever their order", "[value]") {
  const Value a(Record{{{"x", 1}, {"y", "b"}}});
  const Value b(Record{{{"y", "b"}, {"x", 1}}});
  CHECK(a == b);
  CHECK_FALSE(a == Value(Record{{{"x", 1}}}));
  CHECK_FALSE(a == Value(Record{{{"x", 1}, {"y", "c"}}}));
  CHECK_FALSE(Value(1) == Value("1"));
  CHECK(Value(List{1, 2}) == Value(List{1, 2}));
  CHECK(Value(Host{"a", "10.0.0.1"}) == Value(Host{"a", {}}));
}

TEST_CASE("a secret shows nowhere", "[value]") {
  const Value secret(Secret("hunter2"));
  CHECK(secret.text() == "(secret)");
  CHECK(Value(List{secret, "x"}).text() == "(secret), x");
  CHECK(Value(Record{{{"password", secret}}}).text() == "(password: (secret))");
  CHECK(to_json(secret).dump().find("hunter2") == std::string::npos);
  CHECK_FALSE(value_from_json(to_json(secret)));
  CHECK(value_from_json(to_json(secret, Secrets::hand_over)).value() == secret);
}

TEST_CASE("values survive JSON", "[value]") {
  const Value all[] = {Value(),
                       Value(true),
                       Value(42),
                       Value(0.25),
                       Value(1e300),
                       Value("a \"b\" \n {c}"),
                       Value(std::string("\xff\x00z", 3)),
                       Value(Duration(90s)),
                       Value(Size{1536}),
                       Value(Version{"8.1.2"}),
                       Value(Host{"db1", "10.0.0.7"}),
                       Value(Host{"db1", {}}),
                       Value(List{1, "two", List{}, Value()}),
                       Value(Record{{{"b", 1}, {"a", -0.5}}}),
                       Value(Record{{{"a", false}, {"b", "plain"}}}),
                       Value(Record{{{"$duration", "5m"}, {"x", Record{{{"$$", 1}}}}}}),
                       Value(Secret(std::string("\xfe\x01", 2)))};
  for (const Value& value : all) {
    INFO(value.text());
    const std::string text = to_json(value, Secrets::hand_over).dump();
    const Result<Value> back = value_from_json(nlohmann::json::parse(text));
    REQUIRE(back);
    CHECK(*back == value);
    std::string put = "> ";
    put_json(put, value, Secrets::hand_over);
    CHECK(put == "> " + text);
  }
  CHECK(to_json(Value(42)).dump() == "42");
}

TEST_CASE("JSON from outside is taken as it is, tags and all", "[value]") {
  const auto json = nlohmann::json::parse(R"({"$duration":"5m","n":[1,null]})");
  const Value value = value_from_plain_json(json).value();
  CHECK(*value.field("$duration") == Value("5m"));
  CHECK(value_from_json(nlohmann::json::parse(R"({"$nothing":1})")).error().what.find("$nothing") != std::string::npos);
  for (const char* bad : {R"({"$duration":"soon"})", R"({"$size":"big"})", R"({"$host":{}})", R"({"$bytes":"0"})",
                          R"({"$bytes":"zz"})", R"({"a":1,"$host":2})"}) {
    CHECK_FALSE(value_from_json(nlohmann::json::parse(bad)));
  }
}

TEST_CASE("JSON nested without end is refused, not followed", "[value]") {
  std::string deep(100'000, '[');
  deep += std::string(100'000, ']');
  const Result<Value> value = value_from_plain_json(nlohmann::json::parse(deep));
  REQUIRE_FALSE(value);
  CHECK(value.error().what.find("200 levels") != std::string::npos);
}

TEST_CASE("bytes that are not UTF-8 are replaced one by one", "[value]") {
  CHECK(valid_utf8("grün €") == "grün €");
  CHECK(valid_utf8("a\xffz") == "a\xEF\xBF\xBDz");
  CHECK(valid_utf8("\xC0\xAF") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(valid_utf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

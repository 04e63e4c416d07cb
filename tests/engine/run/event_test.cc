#include "engine/run/event.h"

#include "engine/run/value_code.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace ocflow;
using run::Event;

namespace {

Event full() {
  Event e;
  e.seq = 0x0102030405060708;
  e.wall_ms = -5;
  e.kind = run::EventKind::observed;
  e.node = 77;
  e.clause = 3;
  e.attempt = 65535;
  e.ended = action::Ended::timed_out;
  e.answer = run::Answer::again;
  e.yes = true;
  e.value = Record{{{"a", List{1, -0.5, "text", true, false, Value()}},
                    {"b", Record{{{"d", Duration(std::chrono::seconds(90))}, {"s", Size{64'000'000}}}}},
                    {"v", Version{"8.1.2"}},
                    {"h", Host{"db1", "10.0.0.1"}}}};
  e.text = std::string("why\0not", 7);
  e.output = "öäü\n";
  e.who = "anna";
  return e;
}

bool same(const Event& a, const Event& b) {
  return a.seq == b.seq && a.wall_ms == b.wall_ms && a.kind == b.kind && a.node == b.node && a.clause == b.clause &&
         a.attempt == b.attempt && a.ended == b.ended && a.answer == b.answer && a.yes == b.yes &&
         a.hidden == b.hidden && a.value == b.value && a.text == b.text && a.output == b.output && a.who == b.who;
}

}  // namespace

TEST_CASE("events read back as they were written") {
  std::string bytes;
  run::encode(full(), bytes);
  run::encode(Event{}, bytes);
  const auto back = run::decode(bytes);
  REQUIRE(back);
  REQUIRE(back->size() == 2);
  CHECK(same(back->at(0), full()));
  CHECK(same(back->at(1), Event{}));
  CHECK(back->at(0).value.field("h")->get<Host>()->address == "10.0.0.1");
  CHECK(run::decode("")->empty());
}

TEST_CASE("the bytes of an event are as they are documented") {
  Event e;
  e.seq = 1;
  e.kind = run::EventKind::condition;
  e.node = 5;
  e.clause = 2;
  e.yes = true;
  e.text = "x";
  std::string bytes;
  run::encode(e, bytes);
  const std::string expected(
      "\x21\0\0\0"
      "\1\0\0\0\0\0\0\0"
      "\0\0\0\0\0\0\0\0"
      "\3"
      "\5\0\0\0"
      "\2\0"
      "\0\0"
      "\0"
      "\0"
      "\x09"
      "\1\0\0\0x",
      37);
  CHECK(bytes == expected);
}

TEST_CASE("a secret is never written") {
  Event e;
  e.value = Record{{{"user", "anna"}, {"password", List{Secret("hunter2")}}}};
  std::string bytes;
  run::encode(e, bytes);
  CHECK(bytes.find("hunter2") == std::string::npos);
  const auto back = run::decode(bytes);
  REQUIRE(back);
  CHECK(back->at(0).hidden);
  CHECK(*back->at(0).value.field("user") == Value("anna"));
  CHECK(back->at(0).value.field("password")->list()->at(0).is_none());
}

TEST_CASE("every beginning of a record that is not whole is refused") {
  std::string bytes;
  run::encode(full(), bytes);
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    INFO(length);
    CHECK_FALSE(run::decode(std::string_view(bytes).substr(0, length)));
  }
  CHECK_FALSE(run::decode(bytes + "x"));
}

TEST_CASE("hostile bytes are refused or read, and never more") {
  std::string good;
  run::encode(full(), good);
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    test::Random random(seed);
    std::string bytes = good;
    for (std::uint32_t i = 1 + random.below(4); i > 0; --i) {
      bytes[random.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<char>(random.next());
    }
    const auto back = run::decode(bytes);
    if (!back) CHECK(back.error().what.find("damaged") != std::string::npos);
  }
  const std::string long_list = std::string("\x25\0\0\0", 4) + std::string(27, '\0').replace(16, 1, "\4") +
                                std::string(
                                    "\4\x09\xff\xff\xff\x7f"
                                    "\0\0\0\0",
                                    10);
  CHECK_FALSE(run::decode(long_list));
}

TEST_CASE("a value that is nested without end is refused on both sides") {
  Value deep = 1;
  for (int i = 0; i < 100; ++i) deep = List{deep};
  CHECK_FALSE(too_deep(deep));
  Event e;
  e.value = deep;
  std::string bytes;
  run::encode(e, bytes);
  CHECK(run::decode(bytes)->at(0).value == deep);
  CHECK(too_deep(List{deep}));
  std::string nested;
  for (int i = 0; i < 200; ++i) nested += std::string("\x09\1\0\0\0", 5);
  std::string event;
  run::encode(Event{}, event);
  event.back() = 4;
  event += nested;
  event[0] = static_cast<char>((event.size() - 4) & 0xff);
  event[1] = static_cast<char>((event.size() - 4) >> 8);
  CHECK(run::decode(event).error().what.find("nested too deeply") != std::string::npos);
}

TEST_CASE("answers by name") {
  run::Answer answer = run::Answer::none;
  CHECK(run::parse_answer("again", answer));
  CHECK(answer == run::Answer::again);
  CHECK_FALSE(run::parse_answer("none", answer));
  CHECK_FALSE(run::parse_answer("Again", answer));
}

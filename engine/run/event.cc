#include "engine/run/event.h"

#include <array>
#include <bit>
#include <cstring>

#include "engine/run/value_code.h"

namespace ocflow::run {
namespace {

constexpr std::string_view kinds[] = {"?",        "run_started", "run_resumed", "condition", "value",     "intent",
                                      "observed", "wait_ended",  "checked",     "answered",  "decided",   "expired",
                                      "draining", "items",       "run_ended",   "paused",    "continued", "adopted",
                                      "undoing",  "begun",       "withdrawn"};
constexpr std::string_view answers[] = {"none", "done", "skip", "failed", "again", "abort"};

enum Bit : std::uint8_t { bit_yes = 1, bit_hidden = 2, bit_value = 4, bit_text = 8, bit_output = 16, bit_who = 32 };
constexpr std::uint8_t all_bits = 63;

// After the length: 8 seq, 8 wall, 1 kind, 4 node, 2 clause, 2 attempt, 1 ended, 1 answer, 1 bits; then what the
// bits say is there.
constexpr std::size_t fixed = 28;

template <class Number>
std::uint64_t take(const char*& at) {
  Number number = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&number, at, sizeof number);
  } else {
    for (std::size_t i = 0; i < sizeof number; ++i)
      number = static_cast<Number>(number | std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i));
  }
  at += sizeof number;
  return number;
}

// `in` holds what every event has.
void read_event(Reader& in, Event& e) {
  const char* at = in.bytes(fixed).data();
  e.seq = take<std::uint64_t>(at);
  e.wall_ms = static_cast<std::int64_t>(take<std::uint64_t>(at));
  const std::uint64_t kind = take<std::uint8_t>(at);
  e.node = static_cast<NodeId>(take<std::uint32_t>(at));
  e.clause = static_cast<std::uint16_t>(take<std::uint16_t>(at));
  e.attempt = static_cast<std::uint16_t>(take<std::uint16_t>(at));
  const std::uint64_t ended = take<std::uint8_t>(at);
  const std::uint64_t answer = take<std::uint8_t>(at);
  const std::uint64_t bits = take<std::uint8_t>(at);
  if (kind < 1 || kind >= std::size(kinds)) in.wrong("an event is of a kind that this release does not know");
  if (ended > static_cast<std::uint64_t>(action::Ended::in_doubt))
    in.wrong("an end is of a kind that this release does not know");
  if (answer >= std::size(answers)) in.wrong("an answer is of a kind that this release does not know");
  if ((bits & ~std::uint64_t{all_bits}) != 0) in.wrong("an event has parts that this release does not know");
  if (!in.good()) return;
  e.kind = static_cast<EventKind>(kind);
  e.ended = static_cast<action::Ended>(ended);
  e.answer = static_cast<Answer>(answer);
  e.yes = (bits & bit_yes) != 0;
  if (bits & bit_value) e.value = in.value();
  if (bits & bit_text) e.text = in.text();
  if (bits & bit_output) e.output = in.text();
  if (bits & bit_who) e.who = in.text();
  e.hidden = (bits & bit_hidden) != 0 || in.hidden();
  if (in.left() > 0) in.wrong("an event is longer than what is in it");
}

}  // namespace

std::string_view event_kind_name(EventKind kind) {
  const auto i = static_cast<std::size_t>(kind);
  return i < std::size(kinds) ? kinds[i] : kinds[0];
}

std::string_view answer_name(Answer answer) { return answers[static_cast<std::size_t>(answer)]; }

bool parse_answer(std::string_view text, Answer& out) {
  for (std::size_t i = 1; i < std::size(answers); ++i) {
    if (answers[i] != text) continue;
    out = static_cast<Answer>(i);
    return true;
  }
  return false;
}

void encode(const Event& e, std::string& to) {
  const std::size_t begin = to.size();
  std::array<char, 4 + fixed> head{};  // what every event has goes in at once
  char* at = head.data() + 4;
  const auto put = [&at](std::uint64_t number, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) *at++ = static_cast<char>(number >> (8 * i) & 0xff);
  };
  put(e.seq, 8);
  put(static_cast<std::uint64_t>(e.wall_ms), 8);
  put(static_cast<std::uint64_t>(e.kind), 1);
  put(e.node, 4);
  put(e.clause, 2);
  put(e.attempt, 2);
  put(static_cast<std::uint64_t>(e.ended), 1);
  put(static_cast<std::uint64_t>(e.answer), 1);
  to.append(head.data(), head.size());
  const std::size_t bits_at = to.size() - 1;
  unsigned bits = 0;
  if (e.yes) bits |= bit_yes;
  if (e.hidden) bits |= bit_hidden;
  if (!e.value.is_none()) {
    bits |= bit_value;
    if (put_value(to, e.value)) bits |= bit_hidden;
  }
  const auto text = [&to, &bits](const std::string& what, unsigned bit) {
    if (what.empty()) return;
    bits |= bit;
    put_text(to, what);
  };
  text(e.text, bit_text);
  text(e.output, bit_output);
  text(e.who, bit_who);
  to[bits_at] = static_cast<char>(bits);
  const std::size_t length = to.size() - begin - 4;
  for (unsigned i = 0; i < 4; ++i) to[begin + i] = static_cast<char>(length >> (8 * i) & 0xff);
}

namespace {

std::size_t count_of(std::string_view batch) {
  std::size_t count = 0;
  Reader all(batch);
  for (; all.left() > 0; ++count) {
    const std::uint64_t length = all.number(4);
    if (length < fixed) break;  // it is refused, so no room is wanted
    all.bytes(length);
  }
  return count;
}

}  // namespace

Result<void> decode(std::string_view batch, std::vector<Event>& to) {
  Reader all(batch);
  while (all.left() > 0) {
    const std::uint64_t length = all.number(4);
    Reader one(all.bytes(length));
    if (all.good() && length < fixed) all.wrong("an event is too short");
    if (all.good()) read_event(one, to.emplace_back());
    if (all.good() && one.good()) continue;
    const std::string& problem = all.good() ? one.problem() : all.problem();
    return fail(ErrorKind::invalid, "the record of events is damaged: " + problem);
  }
  return {};
}

Result<std::vector<Event>> decode(std::string_view batch) {
  std::vector<Event> events;
  events.reserve(count_of(batch));
  if (auto read = decode(batch, events); !read) return tl::unexpected<Error>(read.error());
  return events;
}

}  // namespace ocflow::run

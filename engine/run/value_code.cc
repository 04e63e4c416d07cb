#include "engine/run/value_code.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace ocflow::run {
namespace {

// Written to disk: never renumber. Value::Kind may change, these don't.
enum Tag : std::uint8_t {
  tag_none = 0,
  tag_false = 1,
  tag_true = 2,
  tag_number = 3,
  tag_text = 4,
  tag_duration = 5,
  tag_size = 6,
  tag_version = 7,
  tag_host = 8,
  tag_list = 9,
  tag_record = 10,
  tag_secret = 255,
};

void put_tag(std::string& to, Tag tag) { put_number(to, tag, 1); }

bool put_inner(std::string& to, const Value& value, unsigned depth);

bool put_list(std::string& to, const List& list, unsigned depth) {
  bool hidden = false;
  put_tag(to, tag_list);
  put_number(to, list.size(), 4);
  for (const Value& item : list) hidden = put_inner(to, item, depth) || hidden;
  return hidden;
}

bool put_record(std::string& to, const Record& record, unsigned depth) {
  bool hidden = false;
  put_tag(to, tag_record);
  put_number(to, record.fields.size(), 4);
  for (const auto& [name, field] : record.fields) {
    put_text(to, name);
    hidden = put_inner(to, field, depth) || hidden;
  }
  return hidden;
}

bool put_inner(std::string& to, const Value& value, unsigned depth) {
  using Kind = Value::Kind;
  if (depth > deepest_value) return put_tag(to, tag_none), false;
  switch (value.kind()) {
    case Kind::none:
      put_tag(to, tag_none);
      break;
    case Kind::boolean:
      put_tag(to, *value.get<bool>() ? tag_true : tag_false);
      break;
    case Kind::number:
      put_tag(to, tag_number);
      put_number(to, std::bit_cast<std::uint64_t>(*value.get<double>()), 8);
      break;
    case Kind::text:
      put_tag(to, tag_text);
      put_text(to, *value.get<std::string>());
      break;
    case Kind::duration:
      put_tag(to, tag_duration);
      put_number(to, static_cast<std::uint64_t>(value.get<Duration>()->count()), 8);
      break;
    case Kind::size:
      put_tag(to, tag_size);
      put_number(to, static_cast<std::uint64_t>(value.get<Size>()->bytes), 8);
      break;
    case Kind::version:
      put_tag(to, tag_version);
      put_text(to, value.get<Version>()->text);
      break;
    case Kind::host:
      put_tag(to, tag_host);
      put_text(to, value.get<Host>()->name);
      put_text(to, value.get<Host>()->address);
      break;
    case Kind::secret:
      put_tag(to, tag_secret);
      return true;
    case Kind::list:
      return put_list(to, *value.list(), depth + 1);
    case Kind::record:
      return put_record(to, *value.record(), depth + 1);
  }
  return false;
}

}  // namespace

void put_number(std::string& to, std::uint64_t number, unsigned bytes) {
  char little[8];
  for (unsigned i = 0; i < 8; ++i) little[i] = static_cast<char>(number >> (8 * i) & 0xff);
  to.append(little, bytes);
}

void put_text(std::string& to, std::string_view text) {
  put_number(to, text.size(), 4);
  to += text;
}

bool put_value(std::string& to, const Value& value) { return put_inner(to, value, 0); }

void Reader::wrong(std::string_view what) {
  if (problem_.empty()) problem_ = what;
  left_ = {};
}

std::string_view Reader::bytes(std::size_t count) {
  if (count > left_.size()) {
    wrong("it ends too early");
    return {};
  }
  const std::string_view taken = left_.substr(0, count);
  left_.remove_prefix(count);
  return taken;
}

std::uint64_t Reader::number(unsigned count) {
  std::uint64_t number = 0;
  const std::string_view taken = bytes(count);
  for (std::size_t i = 0; i < taken.size(); ++i)
    number |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
  return number;
}

std::string_view Reader::text() { return bytes(number(4)); }
Value Reader::value() { return value(0); }

Value Reader::value(unsigned depth) {
  if (depth > deepest_value) return wrong("a value is nested too deeply"), Value();
  switch (number(1)) {
    case tag_none:
      return {};
    case tag_false:
      return false;
    case tag_true:
      return true;
    case tag_number:
      return std::bit_cast<double>(number(8));
    case tag_text:
      return std::string(text());
    case tag_duration:
      return Duration(static_cast<std::int64_t>(number(8)));
    case tag_size:
      return Size{static_cast<std::int64_t>(number(8))};
    case tag_version:
      return Version{std::string(text())};
    case tag_host: {
      std::string name(text());
      return Host{std::move(name), std::string(text())};
    }
    case tag_list:
      return list(depth + 1);
    case tag_record:
      return record(depth + 1);
    case tag_secret:
      hidden_ = true;
      return {};
    default:
      wrong("a value is of a kind that this release does not know");
      return {};
  }
}

namespace {
constexpr std::size_t likely = 16;  // of so many there is room at once, whatever a damaged count says
}

// The count is only believed as far as there are bytes for it: every item takes at least one.
Value Reader::list(unsigned depth) {
  const std::uint64_t count = number(4);
  if (count > left_.size()) return wrong("a list is longer than what holds it"), Value();
  List items;
  items.reserve(std::min<std::size_t>(count, likely));
  for (std::uint64_t i = 0; i < count && good(); ++i) items.push_back(value(depth));
  return items;
}

Value Reader::record(unsigned depth) {
  const std::uint64_t count = number(4);
  if (count > left_.size()) return wrong("a record is longer than what holds it"), Value();
  Record record;
  record.fields.reserve(std::min<std::size_t>(count, likely));
  for (std::uint64_t i = 0; i < count && good(); ++i) {
    std::string name(text());
    record.fields.emplace_back(std::move(name), value(depth));
  }
  return record;
}

}  // namespace ocflow::run

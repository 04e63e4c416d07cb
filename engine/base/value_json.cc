#include "engine/base/value_json.h"

#include <nlohmann/json.hpp>

#include "engine/base/utf8.h"

namespace ocflow {

using nlohmann::json;

namespace {

// What comes from outside may be nested as deep as it likes; our values may not.
constexpr int kDeepest = 200;

json tagged(const char* tag, json value) { return json{{tag, std::move(value)}}; }

// A name that begins with '$' (only what came from outside has one) gets a second one, so it is not taken for a tag.
json record_json(const Record& record, Secrets secrets) {
  json out = json::object();
  for (const auto& [name, value] : record.fields) {
    out[(name.starts_with('$') ? "$" : "") + valid_utf8(name)] = to_json(value, secrets);
  }
  return out;
}

json list_json(const List& items, Secrets secrets) {
  json out = json::array();
  for (const Value& item : items) out.push_back(to_json(item, secrets));
  return out;
}

json host_json(const Host& host) {
  json out = {{"name", valid_utf8(host.name)}};
  if (!host.address.empty()) out["address"] = valid_utf8(host.address);
  return tagged("$host", std::move(out));
}

// Bytes that are not UTF-8 must reach a program as they are, so they can't stand in JSON as a text.
json text_json(const std::string& text) {
  if (valid_utf8(text) == text) return text;
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return tagged("$bytes", std::move(hex));
}

}  // namespace

json to_json(const Value& value, Secrets secrets) {
  switch (value.kind()) {
    case Value::Kind::none:
      return nullptr;
    case Value::Kind::boolean:
      return *value.get<bool>();
    case Value::Kind::number: {
      const double n = *value.get<double>();
      const bool whole =
          n >= -9007199254740992.0 && n <= 9007199254740992.0 && static_cast<double>(static_cast<std::int64_t>(n)) == n;
      return whole ? json(static_cast<std::int64_t>(n)) : json(n);
    }
    case Value::Kind::text:
      return text_json(*value.get<std::string>());
    case Value::Kind::duration:
      return tagged("$duration", duration_text(*value.get<Duration>()));
    case Value::Kind::size:
      return tagged("$size", value.get<Size>()->bytes);
    case Value::Kind::version:
      return tagged("$version", valid_utf8(value.get<Version>()->text));
    case Value::Kind::host:
      return host_json(*value.get<Host>());
    case Value::Kind::secret:
      return tagged("$secret", secrets == Secrets::hand_over ? text_json(value.get<Secret>()->reveal()) : json());
    case Value::Kind::list:
      return list_json(*value.list(), secrets);
    case Value::Kind::record:
      return record_json(*value.record(), secrets);
  }
  return nullptr;
}

namespace {

Result<Value> wrong(const std::string& what) { return fail(ErrorKind::failed, what); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Result<Value> from_bytes(const json& inner) {
  const auto* hex = inner.get_ptr<const std::string*>();
  if (!hex || hex->size() % 2 != 0) return wrong("$bytes wants pairs of hexadecimal digits");
  std::string out;
  for (std::size_t i = 0; i < hex->size(); i += 2) {
    const int high = hex_digit((*hex)[i]);
    const int low = hex_digit((*hex)[i + 1]);
    if (high < 0 || low < 0) return wrong("$bytes wants pairs of hexadecimal digits");
    out += static_cast<char>(high * 16 + low);
  }
  return Value(std::move(out));
}

Result<Value> from_host(const json& inner) {
  if (!inner.is_object() || !inner.contains("name") || !inner["name"].is_string()) return wrong("$host wants a name");
  Host host{inner["name"].get<std::string>(), {}};
  if (inner.contains("address")) {
    if (!inner["address"].is_string()) return wrong("the address of a $host is a text");
    host.address = inner["address"].get<std::string>();
  }
  return Value(std::move(host));
}

Result<Value> from_secret(const json& inner) {
  if (inner.is_null()) return wrong("a secret that was hidden can't be read back");
  if (inner.is_string()) return Value(Secret(inner.get<std::string>()));
  if (!inner.is_object() || inner.size() != 1 || !inner.contains("$bytes")) return wrong("$secret wants a text");
  Result<Value> bytes = from_bytes(inner["$bytes"]);
  return bytes ? Result<Value>(Value(Secret(*bytes->get<std::string>()))) : bytes;
}

Result<Value> from_tagged(const std::string& tag, const json& inner) {
  if (tag == "$host") return from_host(inner);
  if (tag == "$secret") return from_secret(inner);
  if (tag == "$bytes") return from_bytes(inner);
  if (tag == "$size") {
    return inner.is_number_integer() ? Result<Value>(Value(Size{inner.get<std::int64_t>()}))
                                     : wrong("$size wants a whole number of bytes");
  }
  const auto* text = inner.get_ptr<const std::string*>();
  if (!text) return wrong(tag + " wants a text");
  if (tag == "$version") return Value(Version{*text});
  Duration duration{};
  if (tag == "$duration" && parse_duration(*text, duration)) return Value(duration);
  return wrong(tag == "$duration" ? "\"" + *text + "\" is no duration" : "unknown kind of value " + tag);
}

bool is_tag(const std::string& key) { return key.starts_with('$') && !key.starts_with("$$"); }

Result<Value> convert(const json& j, bool plain, int depth) {
  if (depth > kDeepest) return wrong("the value is nested more than " + std::to_string(kDeepest) + " levels deep");
  if (j.is_null()) return Value();
  if (j.is_boolean()) return Value(j.get<bool>());
  if (j.is_number()) return Value(j.get<double>());
  if (j.is_string()) return Value(j.get<std::string>());
  if (j.is_array()) {
    List items;
    items.reserve(j.size());
    for (const json& item : j) {
      Result<Value> value = convert(item, plain, depth + 1);
      if (!value) return value;
      items.push_back(std::move(*value));
    }
    return Value(std::move(items));
  }
  if (!j.is_object()) return wrong("not a JSON value");
  if (!plain && j.size() == 1 && is_tag(j.begin().key())) return from_tagged(j.begin().key(), *j.begin());
  Record record;
  for (auto it = j.begin(); it != j.end(); ++it) {
    if (!plain && is_tag(it.key())) return wrong("unknown kind of value " + it.key());
    Result<Value> value = convert(*it, plain, depth + 1);
    if (!value) return value;
    record.fields.emplace_back(!plain && it.key().starts_with('$') ? it.key().substr(1) : it.key(), std::move(*value));
  }
  return Value(std::move(record));
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto good = text.substr(0, first_invalid_utf8(text));
  out = good;
  text.remove_prefix(good.size());
  while (!text.empty()) {
    const CodePoint c = decode_utf8(text);
    out += c.valid ? text.substr(0, c.length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(c.valid ? c.length : 1);
  }
  return out;
}

Result<Value> value_from_json(const json& j) { return convert(j, false, 0); }

Result<Value> value_from_plain_json(const json& j) { return convert(j, true, 0); }

}  // namespace ocflow

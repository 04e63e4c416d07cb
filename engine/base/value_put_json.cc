#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/value_json.h"

namespace ocflow {
namespace {

// Stands in quotes as it is.
bool is_simple(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

// In the order of a tree's, which is that of their names.
bool is_simple(const Record& record) {
  std::string_view before;
  return std::all_of(record.fields.begin(), record.fields.end(), [&before](const auto& field) {
    return field.first > std::exchange(before, field.first) && field.first[0] != '$' && is_simple(field.first);
  });
}

bool put_simple(std::string& to, const Value& value, Secrets secrets) {
  const auto* text = value.get<std::string>();
  const auto* number = value.get<double>();
  if (value.is_none()) {
    to += "null";
  } else if (const auto* truth = value.get<bool>()) {
    to += *truth ? "true" : "false";
  } else if (number && std::isfinite(*number)) {
    to += number_text(*number);
  } else if (text && is_simple(*text)) {
    to.append(1, '"').append(*text).append(1, '"');
  } else if (const auto* list = value.list()) {
    to += '[';
    for (const Value& item : *list) {
      if (&item != &list->front()) to += ',';
      put_json(to, item, secrets);
    }
    to += ']';
  } else if (const auto* record = value.record(); record && is_simple(*record)) {
    to += '{';
    for (const auto& field : record->fields) {
      if (&field != &record->fields.front()) to += ',';
      to.append(1, '"').append(field.first).append("\":");
      put_json(to, field.second, secrets);
    }
    to += '}';
  } else {
    return false;
  }
  return true;
}

}  // namespace

void put_json(std::string& to, const Value& value, Secrets secrets) {
  if (!put_simple(to, value, secrets))
    to += to_json(value, secrets).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace ocflow

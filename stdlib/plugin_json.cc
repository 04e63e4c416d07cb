#include "stdlib/plugin_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"

namespace ocflow::stdlib {

using nlohmann::json;

namespace {

Result<json> text_json(const std::string& text) {
  if (valid_utf8(text) == text) return json(text);
  return fail(ErrorKind::failed, "a text isn't UTF-8, and a plugin is handed JSON",
              "hand it over in a file, or as its base64");
}

Result<json> list_json(const List& items) {
  json out = json::array();
  for (const Value& item : items) {
    auto made = plugin_json(item);
    if (!made) return made;
    out.push_back(std::move(*made));
  }
  return out;
}

Result<json> record_json(const Record& record) {
  json out = json::object();
  for (const auto& [name, value] : record.fields) {
    auto made = plugin_json(value);
    if (!made) return made;
    out[name] = std::move(*made);
  }
  return out;
}

tl::unexpected<Error> misfit(const std::string& what, const Type& type, const json& found) {
  auto shown = found.dump(-1, ' ', false, json::error_handler_t::replace);
  if (shown.size() > 80) shown = shown.substr(0, 80) + "...";
  return fail(ErrorKind::failed, what + " is " + shown + ", and should be a " + type.text());
}

Result<Value> list_from(const json& j, const Type& type, const std::string& what) {
  if (!j.is_array()) return misfit(what, type, j);
  List out;
  for (const json& item : j) {
    auto made = from_plugin_json(item, type.element ? *type.element : Type{}, what);
    if (!made) return made;
    out.push_back(std::move(*made));
  }
  return Value(std::move(out));
}

Result<Value> record_from(const json& j, const Type& type, const std::string& what) {
  if (!j.is_object()) return misfit(what, type, j);
  Record out;
  for (const Field& field : type.fields->fields) {
    const auto at = j.find(field.name);
    auto made = at == j.end() ? Result<Value>(Value{}) : from_plugin_json(*at, field.type, what + "." + field.name);
    if (!made) return made;
    out.fields.emplace_back(field.name, std::move(*made));
  }
  return Value(std::move(out));
}

// Numbers that stand for durations and sizes.
Result<Value> measure_from(const json& j, const Type& type, const std::string& what) {
  const double number = j.is_number() ? j.get<double>() : std::nan("");
  const double most = type.kind == Type::Kind::duration ? 9e9 : 9e18;
  if (!(number >= -most && number <= most)) return misfit(what, type, j);
  if (type.kind == Type::Kind::size) return Value(Size{static_cast<std::int64_t>(number)});
  return Value(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(number)));
}

}  // namespace

Result<json> plugin_json(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::text:
      return text_json(*value.get<std::string>());
    case Value::Kind::secret:
      return text_json(value.get<Secret>()->reveal());
    case Value::Kind::duration:
      return json(std::chrono::duration<double>(*value.get<Duration>()).count());
    case Value::Kind::size:
      return json(value.get<Size>()->bytes);
    case Value::Kind::version:
      return text_json(value.get<Version>()->text);
    case Value::Kind::host: {
      const auto* host = value.get<Host>();
      return text_json(host->address.empty() ? host->name : host->address);
    }
    case Value::Kind::list:
      return list_json(*value.list());
    case Value::Kind::record:
      return record_json(*value.record());
    default:
      return to_json(value);
  }
}

Result<Value> from_plugin_json(const json& j, const Type& type, const std::string& what) {
  if (j.is_null() && (type.may_be_none || type.kind == Type::Kind::any)) return Value{};
  switch (type.kind) {
    case Type::Kind::list:
      return list_from(j, type, what);
    case Type::Kind::record:
      return record_from(j, type, what);
    case Type::Kind::duration:
    case Type::Kind::size:
      return measure_from(j, type, what);
    case Type::Kind::version:
      if (j.is_string()) return Value(Version{j.get<std::string>()});
      return misfit(what, type, j);
    default:
      break;
  }
  auto made = value_from_plain_json(j);
  if (!made || !why_not(*made, type).empty()) return misfit(what, type, j);
  return made;
}

}  // namespace ocflow::stdlib

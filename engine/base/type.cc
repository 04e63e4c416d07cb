#include "engine/base/type.h"

#include <algorithm>

namespace ocflow {

Type Type::list_of(Type element) {
  Type t = of(Kind::list);
  t.element = std::make_shared<const Type>(std::move(element));
  return t;
}

Type Type::one_of(std::vector<std::string> choices) {
  Type t = of(Kind::choice);
  t.choices = std::make_shared<const std::vector<std::string>>(std::move(choices));
  return t;
}

namespace {

std::string choices_text(const std::vector<std::string>& choices) {
  std::string out = "one of ";
  for (std::size_t i = 0; i < choices.size(); ++i) out += (i > 0 ? ", \"" : "\"") + choices[i] + "\"";
  return out;
}

bool has(const std::vector<std::string>& choices, const std::string& text) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

}  // namespace

std::string Type::text() const {
  switch (kind) {
    case Kind::any:
      return "any value";
    case Kind::none:
      return "none";
    case Kind::text:
      return "text";
    case Kind::number:
      return "number";
    case Kind::boolean:
      return "bool";
    case Kind::duration:
      return "duration";
    case Kind::size:
      return "size";
    case Kind::version:
      return "version";
    case Kind::host:
      return "host";
    case Kind::secret:
      return "secret";
    case Kind::code:
      return "text without values";
    case Kind::list:
      return "list of " + (element ? element->text() : std::string("any value"));
    case Kind::choice:
      return choices ? choices_text(*choices) : "one of no choices";
    case Kind::record:
      return fields ? fields->name : "record";
  }
  return {};
}

const Field* RecordType::find(std::string_view field) const {
  for (const Field& f : fields) {
    if (f.name == field) return &f;
  }
  return nullptr;
}

bool fits(const Type& from, const Type& to) {
  using Kind = Type::Kind;
  if (to.kind == Kind::any) return true;
  if (from.kind == Kind::any) return !from.may_be_none || to.may_be_none;
  if (from.kind == Kind::none) return to.may_be_none || to.kind == Kind::none;
  if (from.may_be_none && !to.may_be_none) return false;
  switch (to.kind) {
    case Kind::text:
      return from.kind == Kind::text || from.kind == Kind::choice;
    case Kind::choice:
      return from.kind == Kind::choice && from.choices && to.choices &&
             std::all_of(from.choices->begin(), from.choices->end(),
                         [&](const std::string& c) { return has(*to.choices, c); });
    case Kind::list:
      return from.kind == Kind::list && (!from.element || !to.element || fits(*from.element, *to.element));
    case Kind::record:
      return from.kind == Kind::record && (from.fields == to.fields || !to.fields);
    default:
      return from.kind == to.kind;
  }
}

namespace {

std::string with_article(const std::string& noun) {
  return (std::string_view("aeiou").find(noun.front()) == std::string_view::npos ? "a " : "an ") + noun;
}

std::string described(const Value& value) {
  if (value.is_none()) return "none";
  if (value.kind() == Value::Kind::text) return "the text \"" + *value.get<std::string>() + "\"";
  if (value.kind() == Value::Kind::list || value.kind() == Value::Kind::record || value.get<Secret>()) {
    return with_article(std::string(kind_name(value.kind())));
  }
  return "the " + std::string(kind_name(value.kind())) + " " + value.text();
}

std::string wanted(const Value& value, const Type& to) {
  return to.text() + " is wanted, " + described(value) + " was found";
}

std::string list_problem(const List& items, const Type& to) {
  if (!to.element) return {};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string why = why_not(items[i], *to.element);
    if (!why.empty()) return "item " + std::to_string(i + 1) + ": " + why;
  }
  return {};
}

std::string record_problem(const Record& record, const RecordType& type) {
  for (const Field& field : type.fields) {
    const Value* value = record.find(field.name);
    if (!value && field.otherwise) continue;
    if (!value) return "field " + field.name + " is missing";
    const std::string why = why_not(*value, field.type);
    if (!why.empty()) return "field " + field.name + ": " + why;
  }
  for (const auto& [name, value] : record.fields) {
    if (!type.find(name)) return type.name + " has no field " + name;
  }
  return {};
}

bool is_kind(const Value& value, Type::Kind kind) {
  using Kind = Type::Kind;
  switch (kind) {
    case Kind::text:
    case Kind::code:
      return value.kind() == Value::Kind::text;
    case Kind::number:
      return value.kind() == Value::Kind::number;
    case Kind::boolean:
      return value.kind() == Value::Kind::boolean;
    case Kind::duration:
      return value.kind() == Value::Kind::duration;
    case Kind::size:
      return value.kind() == Value::Kind::size;
    case Kind::version:
      return value.kind() == Value::Kind::version;
    case Kind::host:
      return value.kind() == Value::Kind::host;
    case Kind::secret:
      return value.kind() == Value::Kind::secret;
    default:
      return false;
  }
}

}  // namespace

std::string why_not(const Value& value, const Type& to) {
  using Kind = Type::Kind;
  if (to.kind == Kind::any) return {};
  if (value.is_none()) return to.may_be_none || to.kind == Kind::none ? std::string{} : wanted(value, to);
  if (to.kind == Kind::list && value.list()) return list_problem(*value.list(), to);
  if (to.kind == Kind::record && value.record()) return to.fields ? record_problem(*value.record(), *to.fields) : "";
  if (to.kind == Kind::choice) {
    const std::string* text = value.get<std::string>();
    return text && to.choices && has(*to.choices, *text) ? std::string{} : wanted(value, to);
  }
  return is_kind(value, to.kind) ? std::string{} : wanted(value, to);
}

}  // namespace ocflow

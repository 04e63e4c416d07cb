#include "engine/base/value.h"

#include <array>

namespace ocflow {

const Value* Record::find(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (field == name) return &value;
  }
  return nullptr;
}

const List* Value::list() const {
  const auto* shared = std::get_if<std::shared_ptr<const List>>(&data_);
  return shared ? shared->get() : nullptr;
}

const Record* Value::record() const {
  const auto* shared = std::get_if<std::shared_ptr<const Record>>(&data_);
  return shared ? shared->get() : nullptr;
}

const Value* Value::field(std::string_view name) const {
  const Record* r = record();
  return r ? r->find(name) : nullptr;
}

namespace {

// The order of the fields is for people: two records with the same names and values are the same record.
bool same_record(const Record& a, const Record& b) {
  if (a.fields.size() != b.fields.size()) return false;
  for (std::size_t i = 0; i < a.fields.size(); ++i) {
    const auto& [name, value] = a.fields[i];
    const Value* other = b.fields[i].first == name ? &b.fields[i].second : b.find(name);
    if (!other || !(*other == value)) return false;
  }
  return true;
}

void add_text(const Value& value, std::string& out);

void add_list(const List& items, std::string& out) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    add_text(items[i], out);
  }
}

void add_record(const Record& record, std::string& out) {
  out += '(';
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (i > 0) out += ", ";
    out += record.fields[i].first + ": ";
    add_text(record.fields[i].second, out);
  }
  out += ')';
}

void add_text(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::none:
      out += "none";
      break;
    case Value::Kind::boolean:
      out += *value.get<bool>() ? "true" : "false";
      break;
    case Value::Kind::number:
      out += number_text(*value.get<double>());
      break;
    case Value::Kind::text:
      out += *value.get<std::string>();
      break;
    case Value::Kind::duration:
      out += duration_text(*value.get<Duration>());
      break;
    case Value::Kind::size:
      out += size_text(*value.get<Size>());
      break;
    case Value::Kind::version:
      out += value.get<Version>()->text;
      break;
    case Value::Kind::host:
      out += value.get<Host>()->name;
      break;
    case Value::Kind::secret:
      out += "(secret)";
      break;
    case Value::Kind::list:
      add_list(*value.list(), out);
      break;
    case Value::Kind::record:
      add_record(*value.record(), out);
      break;
  }
}

bool deeper(const Value& value, unsigned than) {
  if (!value.list() && !value.record()) return false;
  if (than == 0) return true;
  if (const List* list = value.list()) {
    for (const Value& item : *list) {
      if (deeper(item, than - 1)) return true;
    }
  }
  if (const Record* record = value.record()) {
    for (const auto& field : record->fields) {
      if (deeper(field.second, than - 1)) return true;
    }
  }
  return false;
}

}  // namespace

bool Value::operator==(const Value& other) const {
  if (kind() != other.kind()) return false;
  if (const List* l = list()) return l == other.list() || *l == *other.list();
  if (const Host* h = get<Host>()) return *h == *other.get<Host>();
  if (const Record* r = record()) return r == other.record() || same_record(*r, *other.record());
  return data_ == other.data_;
}

std::string Value::text() const {
  std::string out;
  add_text(*this, out);
  return out;
}

std::string_view kind_name(Value::Kind kind) {
  static constexpr std::array<std::string_view, 11> names = {"none",    "bool", "number", "text", "duration", "size",
                                                             "version", "host", "secret", "list", "record"};
  return names[static_cast<std::size_t>(kind)];
}

bool too_deep(const Value& value) { return deeper(value, deepest_value); }

std::string too_deep_text() { return "its result is nested more than " + std::to_string(deepest_value) + " deep"; }

}  // namespace ocflow

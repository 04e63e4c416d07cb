// The types of the language. A Type is small and freely copied; the record types it points to belong to the
// program that declared them, or are static (the results of built-in actions).
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/span.h"
#include "engine/base/value.h"

namespace ocflow {

struct RecordType;

struct Type {
  enum class Kind {
    any,
    none,
    text,
    number,
    boolean,
    duration,
    size,
    version,
    host,
    secret,
    list,
    choice,
    record,
    code
  };
  Kind kind = Kind::any;
  bool may_be_none = false;                                 // declared with the default `none`
  std::shared_ptr<const Type> element;                      // list
  std::shared_ptr<const std::vector<std::string>> choices;  // one of "a", "b"
  const RecordType* fields = nullptr;                       // record

  static Type of(Kind k) { return Type{k, false, {}, {}, nullptr}; }
  static Type list_of(Type element);
  static Type one_of(std::vector<std::string> choices);
  static Type record(const RecordType& fields) { return Type{Kind::record, false, {}, {}, &fields}; }
  Type or_none() const {
    Type t = *this;
    t.may_be_none = true;
    return t;
  }

  std::string text() const;  // as it is written: `list of text`, `one of "a", "b"`, `component`
};

struct Field {
  std::string name;
  Type type;
  std::optional<Value> otherwise;  // the default; without one a value must be given
  std::string about;               // one sentence without full stop
  Span at;
};

struct RecordType {
  std::string name;  // as it is written where it is declared; of an action's result, the action's name
  std::vector<Field> fields;
  const Field* find(std::string_view name) const;
};

// Can a value of type `from` stand where `to` is wanted? (A choice is a text; any fits both ways,
// but none stands only where none is wanted.)
bool fits(const Type& from, const Type& to);
// The same of a value, with why not: empty when it fits.
std::string why_not(const Value& value, const Type& to);

}  // namespace ocflow

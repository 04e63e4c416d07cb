// The values of the language: what a site file holds, an expression computes, an action takes and returns.
// Values are immutable and cheap to copy (lists, records, hosts and secrets are shared).
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ocflow {

class Value;
using List = std::vector<Value>;

using Duration = std::chrono::nanoseconds;

struct Size {  // bytes; 1 KB = 1000, 1 KiB = 1024
  std::int64_t bytes = 0;
  bool operator==(const Size&) const = default;
};

struct Version {  // compared by its dot-separated parts, numbers as numbers; a part that is not there is a 0
  std::string text;
  bool operator==(const Version& other) const;
};

struct Host {  // the name under which a site file says how a host is reached
  std::string name;
  std::string address;  // where its ports are, from the site file; empty: its name
  bool operator==(const Host& other) const { return name == other.name; }
};

// A secret has no text form: nothing but the action that needs it may ask for `reveal()`.
class Secret {
 public:
  explicit Secret(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {}
  const std::string& reveal() const { return *text_; }
  bool operator==(const Secret& other) const { return *text_ == *other.text_; }

 private:
  std::shared_ptr<const std::string> text_;
};

// Named values in the order they were declared. Equal when names and values are.
struct Record {
  std::vector<std::pair<std::string, Value>> fields;
  const Value* find(std::string_view name) const;  // nullptr when there is none
};

class Value {
 public:
  enum class Kind { none, boolean, number, text, duration, size, version, host, secret, list, record };

  Value() = default;
  Value(bool b) : data_(b) {}
  Value(double n) : data_(n) {}
  Value(int n) : data_(static_cast<double>(n)) {}
  Value(std::int64_t n) : data_(static_cast<double>(n)) {}  // exact to 2^53, as JSON's
  Value(std::string s) : data_(std::move(s)) {}
  Value(const char* s) : data_(std::string(s)) {}
  Value(Duration d) : data_(d) {}
  Value(Size s) : data_(s) {}
  Value(Version v) : data_(std::move(v)) {}
  Value(Host h) : data_(std::make_shared<const Host>(std::move(h))) {}
  Value(Secret s) : data_(std::move(s)) {}
  Value(List items) : data_(std::make_shared<const List>(std::move(items))) {}
  Value(Record record) : data_(std::make_shared<const Record>(std::move(record))) {}

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_none() const { return kind() == Kind::none; }

  // nullptr unless the value is of that kind.
  template <class T>
  const T* get() const {
    if constexpr (std::is_same_v<T, Host>) {
      const auto* shared = std::get_if<std::shared_ptr<const Host>>(&data_);
      return shared ? shared->get() : nullptr;
    } else {
      return std::get_if<T>(&data_);
    }
  }
  const List* list() const;
  const Record* record() const;
  // The value of a field, or nullptr if this is no record or has no such field.
  const Value* field(std::string_view name) const;

  bool operator==(const Value& other) const;

  // As it stands in a sentence: 5m, 64MB, a, b. A secret shows as "(secret)".
  std::string text() const;

 private:
  // What is larger than a text is shared: there are millions of these.
  std::variant<std::monostate, bool, double, std::string, Duration, Size, Version, std::shared_ptr<const Host>, Secret,
               std::shared_ptr<const List>, std::shared_ptr<const Record>>
      data_;
};

// Results of acts that are nested deeper fail them, so nothing deeper is ever kept.
inline constexpr unsigned deepest_value = 100;
bool too_deep(const Value& value);
std::string too_deep_text();

std::string_view kind_name(Value::Kind kind);  // "text", "number", ... as the language names its types

// Durations and sizes as the language writes them; parse takes the whole text or nothing.
std::string duration_text(Duration d);
bool parse_duration(std::string_view text, Duration& out);
std::string size_text(Size s);
bool parse_size(std::string_view text, Size& out);
std::string number_text(double n);                         // the shortest text that reads back as the same number
int compare_versions(const Version& a, const Version& b);  // <0, 0, >0

}  // namespace ocflow

#include <charconv>
#include <cmath>

#include "engine/site/binder.h"

namespace ocflow::site {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// Plain decimal notation only: YAML's octals, sexagesimals and .inf surprise people.
std::optional<double> plain_number(const std::string& text) {
  std::string_view digits = text;
  if (!digits.empty() && digits[0] == '-') digits.remove_prefix(1);
  if (digits.empty() || !digit(digits[0]) || !digit(digits.back())) return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0' && digit(digits[1])) return std::nullopt;
  if (digits.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<Value> read_number(const Node& node, std::string& remedy) {
  const auto number = plain_number(node.scalar);
  if (number && !node.quoted) return Value(*number);
  if (number) remedy = "remove the quotes";
  return std::nullopt;
}

std::optional<Value> read_bool(const Node& node, std::string& remedy) {
  if (!node.quoted && node.scalar == "true") return Value(true);
  if (!node.quoted && node.scalar == "false") return Value(false);
  const std::string& s = node.scalar;
  if (s == "yes" || s == "Yes" || s == "on" || s == "On" || s == "True" || s == "TRUE" || s == "true") {
    remedy = "write true";
  } else if (s == "no" || s == "No" || s == "off" || s == "Off" || s == "False" || s == "FALSE" || s == "false") {
    remedy = "write false";
  }
  return std::nullopt;
}

template <class T, bool (*parse)(std::string_view, T&)>
std::optional<Value> read_measure(const Node& node, const char* units, std::string& remedy) {
  T measure{};
  if (parse(node.scalar, measure)) {
    if (node.scalar.front() != '-') return Value(measure);
    remedy = "leave the minus out: " + node.scalar.substr(1);
    return std::nullopt;
  }
  if (plain_number(node.scalar)) remedy = "add its unit: " + node.scalar + units;
  return std::nullopt;
}

}  // namespace

std::optional<Value> read_scalar(const Type& type, const Node& node, std::string& remedy) {
  switch (type.kind) {
    case Type::Kind::text:
    case Type::Kind::code:
      return Value(node.scalar);
    case Type::Kind::secret:
      return Value(Secret(node.scalar));
    case Type::Kind::version:
      if (!node.scalar.empty()) return Value(Version{node.scalar});
      return std::nullopt;
    case Type::Kind::number:
      return read_number(node, remedy);
    case Type::Kind::boolean:
      return read_bool(node, remedy);
    case Type::Kind::duration:
      return read_measure<Duration, parse_duration>(node, "s", remedy);
    case Type::Kind::size:
      return read_measure<Size, parse_size>(node, "MB", remedy);
    default:
      return std::nullopt;
  }
}

std::string how_written(const Type& type) {
  switch (type.kind) {
    case Type::Kind::text:
    case Type::Kind::code:
      return "a text";
    case Type::Kind::number:
      return "a number, as in 7001 or 1.5";
    case Type::Kind::boolean:
      return "true or false";
    case Type::Kind::duration:
      return "a duration, as in 90s or 2m30s";
    case Type::Kind::size:
      return "a size, as in 64MB";
    case Type::Kind::version:
      return "a version, as in 8.1.2";
    case Type::Kind::host:
      return "the name of one of the hosts";
    case Type::Kind::secret:
      return "a secret text";
    case Type::Kind::list:
      return "a list, each entry on a line of its own after a dash";
    case Type::Kind::record:
      return "the fields of " + type.text() + ", each on a line of its own";
    default:
      return type.text();
  }
}

std::string as_found(const Node& node) {
  switch (node.kind) {
    case Node::Kind::empty:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "names with values";
    case Node::Kind::scalar:
      break;
  }
  constexpr std::size_t most = 60;
  const std::string shown = node.scalar.size() > most ? node.scalar.substr(0, most) + "..." : node.scalar;
  return node.quoted || shown.empty() ? "\"" + shown + "\"" : shown;
}

Value untyped(const Node& node) {
  switch (node.kind) {
    case Node::Kind::empty:
      return {};
    case Node::Kind::list: {
      List items;
      for (const Node& item : node.items) items.push_back(untyped(item));
      return items;
    }
    case Node::Kind::map: {
      Record record;
      for (const auto& [key, value] : node.entries) record.fields.emplace_back(key.scalar, untyped(value));
      return record;
    }
    case Node::Kind::scalar:
      break;
  }
  std::string unused;
  if (const auto number = read_number(node, unused)) return *number;
  if (const auto truth = read_bool(node, unused)) return *truth;
  return node.scalar;
}

}  // namespace ocflow::site

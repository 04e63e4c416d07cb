#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "engine/expr/operators.h"

namespace ocflow::expr {
namespace {

std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string trimmed(const std::string& text) {
  static constexpr const char* kSpaces = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

// A last line without an end is a line; nothing after the last end is none.
List split_lines(const std::string& text) {
  List out;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const bool cr = end > begin && text[end - 1] == '\r';
    out.emplace_back(text.substr(begin, end - begin - (cr ? 1 : 0)));
    begin = end + 1;
  }
  return out;
}

// Equal keys have equal buckets; the keys that are equal in more than one form share one.
std::string bucket(const Value& key) {
  const bool many_forms = key.list() || key.record() || key.get<Version>() || key.get<Secret>();
  return std::string(kind_name(key.kind())) + (many_forms ? "" : key.text());
}

Evaluated distinct(std::vector<Value> items, const std::vector<Value>& keys) {
  std::unordered_map<std::string, std::vector<std::size_t>> seen;
  List out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<std::size_t>& same = seen[bucket(keys[i])];
    if (std::any_of(same.begin(), same.end(), [&](std::size_t j) { return keys[j] == keys[i]; })) continue;
    same.push_back(i);
    out.push_back(std::move(items[i]));
  }
  return known(std::move(out));
}

std::string no_order(const Value& a, const Value& b) {
  return "the items can't be ordered by " + std::string(kind_name(a.kind())) + " and " +
         std::string(kind_name(b.kind()));
}

Evaluated extreme(std::vector<Value> items, const std::vector<Value>& keys, int wanted, Span at) {
  if (items.empty()) return known({});
  std::size_t best = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::optional<int> order = order_of(keys[i], keys[best]);
    if (!order) return error_at(at, no_order(keys[best], keys[i]));
    if (*order == wanted) best = i;  // of equal ones the first stays
  }
  return known(std::move(items[best]));
}

Evaluated sorted_by(std::vector<Value> items, const std::vector<Value>& keys, Span at) {
  for (const Value& key : keys) {
    if (!order_of(key, keys.front(), TextOrder::by_bytes)) return error_at(at, no_order(keys.front(), key));
  }
  std::vector<std::size_t> places(items.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return *order_of(keys[a], keys[b], TextOrder::by_bytes) < 0; });
  List out;
  out.reserve(items.size());
  for (const std::size_t place : places) out.push_back(std::move(items[place]));
  return known(std::move(out));
}

}  // namespace

Evaluated list_function(Function fn, std::vector<Value> items, const std::vector<Value>& keys, bool sorted, Span at) {
  switch (fn) {
    case Function::count:
      return known(static_cast<double>(items.size()));
    case Function::max:
      return extreme(std::move(items), keys, 1, at);
    case Function::min:
      return extreme(std::move(items), keys, -1, at);
    case Function::distinct:
      return distinct(std::move(items), keys);
    case Function::first:
      if (!sorted) return known(items.empty() ? Value{} : std::move(items.front()));
      return extreme(std::move(items), keys, -1, at);
    default:
      return sorted ? sorted_by(std::move(items), keys, at) : known(std::move(items));
  }
}

Evaluated text_function(Function fn, const List& arguments, Span at) {
  const std::string* text = arguments.empty() ? nullptr : arguments[0].get<std::string>();
  if (!text) {
    return error_at(at, "a text is wanted, " +
                            std::string(arguments.empty() ? "nothing" : kind_name(arguments[0].kind())) + " was found");
  }
  switch (fn) {
    case Function::lower:
      return known(lowered(*text));
    case Function::trim:
      return known(trimmed(*text));
    case Function::lines:
      return known(split_lines(*text));
    default:
      break;
  }
  const std::string* pattern = arguments.size() < 2 ? nullptr : arguments[1].get<std::string>();
  return pattern ? match(fn, *text, *pattern, at) : error_at(at, "the pattern has to be a text");
}

}  // namespace ocflow::expr

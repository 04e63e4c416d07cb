// Numbers, durations, sizes and versions as text and back.
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/value.h"

namespace ocflow {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t worth;
};

constexpr std::array<Unit, 7> kDurations = {{{"d", 86'400'000'000'000},
                                             {"h", 3'600'000'000'000},
                                             {"m", 60'000'000'000},
                                             {"s", 1'000'000'000},
                                             {"ms", 1'000'000},
                                             {"us", 1'000},
                                             {"ns", 1}}};

constexpr std::array<Unit, 11> kSizes = {{{"PiB", std::int64_t{1} << 50},
                                          {"PB", 1'000'000'000'000'000},
                                          {"TiB", std::int64_t{1} << 40},
                                          {"TB", 1'000'000'000'000},
                                          {"GiB", std::int64_t{1} << 30},
                                          {"GB", 1'000'000'000},
                                          {"MiB", std::int64_t{1} << 20},
                                          {"MB", 1'000'000},
                                          {"KiB", 1024},
                                          {"KB", 1000},
                                          {"B", 1}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `12` or `1.5` at the front of `text`, which is shortened by it, times a unit that follows it.
struct Amount {
  std::int64_t whole = 0;
  std::string_view fraction;
};

bool take_amount(std::string_view& text, Amount& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.whole);
  if (error != std::errc{} || text.empty() || !is_digit(text[0])) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
    std::size_t n = 1;
    while (n < text.size() && is_digit(text[n])) ++n;
    out.fraction = text.substr(1, n - 1);
    text.remove_prefix(n);
  }
  return true;
}

// Adds amount × unit; false when it doesn't fit or isn't a whole number of the smallest unit.
bool add_amount(const Amount& amount, std::int64_t worth, std::int64_t& total) {
  std::int64_t part = 0;
  if (__builtin_mul_overflow(amount.whole, worth, &part) || __builtin_add_overflow(total, part, &total)) return false;
  std::int64_t digit_worth = worth;
  for (const char c : amount.fraction) {
    if (c != '0' && digit_worth % 10 != 0) return false;
    digit_worth /= 10;
    if (__builtin_add_overflow(total, (c - '0') * digit_worth, &total)) return false;
  }
  return true;
}

template <std::size_t N>
const Unit* take_unit(std::string_view& text, const std::array<Unit, N>& units) {
  std::size_t n = 0;
  while (n < text.size() && !is_digit(text[n])) ++n;
  for (const Unit& unit : units) {
    if (unit.name != text.substr(0, n)) continue;
    text.remove_prefix(n);
    return &unit;
  }
  return nullptr;
}

std::string amount_text(std::int64_t amount, std::int64_t unit) {
  std::string out = std::to_string(amount / unit);
  std::string rest = std::to_string(unit + amount % unit).substr(1);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return rest.empty() ? out : out + "." + rest;
}

}  // namespace

std::string duration_text(Duration d) {
  std::int64_t left = d.count();
  if (left == 0) return "0s";
  if (left == std::numeric_limits<std::int64_t>::min()) ++left;  // the one that has no positive counterpart
  std::string out = left < 0 ? "-" : "";
  left = left < 0 ? -left : left;
  for (std::size_t i = 0; i < kDurations.size() && left > 0; ++i) {
    const Unit& unit = kDurations[i];
    if (left < unit.worth) continue;
    if (unit.worth <= 1'000'000'000) return out + amount_text(left, unit.worth) + std::string(unit.name);
    out += std::to_string(left / unit.worth) + std::string(unit.name);
    left %= unit.worth;
    if (left > 0 && left < 1'000'000'000) return out + amount_text(left, 1'000'000'000) + "s";
  }
  return out;
}

bool parse_duration(std::string_view text, Duration& out) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return false;
  std::int64_t total = 0;
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
  while (!text.empty()) {
    Amount amount;
    if (!take_amount(text, amount)) return false;
    const Unit* unit = take_unit(text, kDurations);
    if (!unit || unit->worth >= last || (!amount.fraction.empty() && !text.empty())) return false;
    if (!add_amount(amount, unit->worth, total)) return false;
    last = unit->worth;
  }
  out = Duration(negative ? -total : total);
  return true;
}

std::string size_text(Size s) {
  if (s.bytes < 0) return std::to_string(s.bytes) + "B";
  for (const Unit& unit : kSizes) {
    if (s.bytes >= unit.worth && s.bytes % unit.worth == 0) {
      return std::to_string(s.bytes / unit.worth) + std::string(unit.name);
    }
  }
  return "0B";
}

bool parse_size(std::string_view text, Size& out) {
  Amount amount;
  if (!take_amount(text, amount)) return false;
  const Unit* unit = take_unit(text, kSizes);
  std::int64_t bytes = 0;
  if (!unit || !text.empty()) return false;
  // A binary unit has no whole tenth: count it as a fraction and ask that whole bytes come out.
  if (!amount.fraction.empty() && unit->worth % 1000 != 0) {
    const double exact =
        std::stod(std::to_string(amount.whole) + "." + std::string(amount.fraction)) * static_cast<double>(unit->worth);
    if (exact != std::floor(exact) || exact > 9e15) return false;
    bytes = static_cast<std::int64_t>(exact);
  } else if (!add_amount(amount, unit->worth, bytes)) {
    return false;
  }
  out = Size{bytes};
  return true;
}

std::string number_text(double n) {
  std::array<char, 64> buffer{};
  char* const begin = buffer.data();
  char* const end = begin + buffer.size();
  const double size = std::fabs(n);
  if (n == 0) return "0";
  const auto form = size >= 1e-7 && size < 1e17 ? std::chars_format::fixed : std::chars_format::scientific;
  const auto written = std::to_chars(begin, end, n, form);
  return written.ec == std::errc{} ? std::string(begin, written.ptr) : std::string("?");
}

namespace {

std::string_view take_part(std::string_view& text) {
  const std::size_t dot = text.find('.');
  const std::string_view part = text.substr(0, dot);
  text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
  return part;
}

// The number at the front of a part without its zeros; what follows it stays in `part`.
std::string_view take_number(std::string_view& part) {
  std::size_t begin = 0;
  while (begin < part.size() && part[begin] == '0') ++begin;
  std::size_t end = begin;
  while (end < part.size() && is_digit(part[end])) ++end;
  const std::string_view number = part.substr(begin, end - begin);
  part = part.substr(end);
  return number;
}

}  // namespace

int compare_versions(const Version& a, const Version& b) {
  std::string_view left = a.text;
  std::string_view right = b.text;
  while (!left.empty() || !right.empty()) {
    std::string_view x = take_part(left);
    std::string_view y = take_part(right);
    const std::string_view m = take_number(x);
    const std::string_view n = take_number(y);
    if (m.size() != n.size()) return m.size() < n.size() ? -1 : 1;
    if (const int c = m.compare(n)) return c;
    if (const int c = x.compare(y)) return c;
  }
  return 0;
}

bool Version::operator==(const Version& other) const { return compare_versions(*this, other) == 0; }

}  // namespace ocflow

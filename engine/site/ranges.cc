#include "engine/site/ranges.h"

#include <algorithm>
#include <charconv>

namespace ocflow::site {
namespace {

using Texts = std::vector<std::string>;

bool all_digits(std::string_view text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == text.npos;
}

bool letter(std::string_view text) {
  return text.size() == 1 && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
}

std::size_t number(std::string_view text) {
  std::size_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

std::string padded(std::size_t n, std::size_t width) {
  auto text = std::to_string(n);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// 01-12, a-c, or one of them alone.
bool add_part(std::string_view part, Texts& to, std::string& why) {
  const auto dash = part.find_first_of("-:");
  if (dash == part.npos) {
    if (part.empty()) why = "nothing stands between two commas";
    to.emplace_back(part);
    return !part.empty();
  }
  const auto first = part.substr(0, dash), last = part.substr(dash + 1);
  if (letter(first) && letter(last) && first[0] <= last[0]) {
    for (int c = first[0]; c <= last[0]; ++c) to.emplace_back(1, static_cast<char>(c));
    return true;
  }
  why = std::string(part) + " doesn't count up from one number or letter to another";
  if (!all_digits(first) || !all_digits(last) || number(first) > number(last)) return false;
  if (number(last) - number(first) >= most_hosts) {
    why = std::string(part) + " is more than " + std::to_string(most_hosts);
    return false;
  }
  const std::size_t width = first[0] == '0' ? first.size() : 1;
  for (auto n = number(first); n <= number(last); ++n) to.push_back(padded(n, width));
  return true;
}

bool add_parts(std::string_view inside, Texts& to, std::string& why) {
  for (std::size_t begin = 0; begin <= inside.size();) {
    const auto end = std::min(inside.find(',', begin), inside.size());
    if (!add_part(inside.substr(begin, end - begin), to, why)) return false;
    begin = end + 1;
  }
  return true;
}

bool multiply(Texts& all, const Texts& by, std::string& why) {
  if (all.size() * by.size() > most_hosts) {
    why = "it stands for more than " + std::to_string(most_hosts);
    return false;
  }
  Texts out;
  for (const auto& text : all)
    for (const auto& end : by) out.push_back(text + end);
  all = std::move(out);
  return true;
}

}  // namespace

bool has_range(std::string_view text) { return text.find_first_of("[]") != text.npos; }

std::optional<Texts> expand(std::string_view text, std::string& why) {
  Texts all{""};
  while (!text.empty()) {
    const auto open = std::min(text.find('['), text.size());
    if (text.substr(0, open).find(']') != text.npos) {
      why = "a ] stands there without its [";
      return std::nullopt;
    }
    for (auto& one : all) one += text.substr(0, open);
    if (open == text.size()) return all;
    const auto close = text.find(']', open);
    if (close == text.npos) {
      why = "its [ has no ]";
      return std::nullopt;
    }
    Texts parts;
    if (!add_parts(text.substr(open + 1, close - open - 1), parts, why) || !multiply(all, parts, why))
      return std::nullopt;
    text.remove_prefix(close + 1);
  }
  return all;
}

}  // namespace ocflow::site

#include "engine/host/command_line.h"

#include <algorithm>
#include <string_view>

namespace ocflow::keeper {
namespace {

// Backslashes count only before a quote: there each has to be doubled, and the quote gets one of its own.
std::string argument(const std::string& word) {
  if (!word.empty() && word.find_first_of(" \t\n\v\"") == word.npos) return word;
  std::string out = "\"";
  std::size_t slashes = 0;
  for (const char c : word) {
    if (c == '\\') {
      ++slashes;
    } else {
      if (c == '"') out.append(slashes + 1, '\\');
      slashes = 0;
    }
    out += c;
  }
  return out.append(slashes, '\\') + '"';
}

bool is_script(std::string_view path) {
  while (!path.empty() && (path.back() == '.' || path.back() == ' ')) path.remove_suffix(1);
  if (path.size() < 4) return false;
  std::string end(path.substr(path.size() - 4));
  std::transform(end.begin(), end.end(), end.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return end == ".bat" || end == ".cmd";
}

}  // namespace

// The first word is read by another rule: up to the next quote, and backslashes are only that.
std::string windows_command_line(const std::vector<std::string>& words) {
  std::string out = "\"" + words.at(0) + "\"";
  for (std::size_t i = 1; i < words.size(); ++i) out += " " + argument(words[i]);
  return out;
}

Result<void> check_script_arguments(const std::string& program, const std::vector<std::string>& words) {
  if (!is_script(program)) return {};
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:\\/+@ ";
  for (std::size_t i = 1; i < words.size(); ++i)
    if (words[i].find_first_not_of(plain) != words[i].npos)
      return fail(
          ErrorKind::failed,
          "\"" + program + "\" is a script of cmd.exe, which would take a part of \"" + words[i] + "\" for code",
          "give it letters, digits, blanks and - _ . : \\ / + @ only, or hand the value over in `environment`");
  return {};
}

}  // namespace ocflow::keeper

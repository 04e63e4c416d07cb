#include "cli/written_line.h"

#include <algorithm>
#include <utility>

namespace ocflow::cli {

namespace {

// bash gives `--site=here` as three words.
std::vector<std::string> joined(std::vector<std::string> line) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] != "=" || !line[i - 1].starts_with("--")) continue;
    line.erase(line.begin() + static_cast<std::ptrdiff_t>(i));
    if (i == line.size()) line.emplace_back();
  }
  return line;
}

const Option* named(const Command& command, std::string_view name) {
  const auto all = options_of(command);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Option* o) { return o->name == name; });
  return found == all.end() ? nullptr : *found;
}

void put(Arguments& arguments, const Option& option, const std::string& value) {
  if (const auto* one = std::get_if<std::string Arguments::*>(&option.target)) arguments.** one = value;
  if (const auto* some = std::get_if<std::vector<std::string> Arguments::*>(&option.target))
    (arguments.**some).push_back(value);
}

// A word before the wanted one.
void take(WrittenLine& out, const std::string& word) {
  if (const auto* option = std::exchange(out.option, nullptr)) return put(out.arguments, *option, word);
  if (out.only_words || !word.starts_with("-") || word == "-") return out.arguments.words.push_back(word);
  if (word == "--") {
    out.only_words = true;
    return;
  }
  const auto sign = word.find('=');
  const auto* option = named(*out.command, word.substr(0, sign));
  if (!option || option->value.empty()) return;
  if (sign == word.npos)
    out.option = option;
  else
    put(out.arguments, *option, word.substr(sign + 1));
}

}  // namespace

WrittenLine written(const std::vector<std::string>& words) {
  WrittenLine out;
  const auto line = joined(words);
  if (line.empty()) return out;
  out.begun = line.back();
  if (line.size() == 1) return out;
  for (const auto* command : commands())
    if (command->name == line[0]) out.command = command;
  if (!out.command) return out;
  for (std::size_t i = 1; i + 1 < line.size(); ++i) take(out, line[i]);
  const auto sign = out.begun.find('=');
  if (out.option || out.only_words || !out.begun.starts_with("--") || sign == std::string::npos) return out;
  out.option = named(*out.command, out.begun.substr(0, sign));
  out.before = out.begun.substr(0, sign + 1);
  out.begun.erase(0, sign + 1);
  return out;
}

}  // namespace ocflow::cli

// Command lines. The only user of CLI11: it splits a line into options and words; what is wrong with them is said
// here, in our words.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/base/diagnostic.h"

namespace ocflow::cli {

namespace {

tl::unexpected<Error> usage(std::string what, std::string remedy) {
  return fail(ErrorKind::invalid, std::move(what), std::move(remedy));
}

void add(CLI::App& app, const Option& option, Arguments& arguments) {
  const std::string name = option.name == "--help" ? "-h,--help" : std::string(option.name);
  std::visit(
      [&](auto member) {
        auto& target = arguments.*member;
        if constexpr (std::is_same_v<decltype(target), bool&>)
          app.add_flag(name, target)->disable_flag_override();
        else if constexpr (std::is_same_v<decltype(target), std::string&>)
          app.add_option(name, target)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
        else
          app.add_option(name, target)
              ->expected(1)
              ->allow_extra_args(false)
              ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      },
      option.target);
}

std::string help_hint(const Command& command) {
  return "`ocflow " + std::string(command.name) + " --help` shows how it is used";
}

// The option that a message of CLI11 begins with ("--site: 1 required TEXT missing", "--yes was given ...").
const Option* option_in(const std::vector<const Option*>& options, std::string_view message) {
  const auto named = message.substr(0, message.find_first_of(": "));
  for (const auto* o : options)
    if (named == o->name || named == o->name.substr(2)) return o;  // CLI11 leaves the dashes away where it is a flag
  return nullptr;
}

tl::unexpected<Error> explain(const CLI::ParseError& error, const std::vector<const Option*>& options,
                              const Command& command) {
  const auto* o = option_in(options, error.what());
  if (!o) return usage(error.what(), help_hint(command));
  const std::string name(o->name), value(o->value);
  if (value.empty()) return usage("`" + name + "` takes no value", "write it alone, or leave it out");
  if (std::string_view(error.what()).find("missing") != std::string_view::npos)
    return usage("`" + name + "` has no value", "write `" + name + " " + value + "`");
  return usage("`" + name + "` stands more than once", "leave all but one out");
}

tl::unexpected<Error> unknown_option(const std::string& given, const std::vector<const Option*>& options,
                                     const Command& command) {
  std::vector<std::string> names;
  for (const auto* o : options) names.emplace_back(o->name);
  const auto word = given.substr(0, given.find('='));
  const auto meant = did_you_mean(word, names);
  return usage("`ocflow " + std::string(command.name) + "` has no option `" + word + "`",
               meant.empty() ? help_hint(command) : "did you mean `" + meant + "`?");
}

Result<void> check_words(const Command& command, const std::vector<std::string>& words) {
  const std::string name(command.name), wanted(command.words);
  if (words.size() < command.least_words) return usage("`ocflow " + name + "` needs " + wanted, help_hint(command));
  if (words.size() > command.most_words)
    return usage("`" + words[command.most_words] + "` is one word too many for `ocflow " + name + "`",
                 command.words.empty() ? help_hint(command) : "it takes " + wanted + "; " + help_hint(command));
  return {};
}

// As of `--site "$SITE"` where the variable is not set: whoever writes that means a file, and not none.
Result<void> check_values(const CLI::App& app, const std::vector<const Option*>& options) {
  for (const auto* o : options) {
    const std::string name(o->name), value(o->value);
    if (value.empty()) continue;
    for (const auto& given : app.get_option(name)->results())
      if (given.empty())
        return usage("`" + name + "` is empty, as a shell variable is that nobody has set",
                     "write `" + name + " " + value + "`, or leave `" + name + "` out");
  }
  return {};
}

Result<void> check_choices(const std::vector<const Option*>& options, const Arguments& arguments) {
  for (const auto* o : options) {
    const auto* member = std::get_if<std::string Arguments::*>(&o->target);
    if (o->choices.empty() || !member || (arguments.**member).empty()) continue;
    const auto& given = arguments.**member;
    std::vector<std::string> choices;
    std::istringstream words{std::string(o->choices)};
    for (std::string word; words >> word;) choices.push_back(word);
    if (std::find(choices.begin(), choices.end(), given) != choices.end()) continue;
    std::string wanted;
    for (std::size_t i = 0; i < choices.size(); ++i)
      wanted += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + choices[i];
    return usage("`" + std::string(o->name) + "` is `" + given + "`", "it can be " + wanted);
  }
  return {};
}

// What other programs call it. Nobody is led to a command that takes something away by letters that are alike.
std::string command_meant(const std::string& word) {
  static const std::map<std::string_view, std::string_view> others{
      {"format", "fmt"},   {"validate", "check"},   {"verify-syntax", "check"},
      {"apply", "run"},    {"start", "run"},        {"exec", "run"},
      {"execute", "run"},  {"ls", "history"},       {"list", "history"},
      {"runs", "history"}, {"log", "logs"},         {"rollback", "undo"},
      {"revert", "undo"},  {"delete", "forget"},    {"remove", "forget"},
      {"rm", "forget"},    {"prune", "forget"},     {"simulate", "rehearse"},
      {"dry-run", "plan"}, {"preview", "plan"},     {"continue", "resume"},
      {"retry", "resume"}, {"stop", "cancel"},      {"abort", "cancel"},
      {"kill", "cancel"},  {"ps", "status"},        {"init", "new"},
      {"create", "new"},   {"describe", "explain"}, {"convert", "import"},
      {"print", "doc"},    {"draw", "graph"}};
  if (const auto meant = others.find(word); meant != others.end()) return std::string(meant->second);
  std::vector<std::string> names;
  for (const auto* c : commands())
    if (c->name != "forget") names.emplace_back(c->name);
  return did_you_mean(word, names);
}

Result<const Command*> command_named(const std::string& word) {
  for (const auto* c : commands())
    if (c->name == word) return c;
  if (word.size() > 4 && word.ends_with(".ocf"))
    return usage("`" + word + "` is a procedure file, and no command stands before it",
                 "write `ocflow run " + word + "`, or `ocflow plan " + word + "` to see what it would do");
  const auto meant = command_meant(word);
  const auto what = word.starts_with("-") ? "`" + word + "` stands before any command" : "`" + word + "` is no command";
  return usage(what, meant.empty() ? "`ocflow --help` lists the commands" : "did you mean `ocflow " + meant + "`?");
}

}  // namespace

std::vector<const Option*> options_of(const Command& command) {
  std::vector<const Option*> all(command.options.begin(), command.options.end());
  for (const auto* common : common_options) {
    const auto same = [&](const Option* own) { return own->name == common->name; };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(common);
  }
  return all;
}

Result<Invocation> parse(const std::vector<std::string>& line) {
  Invocation out;
  if (line.empty()) return usage("no command is given", "`ocflow --help` lists the commands");
  if (line[0] == "--help" || line[0] == "-h" || line[0] == "help") {
    if (line.size() == 1 || line[0] != "help") return out;
    const auto about = command_named(line[1]);
    if (!about) return tl::unexpected<Error>(about.error());
    out.command = *about;
    out.arguments.help = true;
    return out;
  }
  const auto command = command_named(line[0] == "--version" ? "version" : line[0]);
  if (!command) return tl::unexpected<Error>(command.error());
  out.command = *command;
  const auto options = options_of(*out.command);
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const auto* o : options) add(app, *o, out.arguments);
  try {
    app.parse(std::vector<std::string>(line.rbegin(), line.rend() - 1));
  } catch (const CLI::ParseError& error) {
    return explain(error, options, *out.command);
  }
  bool only_words = false;
  for (const auto& word : app.remaining(true)) {
    if (!only_words && word == "--") {
      only_words = true;
      continue;
    }
    if (!only_words && word.size() > 1 && word[0] == '-') return unknown_option(word, options, *out.command);
    out.arguments.words.push_back(word);
  }
  if (out.arguments.help) return out;
  if (auto ok = check_values(app, options); !ok) return tl::unexpected<Error>(ok.error());
  if (auto ok = check_choices(options, out.arguments); !ok) return tl::unexpected<Error>(ok.error());
  if (auto ok = check_words(*out.command, out.arguments.words); !ok) return tl::unexpected<Error>(ok.error());
  return out;
}

}  // namespace ocflow::cli

#include <algorithm>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/base/version.h"

namespace ocflow::cli {

namespace {

std::string row(std::string left, std::string_view right, std::size_t width) {
  left.resize(std::max(left.size() + 2, width), ' ');
  return "  " + left + std::string(right) + "\n";
}

std::string option_rows(std::span<const Option* const> options) {
  std::string out;
  for (const auto* o : options)
    out += row(std::string(o->name) + (o->value.empty() ? "" : " " + std::string(o->value)), o->about, 20);
  return out;
}

}  // namespace

std::string help_text() {
  std::string out = "ocflow " OCFLOW_VERSION " runs operating procedures that are written as a manual is.\n\n";
  out += "Usage: ocflow COMMAND [WORDS] [OPTIONS]\n\nCommands\n";
  for (const auto* c : commands()) out += row(std::string(c->name), c->about, 13);
  out += "\nOptions that every command has\n";
  out += option_rows(common_options);
  return out + "\n`ocflow COMMAND --help` tells about one of them.\n";
}

std::string help_text(const Command& command) {
  std::string out = "ocflow " + std::string(command.name) + ": " + std::string(command.about) + "\n\n";
  out += "Usage: ocflow " + std::string(command.name) + (command.words.empty() ? "" : " ") +
         std::string(command.words) + " [OPTIONS]\n";
  if (!command.detail.empty()) out += "\n" + std::string(command.detail);
  out += "\nOptions\n" + option_rows(options_of(command)) + "\nExit codes\n";
  for (const auto code : command.exits) {
    const bool own = code == ExitCode::failed && !command.failed.empty();
    out += row(std::to_string(static_cast<int>(code)), own ? command.failed : about(code), 5);
  }
  return out;
}

}  // namespace ocflow::cli

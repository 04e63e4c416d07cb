// A plugin of which the folder is known: for commands that look at it or make it.
#pragma once
#include "cli/console.h"
#include "cli/plugins.h"

namespace ocflow::cli {

struct PluginFolder {
  std::string name;
  std::filesystem::path folder;
  std::string hash;
  std::unique_ptr<plugin::Plugin> plugin;  // nullptr: see `wrong`
  std::string wrong;                       // what is wrong with what it says of itself, with what to do
  bool own = false;                        // it comes with this program
};

PluginFolder look_at_plugin(const std::filesystem::path& folder);
// Those that a procedure in `folder` would find, by name.
std::vector<PluginFolder> plugins_of(const std::filesystem::path& folder);
// What is built in, and what those that can be read bring; valid as long as they are.
std::vector<const action::Signature*> known_actions(const std::vector<PluginFolder>& plugins);

// A new plugin, made of the templates that come with this program.
Result<std::filesystem::path> make_plugin(const std::string& name, const std::string& language);

}  // namespace ocflow::cli

// What a plugin says of itself in the plugin.yaml of its folder (docs/plugins.md): signatures like those of the
// built-in actions, and the program that does them.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/action/signature.h"
#include "engine/base/diagnostic.h"
#include "engine/base/result.h"

namespace ocflow::plugin {

struct PluginAction {
  action::Signature signature;                              // under its whole name: sql.query
  std::string name;                                         // query, as the program knows it
  std::vector<std::string> methods;                         // beside `read` or `apply`: probe, predict, verify
  std::string result;                                       // the text of its type; empty where it has fields, or none
  std::vector<std::pair<std::string, std::string>> fields;  // of its result: name and type
};

struct Plugin {
  std::string name, version, about;
  std::vector<std::string> program;  // a first word with a slash is a file of the folder; else it is looked for in PATH
  std::vector<std::string> needs;    // programs that it calls
  std::vector<PluginAction> actions;
  std::deque<RecordType> records;  // the signatures point into it

  const PluginAction* find(std::string_view whole_name) const;
};

// Fails with what is wrong where `diagnostics` doesn't say it better, at its place.
Result<std::unique_ptr<Plugin>> read_manifest(const Sources& sources, FileId file, Diagnostics& diagnostics);

inline constexpr const char* manifest_name = "plugin.yaml";
inline constexpr int plugin_protocol = 1;

}  // namespace ocflow::plugin

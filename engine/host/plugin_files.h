// The folder of a plugin as one thing: its files, and the hash that tells whether they are still those that were meant.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::keeper {

struct PluginFile {
  std::string path;  // from the folder, with slashes
  bool executable = false;
  std::string bytes;
};

// All its files by name, those that begin with a dot and __pycache__ left out. Fails where there are more than 200, or
// more than 8 MiB, and where one is a link: what it leads to could change unseen.
Result<std::vector<PluginFile>> plugin_files(const std::filesystem::path& folder);

// SHA-256 of names, modes and contents: 64 hexadecimal digits.
std::string plugin_hash(const std::vector<PluginFile>& files);

// Puts the files into a folder, which is there with all of them or not at all.
Result<void> put_plugin(const std::filesystem::path& folder, const std::vector<PluginFile>& files);

}  // namespace ocflow::keeper

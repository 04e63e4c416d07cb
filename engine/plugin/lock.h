// plugins.lock: which plugins the procedures of a folder may use, by the hash of what was looked at. Lines of text:
// name, version, hash.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "engine/base/result.h"

namespace ocflow::plugin {

struct Locked {
  std::string version, hash;
};
using Lock = std::map<std::string, Locked>;

inline constexpr const char* lock_name = "plugins.lock";

// An empty one where there is no such file.
Result<Lock> read_lock(const std::filesystem::path& folder);
std::string lock_text(const Lock& lock);

}  // namespace ocflow::plugin

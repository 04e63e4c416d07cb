// Which site files `--site` means: files, and patterns in quotes, which are expanded here and by no shell.
#pragma once
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::cli {

// In the order in which they were named, those of a pattern by their names, none twice. What is a file is no pattern.
Result<std::vector<std::string>> site_files(const std::vector<std::string>& named);

// Short names for them, all different: without the folder that they share, and without ".yaml".
std::vector<std::string> site_names(const std::vector<std::string>& files);

}  // namespace ocflow::cli

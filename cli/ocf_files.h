// The procedure files that a command line names: files as they are, folders as all the `.ocf` files in them.
#pragma once
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::cli {

// In order of their names within a folder. Links to folders are not followed, nor hidden folders entered.
Result<std::vector<std::string>> ocf_files(const std::vector<std::string>& words);

}  // namespace ocflow::cli

// The state folder is for its owner alone: what stands in it has to be a real file or folder of his, which nobody else
// can write. Links are refused, for whoever set one chooses what is written to.
#pragma once
#include <filesystem>

#include "engine/base/result.h"

namespace ocflow::journal {

// Makes a folder (0700) that is not there; one that is there has to be the user's own.
Result<void> make_private(const std::filesystem::path& folder);
// A file or folder that is there; nothing there is fine.
Result<void> check_private(const std::filesystem::path& path);
bool is_private(const std::filesystem::path& path);  // it is there, and it is
// Makes an empty file (0600) that is not there, so that nothing else makes it with other rights.
Result<void> make_private_file(const std::filesystem::path& file);

}  // namespace ocflow::journal

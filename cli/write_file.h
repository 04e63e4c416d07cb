// Puts a new text in a file's place: whole or not at all, whatever happens meanwhile.
#pragma once
#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace ocflow::cli {

// The file is there already; it keeps its mode. A link stays one, and what it leads to is written. Fails with
// not_found, and then the file is as it was.
Result<void> replace_file(const std::filesystem::path& path, std::string_view text);

// A file for its owner alone (0600), there already or not; durable when this returns. A link, and a file of somebody
// else, is refused.
Result<void> write_private(const std::filesystem::path& path, std::string_view text);

}  // namespace ocflow::cli

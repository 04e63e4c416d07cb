// Writes a file that a person will go on with: whole or not at all, and never over one that is there unless told so.
#pragma once
#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace ocflow::cli {

Result<void> write_new_file(const std::filesystem::path& path, std::string_view text, bool over);

}  // namespace ocflow::cli

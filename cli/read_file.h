// Reads a whole file that a person or a `use` named. Only ordinary files, and none that is huge.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace ocflow::cli {

inline constexpr std::uint64_t largest_file = 256ull << 20;  // bytes

// `what` is what it should be ("procedure", "site file"), for the message.
Result<std::string> read_file(const std::filesystem::path& path, const std::string& what,
                              std::uint64_t most = largest_file);

}  // namespace ocflow::cli

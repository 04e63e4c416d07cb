// What became of the lines of a text, as `diff -u` shows it and `patch` reads it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocflow::cli {

// `origin`: of each line of `after`, the line of `before` it was, from 1 and rising. Empty when nothing changed.
std::string line_diff(const std::string& name, std::string_view before, std::string_view after);

// The same where it is known, for each line of `after`, which line of `before` it was.
std::string line_diff(const std::string& name, std::string_view before, std::string_view after,
                      const std::vector<std::uint32_t>& origin);

}  // namespace ocflow::cli

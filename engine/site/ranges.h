// Names that stand for many: db[01-12], rack[a-c]-[1,3,7-9]. Private to engine/site.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocflow::site {

inline constexpr std::size_t most_hosts = 10'000;

bool has_range(std::string_view text);

// In the order in which they count up; a text without a range is itself. nullopt: `why` says what is wrong with it.
std::optional<std::vector<std::string>> expand(std::string_view text, std::string& why);

}  // namespace ocflow::site

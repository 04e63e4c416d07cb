// What is refused before the YAML reader sees a text. Private to engine/site.
#pragma once
#include <cstddef>
#include <string_view>

#include "engine/base/diagnostic.h"

namespace ocflow::site {

struct Limits {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t depth = 64;
  std::size_t nodes = 500'000;  // after aliases: an alias counts as much as what it stands for
  // yaml-cpp holds the tokens of a whole [list] or {map} before it hands out the first, about 200 bytes each.
  std::size_t inline_marks = 1'000'000;
};
inline constexpr Limits limits{};

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// False, and reported, when the text is too large, not text, or indented with tabs.
bool acceptable(std::string_view text, FileId file, Diagnostics& diagnostics);

// One mistake with all that is said about it.
struct Said {
  std::string got, want, remedy;
};
Diagnostic& report(Diagnostics& diagnostics, const char* code, Span at, std::string message, Said said = {});

}  // namespace ocflow::site

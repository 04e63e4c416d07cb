// Comments in the text of a site file.
#pragma once
#include <string_view>
#include <vector>

#include "engine/site/site.h"

namespace ocflow::site {

struct Stretch {
  std::size_t begin = 0, end = 0;  // in bytes
};
// Each from its # to the end of its line, in order. `root` is what the text was read as.
std::vector<Stretch> comments(std::string_view text, const Node& root);

// Of a text in lines of its own (`|`, `>`) that begins there: all lines that stand further right than that one.
std::size_t end_of_block(std::string_view text, std::size_t begin);

}  // namespace ocflow::site

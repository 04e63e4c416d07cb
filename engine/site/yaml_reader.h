// YAML text to nodes, by events, so that every limit holds before memory is spent. Private to engine/site.
#pragma once
#include <optional>

#include "engine/site/site.h"

namespace ocflow::site {

// nullopt: reported, and nothing can be said about the rest. A text without any value gives an empty map.
std::optional<Node> read_yaml(std::string_view text, FileId file, Diagnostics& diagnostics);

}  // namespace ocflow::site

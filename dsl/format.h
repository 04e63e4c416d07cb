// The one layout of a file. Only blanks, blank lines and the numbers of steps change; every line stays a line, so
// sentences, texts, comments and the order of the clauses are what they were.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"

namespace ocflow::dsl {

struct Formatted {
  std::string text;
  std::vector<std::uint32_t> origin;  // of each line, the line of the source it was, both from 1
};

// Nothing when the file has mistakes, which are added to `diagnostics`; a number out of its order is none here, for
// the formatter mends it. Nothing either when a line or the file would grow past what the parser reads.
std::optional<Formatted> format(const Sources& sources, FileId file, Diagnostics& diagnostics);

}  // namespace ocflow::dsl

// What the fuzzers share: what has to hold, an owner of one text, and changes of whole lines.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/base/diagnostic.h"

namespace ocflow::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Each has a known code and lies in a text there is. Every one is looked at; the first few are also rendered, which is
// what takes long.
void require_sound(const Diagnostics& diagnostics, const Sources& sources);

// Moves, doubles, drops or exchanges a line, or puts one of the language in: a change of bytes rarely leaves a file
// that means something. Gives the new size, at most `most`.
std::size_t change_a_line(std::uint8_t* data, std::size_t size, std::size_t most, std::uint32_t seed);

}  // namespace ocflow::fuzz

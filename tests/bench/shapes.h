// The shapes that graph libraries are measured by: which earlier steps a step waits for.
#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace ocflow::bench {

using Waits = std::vector<std::uint32_t> (*)(std::uint32_t step);

inline std::vector<std::uint32_t> nothing_before(std::uint32_t) { return {}; }

inline std::vector<std::uint32_t> the_one_before(std::uint32_t i) {
  if (i == 0) return {};
  return {i - 1};
}

inline std::vector<std::uint32_t> three_of_the_layer_before(std::uint32_t i) {
  constexpr std::uint32_t wide = 100;
  if (i < wide) return {};
  const std::uint32_t layer = (i / wide - 1) * wide;
  return {layer + i % wide, layer + (i + 1) % wide, layer + (i + 7) % wide};
}

inline std::vector<std::uint32_t> three_of_the_last_thousand(std::uint32_t i) {
  std::vector<std::uint32_t> all;
  std::uint64_t x = i * 0x9E3779B97F4A7C15U;
  for (int k = 0; i > 0 && k < 3; ++k) {
    x ^= x >> 12, x ^= x << 25, x ^= x >> 27;
    all.push_back(i - 1 - static_cast<std::uint32_t>(x * 0x2545F4914F6CDD1DU % std::min(i, 1000U)));
  }
  return all;
}

inline constexpr std::pair<const char*, Waits> shapes[] = {{"independent", nothing_before},
                                                           {"chain", the_one_before},
                                                           {"layers", three_of_the_layer_before},
                                                           {"last thousand", three_of_the_last_thousand}};

}  // namespace ocflow::bench

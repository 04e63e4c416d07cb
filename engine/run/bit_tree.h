// A set of small numbers in 64-ary bit words, one level above the other: adding, taking away and finding the next
// member cost a few steps whatever the size, and the memory is a little over one bit a number.
#pragma once
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace ocflow::run {

class BitTree {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  explicit BitTree(std::size_t size) {
    do {
      size = (size + 63) / 64;
      levels_.emplace_back(size, 0);
    } while (size > 1);
  }

  // Room for more, with the same members.
  void grow(std::size_t size) {
    if (size <= levels_[0].size() * 64) return;
    BitTree larger(size * 2);
    for (std::uint32_t i = next(0); i != none; i = next(i + 1)) larger.add(i);
    levels_ = std::move(larger.levels_);
  }

  bool has(std::uint32_t i) const { return (levels_[0][i / 64] >> (i % 64) & 1) != 0; }

  void add(std::uint32_t i) {
    for (auto& level : levels_) {
      level[i / 64] |= std::uint64_t{1} << (i % 64);
      i /= 64;
    }
  }

  void remove(std::uint32_t i) {
    for (auto& level : levels_) {
      level[i / 64] &= ~(std::uint64_t{1} << (i % 64));
      if (level[i / 64] != 0) return;
      i /= 64;
    }
  }

  // The smallest member that is not smaller than `from`.
  std::uint32_t next(std::uint32_t from) const {
    std::size_t level = 0;
    for (std::uint64_t i = from; level < levels_.size(); ++level) {
      if (i / 64 >= levels_[level].size()) return none;
      const std::uint64_t word = levels_[level][i / 64] >> (i % 64);
      if (word != 0) return down(level, i + static_cast<std::uint64_t>(std::countr_zero(word)));
      i = i / 64 + 1;
    }
    return none;
  }

  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& level : levels_) sum += level.capacity() * sizeof(std::uint64_t);
    return sum;
  }

 private:
  std::uint32_t down(std::size_t level, std::uint64_t i) const {
    while (level > 0) {
      --level;
      i = i * 64 + static_cast<std::uint64_t>(std::countr_zero(levels_[level][i]));
    }
    return static_cast<std::uint32_t>(i);
  }

  std::vector<std::vector<std::uint64_t>> levels_;
};

}  // namespace ocflow::run

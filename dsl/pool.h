// The memory of a tree: many small arrays side by side, which live as long as it does. A million of them would each
// cost a block of the heap otherwise.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/large.h"

namespace ocflow::dsl {

class Pool {
 public:
  Pool() = default;
  // What was kept stays where it is.
  Pool(Pool&& from) noexcept
      : blocks_(std::move(from.blocks_)), at_(std::exchange(from.at_, nullptr)), left_(std::exchange(from.left_, 0)) {}
  Pool& operator=(Pool&& from) noexcept {
    blocks_.swap(from.blocks_);
    std::swap(at_, from.at_);
    std::swap(left_, from.left_);
    return *this;
  }
  ~Pool() {
    for (const Block& block : blocks_) LargeAllocator<std::byte>().deallocate(block.begin, block.size);
  }

  // A place for `count` of them.
  template <class T>
  T* take(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignof(std::max_align_t));
    return static_cast<T*>(bytes(count * sizeof(T), alignof(T)));
  }

  template <class T>
  std::span<const T> keep(std::span<const T> items) {
    if (items.empty()) return {};
    T* const at = take<T>(items.size());
    std::uninitialized_copy(items.begin(), items.end(), at);
    return {at, items.size()};
  }
  template <class T>
  std::span<const T> keep(const std::vector<T>& items) {
    return keep(std::span<const T>(items));
  }

  // Gives back what was kept after the one and before the other, but for the blocks in which these two stand.
  void let_go(const void* after, const void* before) {
    for (std::size_t i = block_of(after) + 1; i < block_of(before); ++i)
      ocflow::let_go(blocks_[i].begin, blocks_[i].begin + blocks_[i].size);
  }

 private:
  struct Block {
    std::byte* begin;
    std::size_t size;
  };
  static constexpr std::size_t first = 64 * 1024, most = std::size_t{4} << 20;

  void* bytes(std::size_t count, std::size_t alignment) {
    const std::size_t gap = (alignment - reinterpret_cast<std::uintptr_t>(at_) % alignment) % alignment;
    if (count + gap > left_) return fresh(count);
    left_ -= count + gap;
    at_ += gap;
    return std::exchange(at_, at_ + count);
  }

  std::size_t block_of(const void* at) const {
    const auto holds = [&](const Block& block) { return block.begin <= at && at < block.begin + block.size; };
    return static_cast<std::size_t>(std::find_if(blocks_.begin(), blocks_.end(), holds) - blocks_.begin());
  }

  // A small file has small blocks.
  void* fresh(std::size_t count) {
    const std::size_t size = std::max(count, blocks_.size() < 16 ? first : most);
    blocks_.reserve(blocks_.size() + 1);
    std::byte* const made = LargeAllocator<std::byte>().allocate(size);
    blocks_.push_back({made, size});
    at_ = made + count;
    left_ = size - count;
    return made;
  }

  std::vector<Block> blocks_;  // in the order of time
  std::byte* at_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace ocflow::dsl

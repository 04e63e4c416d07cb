// The memory of a tree: many small arrays side by side, which live as long as it does. A million of them would each
// cost a block of the heap otherwise.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/large.h"

namespace ocflow::dsl {

// Where something in a pool stands, in two halves: what holds it needn't be aligned for it, and so is smaller.
template <class T>
class Address {
 public:
  Address() = default;
  Address(const T* at) {
    std::memcpy(halves_, &at, sizeof at);
  }  // NOLINT(google-explicit-constructor,bugprone-sizeof-expression)
  const T* get() const {
    const T* at = nullptr;
    std::memcpy(&at, halves_, sizeof at);  // NOLINT(bugprone-sizeof-expression): the pointer itself
    return at;
  }
  explicit operator bool() const { return get() != nullptr; }
  const T* operator->() const { return get(); }
  const T& operator*() const { return *get(); }

 private:
  std::uint32_t halves_[2] = {};
  static_assert(sizeof(const void*) <= sizeof halves_);
};

// A small array in a pool.
template <class T>
class Kept {
 public:
  Kept() = default;
  Kept(std::span<const T> all)  // NOLINT(google-explicit-constructor)
      : first_(all.data()), count_(static_cast<std::uint32_t>(all.size())) {}
  operator std::span<const T>() const { return {data(), count_}; }  // NOLINT(google-explicit-constructor)

  const T* data() const { return first_.get(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + count_; }
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  const T& front() const { return *data(); }

 private:
  Address<T> first_;
  std::uint32_t count_ = 0;
};

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

  // Gives back what was kept after the one and before the other.
  void let_go(const void* after, const void* before) {
    const std::size_t first_block = block_of(after), last_block = block_of(before);
    for (std::size_t i = first_block; i <= last_block && i < blocks_.size(); ++i)
      ocflow::let_go(i == first_block ? after : blocks_[i].begin,
                     i == last_block ? before : blocks_[i].begin + blocks_[i].size);
  }

 private:
  struct Block {
    std::byte* begin;
    std::size_t size;
  };
  static constexpr std::size_t first = std::size_t{64} << 10, most = std::size_t{4} << 20;

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

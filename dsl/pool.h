// The memory of a tree: many small arrays side by side, which live as long as it does. A million of them would each
// cost a block of the heap otherwise.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace ocflow::dsl {

class Pool {
 public:
  Pool() = default;
  // What was kept stays where it is.
  Pool(Pool&& from) noexcept
      : blocks_(std::move(from.blocks_)), at_(std::exchange(from.at_, nullptr)), left_(std::exchange(from.left_, 0)) {}
  Pool& operator=(Pool&& from) noexcept {
    blocks_ = std::move(from.blocks_);
    at_ = std::exchange(from.at_, nullptr);
    left_ = std::exchange(from.left_, 0);
    return *this;
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

 private:
  static constexpr std::size_t block = 64 * 1024;

  void* bytes(std::size_t count, std::size_t alignment) {
    const std::size_t gap = (alignment - reinterpret_cast<std::uintptr_t>(at_) % alignment) % alignment;
    if (count + gap > left_) return fresh(count);
    left_ -= count + gap;
    at_ += gap;
    return std::exchange(at_, at_ + count);
  }

  // What needs more than a block has one of its own, and the one that is begun goes on.
  void* fresh(std::size_t count) {
    std::byte* const made = blocks_.emplace_back(new std::byte[count > block ? count : block]).get();
    if (count > block) return made;
    at_ = made + count;
    left_ = block - count;
    return made;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* at_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace ocflow::dsl

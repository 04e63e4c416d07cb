// A row of words that grows, for records of different length. What is added isn't written twice, and what has room but
// isn't used costs no memory.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "engine/base/large.h"

namespace ocflow {

class Words {
 public:
  Words() = default;
  Words(Words&& from) noexcept { swap(from); }
  Words& operator=(Words&& from) noexcept {
    swap(from);
    return *this;
  }
  ~Words() { give_back(); }

  const std::uint32_t* data() const { return words_; }
  std::uint32_t* data() { return words_; }
  std::size_t size() const { return size_; }
  void cut(std::size_t size) { size_ = std::min(size, size_); }

  // Where as many as these can be written at the end; then `added` says how many were.
  std::uint32_t* room(std::size_t count) {
    if (capacity_ - size_ < count) reserve(std::max(size_ + count, capacity_ * 2));
    return words_ + size_;
  }
  void added(std::size_t count) { size_ += count; }

  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    std::uint32_t* const made = LargeAllocator<std::uint32_t>().allocate(capacity);
    if (size_ > 0) std::memcpy(made, words_, size_ * sizeof *made);
    give_back();
    words_ = made;
    capacity_ = capacity;
  }

 private:
  void give_back() {
    if (words_ != nullptr) LargeAllocator<std::uint32_t>().deallocate(words_, capacity_);
  }
  void swap(Words& other) noexcept {
    std::swap(words_, other.words_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  std::uint32_t* words_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace ocflow

// Memory of what grows with a file of a million steps. The system hands it out in large pages where it has them, which
// takes a fraction of the time that as many small ones take.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace ocflow {

template <class T>
struct LargeAllocator {
  using value_type = T;
  static constexpr std::size_t page = std::size_t{2} << 20, least = 2 * page;  // below it is no different

  LargeAllocator() = default;
  template <class Other>
  LargeAllocator(const LargeAllocator<Other>&) {}

  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_alloc();
    const std::size_t size = (count * sizeof(T) + page - 1) / page * page;
    if (count * sizeof(T) < least) return static_cast<T*>(::operator new(count * sizeof(T)));
    void* const made = std::aligned_alloc(page, size);
    if (made == nullptr) throw std::bad_alloc();
#ifdef __linux__
    ::madvise(made, size, MADV_HUGEPAGE);  // where that can't be had, the small ones do
#endif
    return static_cast<T*>(made);
  }
  void deallocate(T* made, std::size_t count) noexcept {
    if (count * sizeof(T) < least) return ::operator delete(made);
    std::free(made);
  }

  template <class Other>
  bool operator==(const LargeAllocator<Other>&) const {
    return true;
  }
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace ocflow

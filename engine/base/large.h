// Memory of what grows with a file of a million steps. The system hands it out in large pages where it has them, which
// takes a fraction of the time that as many small ones take.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#include <unistd.h>
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

#ifdef __linux__
// The whole pages among so many bytes: the first, and how many bytes they are together.
inline std::pair<std::byte*, std::size_t> whole_pages(const void* begin, std::size_t size) {
  constexpr std::size_t page = LargeAllocator<std::byte>::page;
  const std::size_t before = (page - reinterpret_cast<std::uintptr_t>(begin) % page) % page;
  auto* const first = const_cast<std::byte*>(static_cast<const std::byte*>(begin));
  if (size < before + page) return {first, 0};
  return {first + before, (size - before) / page * page};
}
#endif

// Gives back the whole pages between two places of one array, which stays as long as it was. What stood there is gone.
inline void let_go([[maybe_unused]] const void* begin, [[maybe_unused]] const void* end) {
#ifdef __linux__
  const auto bytes = static_cast<const std::byte*>(end) - static_cast<const std::byte*>(begin);
  const auto [first, size] = whole_pages(begin, bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  if (size > 0) ::madvise(first, size, MADV_DONTNEED);
#endif
}

// Lets the whole pages of what has just been taken be large ones.
inline void in_large_pages([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t count) {
#ifdef __linux__
  const auto [first, size] = whole_pages(begin, count);
  if (size > 0) ::madvise(first, size, MADV_HUGEPAGE);
#endif
}

// Many small pieces will be wanted, of that size together: they get their place ahead, in large pages. To have each
// small page given by the system takes longer than most of what is then done with it. What is much larger has its place
// in large pages anyhow, and it costs more to hold all of that than it saves.
inline void expect_much([[maybe_unused]] std::size_t size) {
#ifdef __GLIBC__
  constexpr std::size_t least = LargeAllocator<std::byte>::least, most = 32 * least, usual = 1 << 17, grows = 1 << 20;
  if (size < least || size > most) return;
  ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(least));
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(most));
  ::mallopt(M_TOP_PAD, static_cast<int>(size));
  void* volatile made = std::malloc(grows);  // more than is left there; a compiler would leave both out
  std::free(made);
  ::mallopt(M_TOP_PAD, static_cast<int>(usual));
  in_large_pages(static_cast<std::byte*>(::sbrk(0)) - size, size);
#endif
}

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace ocflow

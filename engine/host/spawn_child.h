// What a new child does until it is its program. It does it in the memory of the process that made it, which may go on
// meanwhile, so nothing here takes memory or a lock or touches errno. Private to spawn.cc.
#pragma once
#include <cstddef>
#include <cstdint>

namespace ocflow::keeper {

struct InChild {
  const char* const* paths = nullptr;  // of the program: the first that there is
  std::size_t path_count = 0;
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  const int* signals = nullptr;  // that are set back to what is usual
  std::size_t signal_count = 0;
  int streams[3]{-1, -1, -1};
  const char* directory = nullptr;  // where this process is
  bool own_session = false;         // else a group of its own
  bool limited = false;
  std::uint64_t files[2]{};  // the limits of open files where it is `limited`: now, at most
  int error = 0;             // written by the child before it ends: the errno of what failed
};

// Given an InChild, to `clone`.
int in_child(void* given);

// Can this process go on meanwhile? On other processors the calls there go through the C library, which writes errno,
// and GCC's thread sanitizer puts code of its own before them.
#if (defined(__x86_64__) || defined(__aarch64__)) && !defined(__SANITIZE_THREAD__)
inline constexpr bool may_go_on = true;
#else
inline constexpr bool may_go_on = false;
#endif

}  // namespace ocflow::keeper

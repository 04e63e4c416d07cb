#include "engine/host/spawn_child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

// No sanitizer may take this for a thread of its own, or write down where it is: what it would write there is the
// other process's.
#define OCFLOW_PLAIN __attribute__((no_sanitize("address", "thread", "undefined")))

namespace ocflow::keeper {
namespace {

// As the kernel gives it: -errno where it failed.
OCFLOW_PLAIN long call(long number, long a = 0, long b = 0, long c = 0, long d = 0) {
#if defined(__x86_64__)
  long result;
  register long fourth asm("r10") = d;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth) : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long which asm("x8") = number;
  register long first asm("x0") = a;
  register long second asm("x1") = b;
  register long third asm("x2") = c;
  register long fourth asm("x3") = d;
  asm volatile("svc 0" : "+r"(first) : "r"(which), "r"(second), "r"(third), "r"(fourth) : "memory");
  return first;
#else
  const long result = syscall(number, a, b, c, d);
  return result < 0 ? -errno : result;
#endif
}

OCFLOW_PLAIN long address(const volatile void* of) { return reinterpret_cast<long>(of); }

OCFLOW_PLAIN void set_signals_back(const InChild& child) {
  const std::uint64_t as_usual[8]{};  // the kernel's own `struct sigaction`, with a handler of 0
  for (std::size_t i = 0; i < child.signal_count; ++i)
    call(SYS_rt_sigaction, child.signals[i], address(as_usual), 0, sizeof(std::uint64_t));
}

OCFLOW_PLAIN long set_streams(const InChild& child) {
  for (int to = 0; to < 3; ++to) {
    long from = child.streams[to];
    if (from < 0) {
      call(SYS_close, to);  // there may be no room for one more
      from = call(SYS_openat, AT_FDCWD, address("/dev/null"), to == 0 ? O_RDONLY : O_WRONLY);
    }
    if (from < 0) return from;
    const long set = from == to ? call(SYS_fcntl, to, F_SETFD, 0) : call(SYS_dup3, from, to, 0);
    if (set < 0) return set;
  }
  return 0;
}

OCFLOW_PLAIN void close_others() {
#ifdef SYS_close_range
  if (call(SYS_close_range, 3, ~0U, 0) == 0) return;
#endif
  std::uint64_t limit[2]{};
  if (call(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, address(limit)) < 0) return;
  for (long file = 3; static_cast<std::uint64_t>(file) < limit[0]; ++file) call(SYS_close, file);
}

// The way that execvp goes: what can't be looked at is passed by, and told only if nothing else is there.
OCFLOW_PLAIN long execute(const InChild& child) {
  long told = -ENOENT;
  for (std::size_t i = 0; i < child.path_count; ++i) {
    const long why = call(SYS_execve, address(child.paths[i]), address(child.arguments), address(child.environment));
    if (why == -EACCES)
      told = -EACCES;
    else if (child.path_count == 1 ||
             (why != -ENOENT && why != -ENOTDIR && why != -ESTALE && why != -ENODEV && why != -ETIMEDOUT))
      return why;
  }
  return told;
}

OCFLOW_PLAIN long become(const InChild& child) {
  set_signals_back(child);
  long failed = child.own_session ? call(SYS_setsid) : call(SYS_setpgid, 0, 0);
  if (failed >= 0) failed = set_streams(child);
  if (failed < 0) return failed;
  close_others();
  if (child.limited) call(SYS_prlimit64, 0, RLIMIT_NOFILE, address(child.files));
  if (child.directory) failed = call(SYS_chdir, address(child.directory));
  const std::uint64_t none = 0;
  if (failed >= 0) failed = call(SYS_rt_sigprocmask, SIG_SETMASK, address(&none), 0, sizeof none);
  return failed < 0 ? failed : execute(child);
}

}  // namespace

OCFLOW_PLAIN int in_child(void* given) {
  auto& child = *static_cast<InChild*>(given);
  child.error = static_cast<int>(-become(child));
  for (;;) call(SYS_exit_group, 127);
}

}  // namespace ocflow::keeper

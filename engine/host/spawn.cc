#include "engine/host/spawn.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>

// What runs in the child runs in the keeper's memory; a sanitizer must not take it for a thread or a stack of its own.
#define OCFLOW_PLAIN __attribute__((no_sanitize("address", "thread", "undefined")))

namespace ocflow::keeper {
namespace {

// Only what is ignored or caught here has to be set back in a child: what our programs change at any time, and what
// whoever started this one had changed.
const std::vector<int>& changed_signals() {
  static const std::vector<int> changed = [] {
    std::vector<int> all{SIGPIPE, SIGHUP, SIGXFSZ, SIGINT, SIGTERM, SIGCHLD};
    for (int number = 1; number < NSIG; ++number) {
      struct sigaction now {};
      if (sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_DFL &&
          std::find(all.begin(), all.end(), number) == all.end())
        all.push_back(number);
    }
    return all;
  }();
  return changed;
}

struct InChild {
  const Spawn* what;
  const std::vector<int>* signals;
  int null;
  int error = 0;
};

// What a child's streams lead to where they lead nowhere. It is shared by all of them: nothing can be changed about it
// that another one would see.
int nowhere() {
  static const int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  return file;
}

OCFLOW_PLAIN bool set_streams(const Spawn& what, int null) {
  for (int to = 0; to < 3; ++to) {
    int from = what.streams[static_cast<std::size_t>(to)];
    if (from < 0) from = null;
    if (from < 0) close(to);  // there may be no room for one more
    if (from < 0) from = open("/dev/null", to == 0 ? O_RDONLY : O_WRONLY);
    if (from < 0 || (from == to ? fcntl(to, F_SETFD, 0) : dup2(from, to)) < 0) return false;
  }
  return true;
}

OCFLOW_PLAIN void close_others() {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0) return;
#endif
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  for (int file = 3; static_cast<rlim_t>(file) < limit.rlim_cur; ++file) close(file);
}

// The way that execvp goes: what can't be looked at is passed by, and told only if nothing else is there.
OCFLOW_PLAIN int execute(const Spawn& what) {
  int told = ENOENT;
  for (const std::string& path : what.paths) {
    execve(path.c_str(), what.arguments.data(), what.environment.data());
    if (errno == EACCES)
      told = EACCES;
    else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV && errno != ETIMEDOUT)
      return errno;
    else if (what.paths.size() == 1)
      return errno;
  }
  return told;
}

// Nothing that takes memory or a lock, for both are the keeper's, which stands still until this is another program.
OCFLOW_PLAIN int in_child(void* given) {
  auto& child = *static_cast<InChild*>(given);
  const Spawn& what = *child.what;
  struct sigaction as_usual {};
  as_usual.sa_handler = SIG_DFL;
  for (const int number : *child.signals) sigaction(number, &as_usual, nullptr);
  const bool apart = what.own_session ? setsid() >= 0 : setpgid(0, 0) == 0;
  if (!apart || !set_streams(what, child.null)) {
    child.error = errno;
    _exit(127);
  }
  close_others();
  if (what.files) setrlimit(RLIMIT_NOFILE, &*what.files);
  sigset_t none;
  sigemptyset(&none);
  if ((what.directory && chdir(what.directory) != 0) || sigprocmask(SIG_SETMASK, &none, nullptr) != 0)
    child.error = errno;
  else
    child.error = execute(what);
  _exit(127);
}

}  // namespace

OCFLOW_PLAIN Started spawn(const Spawn& what) {
  Started started;
  InChild child{&what, &changed_signals(), nowhere()};
  alignas(16) char stack[16384];
  int watch = -1;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);  // a handler of ours must not run there
  const int watched = what.watched ? CLONE_PIDFD : 0;
  started.pid = clone(in_child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | watched | SIGCHLD, &child, &watch);
  started.error = started.pid < 0 ? errno : child.error;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (started.pid >= 0 && what.watched) started.watch = Descriptor(watch);
  if (started.pid >= 0 && started.error != 0) waitpid(started.pid, nullptr, 0);
  return started;
}

std::vector<std::string> places_of(const std::string& program) {
  if (program.find('/') != std::string::npos) return {program};
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "/bin:/usr/bin";
  std::vector<std::string> places;
  for (;;) {
    const auto end = rest.find(':');
    std::string place(rest.substr(0, end));
    if (!place.empty()) place += '/';  // an empty one is where it runs
    places.push_back(place += program);
    if (end == rest.npos) return places;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace ocflow::keeper

#include "engine/host/spawn.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "engine/host/spawn_child.h"

namespace ocflow::keeper {
namespace {

// Only what is ignored or caught here has to be set back in a child: what our programs change at any time, and what
// whoever started this one had changed.
std::vector<int> changed_signals() {
  std::vector<int> all{SIGPIPE, SIGHUP, SIGXFSZ, SIGINT, SIGTERM, SIGCHLD};
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction now {};
    if (sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_DFL &&
        std::find(all.begin(), all.end(), number) == all.end())
      all.push_back(number);
  }
  return all;
}

// What a child's streams lead to where they lead nowhere. It is shared by all of them: nothing can be changed about it
// that another one would see.
int nowhere() {
  static const int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  return file;
}

}  // namespace

struct Exec::Place {
  Spawn what;
  std::vector<const char*> paths;
  InChild child;
  int on_its_way = 0;  // set to 0 by the kernel when this memory is no longer the child's
  alignas(16) char stack[8192];

  static std::vector<std::unique_ptr<Place>>& free() {
    static std::vector<std::unique_ptr<Place>> places;
    return places;
  }
  static Place* take() {
    if (free().empty()) return new Place;
    Place* last = free().back().release();
    free().pop_back();
    return last;
  }
  void fill(Spawn&& given) {
    what = std::move(given);
    paths.clear();
    for (const std::string& path : what.paths) paths.push_back(path.c_str());
    static const std::vector<int> signals = changed_signals();
    child = {};
    child.paths = paths.data();
    child.path_count = paths.size();
    child.arguments = what.arguments.data();
    child.environment = what.environment.data();
    child.signals = signals.data();
    child.signal_count = signals.size();
    child.directory = what.directory;
    child.own_session = what.own_session;
    for (std::size_t to = 0; to < 3; ++to) child.streams[to] = what.streams[to] < 0 ? nowhere() : what.streams[to];
    const auto files = what.files.value_or(rlimit{});
    child.limited = what.files.has_value();
    child.files[0] = files.rlim_cur;
    child.files[1] = files.rlim_max;
  }
  pid_t begin(int flags, int& watch) {
    on_its_way = 1;
    const pid_t pid = clone(in_child, stack + sizeof stack, CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD | flags, &child,
                            &watch, nullptr, &on_its_way);
    if (pid < 0 || (flags & CLONE_VFORK) != 0) on_its_way = 0;
    return pid;
  }
};

Exec::~Exec() {
  if (!place_) return;
  wait();
  Place::free().emplace_back(place_);
}

void Exec::wait() const {
  while (place_ && __atomic_load_n(&place_->on_its_way, __ATOMIC_ACQUIRE) != 0)
    syscall(SYS_futex, &place_->on_its_way, FUTEX_WAIT, 1, nullptr, nullptr, 0);
}

int Exec::error() const {
  wait();
  return place_ ? place_->child.error : 0;
}

Started spawn(Spawn what, Until until) {
  Started started{Exec(Exec::Place::take()), -1, {}, 0};
  auto& place = *started.exec.place_;
  const int watched = what.watched ? CLONE_PIDFD : 0;
  const bool waits = until == Until::program || !may_go_on;
  place.fill(std::move(what));
  int watch = -1;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);  // a handler of ours must not run there
  started.pid = place.begin(watched | (waits ? CLONE_VFORK : 0), watch);
  // An emulator of another processor knows only children for which one waits.
  if (started.pid < 0 && errno == EINVAL && !waits) started.pid = place.begin(watched | CLONE_VFORK, watch);
  if (started.pid < 0) started.error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (started.pid >= 0 && watched != 0) started.watch = Descriptor(watch);
  if (started.pid < 0 || until == Until::process) return started;
  started.error = started.exec.error();
  if (started.error != 0) waitpid(started.pid, nullptr, 0);
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

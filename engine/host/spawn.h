// A new process that runs a program: what posix_spawn does, without its 64 signals, six limits and new stack for each,
// and without standing still for it. Private to engine/host.
#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/host/descriptor.h"

namespace ocflow::keeper {

struct Spawn {
  std::vector<std::string> paths;  // of the program: the first that there is
  std::vector<char*> arguments, environment;
  std::array<int, 3> streams{-1, -1, -1};  // -1: /dev/null
  const char* directory = nullptr;         // to run in; nullptr: where this one is
  bool own_session = false;                // else a group of its own
  bool watched = false;
  std::optional<rlimit> files = std::nullopt;
};

struct Started;
enum class Until { program, process };
// Comes back when the child is its program, or can't be; with `process` before that, where the machine lets it.
Started spawn(Spawn what, Until until = Until::program);

// A child's way to its program. Until it is there it reads this process's memory, also all that its `Spawn` points to,
// so the end of this object waits for it.
class Exec {
 public:
  Exec(Exec&& other) noexcept : place_(std::exchange(other.place_, nullptr)) {}
  Exec& operator=(Exec&&) = delete;
  ~Exec();
  void wait() const;  // until it is its program, or has ended
  int error() const;  // waits; the errno of why it can't be its program: then it ends like any other child

 private:
  friend Started spawn(Spawn what, Until until);
  struct Place;
  explicit Exec(Place* place) : place_(place) {}
  Place* place_;
};

struct Started {
  Exec exec;
  pid_t pid = -1;
  Descriptor watch;  // a pidfd, where it was to be watched
  int error = 0;     // an errno: then there is no process
};

// Where a program of that name may be, as `execvp` looks for it.
std::vector<std::string> places_of(const std::string& program);

}  // namespace ocflow::keeper

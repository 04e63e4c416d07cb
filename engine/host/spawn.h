// A new process that runs a program: what posix_spawn does, without its 64 signals, six limits and new stack for each.
// Private to engine/host.
#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
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

struct Started {
  pid_t pid = -1;
  Descriptor watch;  // a pidfd, where it was to be watched
  int error = 0;     // an errno: then there is no process
};

Started spawn(const Spawn& what);

// Where a program of that name may be, as `execvp` looks for it.
std::vector<std::string> places_of(const std::string& program);

}  // namespace ocflow::keeper

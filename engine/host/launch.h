// What a child is started with, and how it ended.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "engine/host/descriptor.h"

namespace ocflow::keeper {

// How long a child that is asked to end is given before it is ended by force.
inline constexpr std::chrono::seconds grace{10};

struct Launch {
  std::vector<std::string> program;      // the program, looked for in PATH where it has no slash, and its arguments
  std::string directory;                 // empty: the keeper's own, which is the engine's
  std::vector<std::string> environment;  // "NAME=value", in place of or beside the keeper's own
  NativeFile input = no_file;            // no_file: it leads nowhere, here and below
  NativeFile output = no_file;
  NativeFile errors = no_file;
  bool own_session = false;  // for what shall go on when everything here has ended
  bool watched = false;      // `Child::pidfd` is wanted
};

struct Exit {
  int code = 0;              // 128 + N when signal N ended it
  int signal = 0;            // 0: it ended by itself
  std::string text() const;  // "exit code 3", "ended by signal 9 (Killed)"
};

}  // namespace ocflow::keeper

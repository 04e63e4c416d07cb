// What can be seen of the keeper of a run from outside: whether it lives, and what it has recorded.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <set>

namespace ocflow::cli {

struct KeeperSeen {
  bool lives = false;
  bool was = false;      // one has been there
  bool stopped = false;  // by a signal: nothing ends until it is continued
  pid_t pid = -1;        // of the last one; -1: its record doesn't tell
  std::set<std::uint64_t> begun,
      ended;  // attempts, as it has recorded them, whether an engine has taken that in or not
};
KeeperSeen keeper_seen(const std::filesystem::path& run_folder);

}  // namespace ocflow::cli

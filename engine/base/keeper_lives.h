// Whether the keeper of a run is there, for all who want no more than that. For POSIX only: not for the Windows keeper.
#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>

namespace ocflow {

// It locks its record as long as it lives, with an engine or without. The lock for the look is shared: others who look
// at the same moment take nobody for a keeper.
inline bool keeper_lives(const std::filesystem::path& run_folder) {
  const int record = ::open((run_folder / "keeper.record").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (record < 0) return false;
  const bool held = ::flock(record, LOCK_SH | LOCK_NB) != 0;
  ::close(record);
  return held;
}

}  // namespace ocflow

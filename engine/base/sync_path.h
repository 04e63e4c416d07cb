// What was written, and the names in a folder, so that they outlive a power cut. For POSIX only.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace ocflow {

// False where it could not be flushed; `errno` says why.
inline bool sync_path(const std::filesystem::path& path, int flags = 0) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  const bool good = fd >= 0 && ::fsync(fd) == 0;
  const int why = errno;
  if (fd >= 0) ::close(fd);
  errno = why;
  return good;
}
inline bool sync_folder(const std::filesystem::path& folder) { return sync_path(folder, O_DIRECTORY); }

}  // namespace ocflow

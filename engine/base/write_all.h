// Bytes to a descriptor, all of them. For POSIX only: not for the Windows keeper.
#pragma once
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace ocflow {

// False where it stopped half-way; `errno` says why. Waits where the descriptor is one that doesn't wait by itself.
inline bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {
      pollfd waiting{fd, POLLOUT, 0};
      ::poll(&waiting, 1, -1);
      continue;
    }
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace ocflow

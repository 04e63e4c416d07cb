// A socket in a folder, however long the folder's path is: a socket's address holds 108 bytes. Private to engine/host.
#pragma once
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdio>

namespace ocflow::keeper {

inline constexpr const char* socket_name = "keeper.sock";

class SocketAddress {
 public:
  explicit SocketAddress(int folder) {
    address_.sun_family = AF_UNIX;
    std::snprintf(address_.sun_path, sizeof address_.sun_path, "/proc/self/fd/%d/%s", folder, socket_name);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  socklen_t size() const { return sizeof address_; }

 private:
  sockaddr_un address_{};
};

// `folder` is an open folder, and stays open as long as the address is used.
inline SocketAddress socket_address(int folder) { return SocketAddress(folder); }

}  // namespace ocflow::keeper

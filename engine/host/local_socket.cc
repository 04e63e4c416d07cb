#include "engine/host/local_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace ocflow::keeper {
namespace {

sockaddr_un address_in(int folder, const char* name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", folder, name);
  return address;
}

const sockaddr* as_address(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

}  // namespace

Result<Descriptor> listen_in(int folder, const char* name) {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto address = address_in(folder, name);
  unlinkat(folder, name, 0);
  auto old = umask(0177);
  bool fine = socket && bind(socket.get(), as_address(address), sizeof address) == 0;
  int reason = errno;
  umask(old);
  // Whoever knocks at one that is stopped must not hang there, and what it leaves stays in the queue.
  if (fine && listen(socket.get(), SOMAXCONN) == 0) return socket;
  return fail(ErrorKind::failed, std::string("its socket can't be opened: ") + errno_text(fine ? errno : reason));
}

Descriptor connect_in(int folder, const char* name) {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto address = address_in(folder, name);
  if (socket && connect(socket.get(), as_address(address), sizeof address) == 0) return socket;
  return {};
}

Result<Pair> make_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return fail(ErrorKind::failed, "no socket can be made: " + errno_text(errno));
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::optional<Peer> peer_of(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return Peer{peer.pid, peer.uid};
}

bool may_talk(int socket) {
  const auto peer = peer_of(socket);
  return peer && (peer->uid == geteuid() || peer->uid == 0);
}

}  // namespace ocflow::keeper

// Sockets in the folder of a run, however long its path is (a socket's address holds 108 bytes), and who is at their
// other end. Private to engine/host.
#pragma once
#include <optional>

#include "engine/host/child.h"

namespace ocflow::keeper {

inline constexpr const char* keeper_socket = "keeper.sock";
inline constexpr const char* control_socket = "control.sock";

// For its owner alone. It takes the place of what is there under that name, so whoever calls holds the lock that makes
// it the only one. `folder` is an open folder.
Result<Descriptor> listen_in(int folder, const char* name);
// No descriptor where nobody listens.
Descriptor connect_in(int folder, const char* name);

// Two that are connected with each other; one is for a child.
struct Pair {
  Descriptor ours, theirs;
};
Result<Pair> make_pair();

// Of whoever connected; at the end that connected, of whoever listens.
struct Peer {
  pid_t pid = -1;
  uid_t uid = 0;
};
std::optional<Peer> peer_of(int socket);
// Only the owner of this process, and root, may talk to it.
bool may_talk(int socket);

}  // namespace ocflow::keeper

// Starting a keeper, or finding the one that is there, and shaking hands with it. Private to engine/host.
#pragma once
#include <optional>

#include "engine/host/child.h"
#include "engine/host/keeper_client.h"
#include "engine/host/standby.h"

namespace ocflow::keeper {

struct Launched {
  Descriptor socket;           // the keeper's hello has been read and is fine
  std::optional<Child> child;  // a read-only keeper is ours to wait for
  std::string hello;           // the line of it
};

// Waits, at most some seconds: it is done once, before the run begins.
Result<Launched> launch(const Start& start, Standby standby = {});

// One line, without its end; empty at the end of the stream or when the time is over. What follows the line stays.
std::string read_line(int socket, std::chrono::nanoseconds until);

}  // namespace ocflow::keeper

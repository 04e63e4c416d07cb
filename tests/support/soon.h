// Waiting for what another process is about to do.
#pragma once
#include <poll.h>

#include <chrono>
#include <functional>

namespace ocflow::test {

// Whether it holds, at once or within the limit.
inline bool soon(const std::function<bool()>& holds, std::chrono::seconds limit = std::chrono::seconds(30)) {
  for (const auto end = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < end;
       ::poll(nullptr, 0, 1))
    if (holds()) return true;
  return holds();
}

}  // namespace ocflow::test

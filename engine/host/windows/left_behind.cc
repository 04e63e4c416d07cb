#include "engine/host/left_behind.h"

namespace ocflow::keeper {

// A job can't be opened any more when all handles of it were closed, and nothing else here knows a program again.
std::optional<asio::awaitable<action::Outcome>> left_behind(const std::shared_ptr<Task>&, const Traces&) {
  return std::nullopt;
}

}  // namespace ocflow::keeper

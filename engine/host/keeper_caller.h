// One connection of a keeper. Private to engine/host.
#pragma once
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <unordered_map>

#include "engine/host/connection.h"
#include "engine/host/keeper_task.h"

namespace ocflow::keeper {

struct Caller {
  std::shared_ptr<Connection> connection;
  std::unordered_map<std::uint64_t, std::shared_ptr<Task>>
      looks;             // by the numbers that the caller gave; they end with it
  bool greeted = false;  // it counts from its hello on

  void send(const nlohmann::json& message) const;
};
using CallerPtr = std::shared_ptr<Caller>;

}  // namespace ocflow::keeper

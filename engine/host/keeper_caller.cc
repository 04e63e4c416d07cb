#include "engine/host/keeper_caller.h"

#include <nlohmann/json.hpp>

#include "engine/host/protocol.h"

namespace ocflow::keeper {

void Caller::send(const nlohmann::json& message) const {
  connection->send(line(message));
  connection->flush_soon();
}

}  // namespace ocflow::keeper

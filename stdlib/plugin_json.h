// Values as plugins speak of them: plain JSON. A duration is its seconds, a size its bytes, a host its address, a
// secret its text. Private to stdlib/ and `ocflow plugin test`.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "engine/base/result.h"
#include "engine/base/type.h"

namespace ocflow::stdlib {

// Fails where a text isn't UTF-8, which JSON can't hold.
Result<nlohmann::json> plugin_json(const Value& value);

// `what` is how messages call it.
Result<Value> from_plugin_json(const nlohmann::json& json, const Type& type, const std::string& what);

}  // namespace ocflow::stdlib

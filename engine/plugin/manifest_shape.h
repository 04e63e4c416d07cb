// The shape of a plugin.yaml, as types. Private to engine/plugin.
#pragma once
#include "engine/base/type.h"

namespace ocflow::plugin {

const RecordType& manifest_shape();

}  // namespace ocflow::plugin

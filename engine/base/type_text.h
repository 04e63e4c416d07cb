// Types read from their text, as it stands in a `given`: for what isn't parsed as a procedure.
#pragma once
#include "engine/base/result.h"
#include "engine/base/type.h"

namespace ocflow {

// text, number, bool, duration, size, version, host, secret, code, any, `list of T`, `one of "a", "b"`. No records.
Result<Type> type_from_text(std::string_view text);

}  // namespace ocflow

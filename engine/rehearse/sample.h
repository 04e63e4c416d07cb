// Values that nobody gave: a text that a pattern matches, a value of a type. Pure.
#pragma once
#include <string>
#include <string_view>

#include "engine/base/type.h"

namespace ocflow::rehearse {

// A short text that the pattern matches somewhere, for patterns as people write them; empty where it is not found.
std::string sample_of(std::string_view pattern);

// As if all had gone well: true, 0 (of an exit code or an HTTP status what means success), the first choice.
Value sample_of(const Type& type, std::string_view field = {});

}  // namespace ocflow::rehearse

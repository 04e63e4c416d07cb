// From what a program wrote, or a person typed, to a value of a type: JSON, `key: value` lines, or a table with a
// header. Pure; used where a result is declared with a type (`as x : T`) and for the answers of an `ask`.
#pragma once
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/type.h"
#include "engine/base/value.h"

namespace ocflow::run {

// The error says which type was wanted and what stood there instead.
Result<Value> decode_text(std::string_view text, const Type& type);

// One value as a person or a table cell writes it: 5m, 64MB, yes, db01. A choice has to be one of its choices.
Result<Value> decode_word(std::string_view word, const Type& type);

}  // namespace ocflow::run

// Values as JSON: the form of the keeper's protocol and of `--output json`. What JSON has (none, text, numbers,
// booleans, lists) is itself; the rest is an object with one key that begins with '$' ({"$duration":"5m"}),
// a record is an object of its fields (a field name that begins with '$' gets a second one). A text that is not UTF-8
// is {"$bytes":"hex"}, so that an argument arrives byte for byte.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "engine/base/result.h"
#include "engine/base/value.h"

namespace ocflow {

enum class Secrets { hide, hand_over };  // hand over only to the keeper, which has to know them

nlohmann::json to_json(const Value& value, Secrets secrets = Secrets::hide);
Result<Value> value_from_json(const nlohmann::json& json);
// Adds the text of `to_json`, for the most part without making that; bytes that are not UTF-8 are replaced.
void put_json(std::string& to, const Value& value, Secrets secrets = Secrets::hide);

// JSON read from outside (a command's output, a page): objects are records, '$' means nothing.
Result<Value> value_from_plain_json(const nlohmann::json& json);

// `text` with every byte that is not UTF-8 replaced, so that it can stand in JSON and on a terminal.
std::string valid_utf8(std::string_view text);

}  // namespace ocflow

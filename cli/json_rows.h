// A JSON document of which one list is long: it is told row by row, and looks as if it had been whole.
#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ocflow::cli {

using PutText = std::function<void(std::string_view)>;
// The next row; nullptr: that was all. It may be the same place each time.
using NextRow = std::function<const nlohmann::json*()>;

// `document` is an object; its rows stand under `key`. As `dump(2)`, with what is no UTF-8 replaced.
void put_document(nlohmann::json document, const std::string& key, const NextRow& next, const PutText& put);

}  // namespace ocflow::cli

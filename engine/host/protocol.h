// The keeper's protocol as data: newline-delimited JSON objects, described in docs/keeper.md. Private to engine/host.
#pragma once
#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "engine/action/performer.h"

namespace ocflow::keeper {

inline constexpr int protocol_number = 3;
inline constexpr std::size_t largest_message = std::size_t{16} << 20;  // bytes, the line end included

nlohmann::json to_json(const action::Outcome& outcome);
Result<action::Outcome> outcome_from_json(const nlohmann::json& json);
nlohmann::json to_json(const action::Probed& probed);
Result<action::Probed> probed_from_json(const nlohmann::json& json);
void add_request(nlohmann::json& message, const action::Request& request);
Result<action::Request> request_from_json(const nlohmann::json& json);

std::string_view known_name(action::Known known);
bool parse_known(std::string_view text, action::Known& out);

// A message from the other side: an object with a text named "type", not nested deeper than any value is.
Result<nlohmann::json> parse_message(std::string_view line);

// A whole number that isn't negative; throws what nlohmann-json throws.
std::uint64_t number_at(const nlohmann::json& message, const char* name);

// One line, its end included. Bytes that are not UTF-8 are replaced.
std::string line(const nlohmann::json& message);

// Bytes come in pieces; out come whole lines. `next` gives false when there is none (yet). A line that is too long
// never ends: `too_long` is true from then on.
class Lines {
 public:
  void add(std::string_view bytes) { buffer_.append(bytes); }
  bool next(std::string_view& line);  // valid until the next call of any member
  bool too_long() const { return buffer_.size() - begin_ > largest_message; }

 private:
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t searched_ = 0;
};

}  // namespace ocflow::keeper

#include "engine/host/protocol.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"

namespace ocflow::keeper {

using action::Known;
using action::Outcome;
using action::Probed;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> sees_names{"would_change", "already_so", "unknown", "would_fail"};
constexpr std::array<std::string_view, 4> known_names{"running", "ended", "never", "lost"};

void put(json& to, const char* name, const std::string& text) {
  if (!text.empty()) to[name] = valid_utf8(text);
}

// The text of a member that may be missing. Anything else under that name is refused by the caller's try.
std::string text_at(const json& from, const char* name) {
  auto found = from.find(name);
  return found == from.end() ? std::string() : found->get<std::string>();
}

tl::unexpected<Error> malformed(std::string what) {
  return fail(ErrorKind::failed, "a message of the keeper's protocol is wrong: " + std::move(what));
}

std::string text_of(const json& message) { return message.dump(-1, ' ', false, json::error_handler_t::replace); }

// Counts brackets outside texts, before anything recursive sees them.
bool too_deep(std::string_view text) {
  constexpr int deepest = 200;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

// JSON's own errors (a member of another type) become ours.
template <class T, class Make>
Result<T> reading(Make make) {
  try {
    return make();
  } catch (const json::exception& e) {
    return malformed(e.what());
  }
}

}  // namespace

json to_json(const Outcome& outcome) {
  json to{{"ended", action::ended_name(outcome.ended)}};
  if (!outcome.changed) to["changed"] = false;
  if (!outcome.result.is_none()) to["result"] = ocflow::to_json(outcome.result);
  put(to, "error", outcome.error);
  put(to, "output", outcome.output);
  return to;
}

Result<Outcome> outcome_from_json(const json& from) {
  return reading<Outcome>([&]() -> Result<Outcome> {
    Outcome outcome;
    auto name = from.at("ended").get<std::string>();
    const auto ended = action::ended_of(name);
    if (!ended) return malformed("\"ended\" is \"" + name + "\"");
    outcome.ended = *ended;
    outcome.changed = from.value("changed", true);
    if (auto result = from.find("result"); result != from.end()) {
      auto value = value_from_json(*result);
      if (!value) return tl::unexpected(value.error());
      outcome.result = std::move(*value);
    }
    outcome.error = text_at(from, "error");
    outcome.output = text_at(from, "output");
    return outcome;
  });
}

json to_json(const Probed& probed) {
  json to{{"sees", sees_names[static_cast<std::size_t>(probed.sees)]}};
  put(to, "from", probed.from);
  put(to, "to", probed.to);
  put(to, "why", probed.why);
  return to;
}

Result<Probed> probed_from_json(const json& from) {
  return reading<Probed>([&]() -> Result<Probed> {
    auto name = from.at("sees").get<std::string>();
    for (std::size_t i = 0; i < sees_names.size(); ++i)
      if (sees_names[i] == name)
        return Probed{static_cast<Probed::Sees>(i), text_at(from, "from"), text_at(from, "to"), text_at(from, "why")};
    return malformed("\"sees\" is \"" + name + "\"");
  });
}

void add_request(json& message, const action::Request& request) {
  message["action"] = request.action;
  json arguments = json::array();
  for (const Value& value : request.arguments) arguments.push_back(ocflow::to_json(value, Secrets::hand_over));
  message["arguments"] = std::move(arguments);
  if (request.limit.count() > 0) message["limit_ns"] = request.limit.count();
}

Result<action::Request> request_from_json(const json& from) {
  return reading<action::Request>([&]() -> Result<action::Request> {
    action::Request request;
    request.action = from.at("action").get<std::string>();
    request.limit = Duration(from.value("limit_ns", std::int64_t{0}));
    for (const json& argument : from.at("arguments")) {
      auto value = value_from_json(argument);
      if (!value) return tl::unexpected(value.error());
      request.arguments.push_back(std::move(*value));
    }
    return request;
  });
}

std::string_view known_name(Known known) { return known_names[static_cast<std::size_t>(known)]; }

bool parse_known(std::string_view text, Known& out) {
  for (std::size_t i = 0; i < known_names.size(); ++i)
    if (known_names[i] == text) {
      out = static_cast<Known>(i);
      return true;
    }
  return false;
}

Result<json> parse_message(std::string_view text) {
  if (too_deep(text)) return malformed("it is nested deeper than 200");
  auto message = json::parse(text, nullptr, false);
  if (message.is_discarded()) return malformed("it is not JSON");
  if (!message.is_object() || !message.contains("type") || !message["type"].is_string())
    return malformed("it is no object with a \"type\"");
  return message;
}

std::uint64_t number_at(const json& message, const char* name) {
  const auto& number = message.at(name);
  if (!number.is_number_unsigned()) throw json::type_error::create(302, "a whole number is wanted", &number);
  return number.get<std::uint64_t>();
}

std::string line(const json& message) { return text_of(message) + '\n'; }

bool Lines::next(std::string_view& out) {
  auto end = buffer_.find('\n', std::max(begin_, searched_));
  if (end == std::string::npos) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched_ = buffer_.size();
    return false;
  }
  out = std::string_view(buffer_).substr(begin_, end - begin_);
  begin_ = searched_ = end + 1;
  return true;
}

}  // namespace ocflow::keeper

// What is known of an act without looking at anything. In the engine: whoever asks the keeper for it waits for nothing.
#include "engine/action/performer.h"
#include "engine/base/value_json.h"
#include "stdlib/actions.h"
#include "stdlib/families.h"

namespace ocflow::stdlib {

std::optional<action::Probed> foretold(const action::Request& request) {
  const auto* known = registry().find(request.action);
  if (!known) return std::nullopt;
  if (!known->probed) return action::not_probed();
  const auto* text =
      request.action == "say" && !request.arguments.empty() ? request.arguments[0].get<std::string>() : nullptr;
  return text ? std::optional(would_say(valid_utf8(*text))) : std::nullopt;
}

}  // namespace ocflow::stdlib

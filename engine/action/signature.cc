#include "engine/action/signature.h"

namespace ocflow::action {

std::string_view effect_name(Effect effect) {
  switch (effect) {
    case Effect::reads:
      return "reads";
    case Effect::idempotent:
      return "idempotent";
    case Effect::keyed:
      return "keyed";
    case Effect::once:
      return "once";
  }
  return "once";
}

int Signature::parameter(std::string_view wanted) const {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (parameters[i].name == wanted) return static_cast<int>(i);
  return -1;
}

}  // namespace ocflow::action

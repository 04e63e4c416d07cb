#include "stdlib/families.h"

namespace ocflow::stdlib {

void add_pause(Actions& to) {
  Action pause;
  pause.signature = signature("pause", "Waits for a while.", {must("duration", duration(), "How long")}, nothing(),
                              Effect::idempotent);
  to.push_back(std::move(pause));
}

}  // namespace ocflow::stdlib

#include "stdlib/families.h"

namespace ocflow::stdlib {

void add_say(Actions& to) {
  Action say;
  say.signature = signature("say", "Shows a text and puts it into the report.", {must("text", text(), "What is shown")},
                            nothing(), Effect::idempotent);
  to.push_back(std::move(say));
}

}  // namespace ocflow::stdlib

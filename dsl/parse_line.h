// One line from behind its first word to its end. The only place where grammar, actions and messages meet, so that
// they are instantiated once.
#pragma once
#include <optional>

#include "dsl/parse_state.h"

namespace ocflow::dsl {

enum class LineKind : std::uint8_t {
  nothing,
  value,
  as,
  let,
  each,
  after,
  on,
  act,
  effect,
  undo,
  until,
  check,
  retry,
  on_failure,
  confirm,
  ask,
  reversed,
  prose,
  use,
  type,
  procedure,
  given,
  member,
  read,
  lock,
  ensure,
};

// Fills `st` from the bytes [begin, st.end) of the file; gives the mistake when there is one (what was read before it
// stays in `st`).
std::optional<Mistake> parse_line(LineKind kind, std::uint32_t begin, LineState& st);

}  // namespace ocflow::dsl

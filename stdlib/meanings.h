// What rehearsals know of the built-in actions (engine/action/meaning.h).
#pragma once
#include "engine/action/meaning.h"

namespace ocflow::stdlib {

// Made once, at the first call.
const action::Meanings& meanings();

}  // namespace ocflow::stdlib

// OCF03xx: steps and order.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> steps() { return {}; }

}  // namespace ocflow::codes

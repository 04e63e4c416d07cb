// OCF02xx: names and types.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> names() { return {}; }

}  // namespace ocflow::codes

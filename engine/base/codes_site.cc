// OCF05xx: site files.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> site() { return {}; }

}  // namespace ocflow::codes

// OCF04xx: files and what is used.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> files() { return {}; }

}  // namespace ocflow::codes

// OCF01xx: the text of a procedure.
#include "engine/base/codes.h"

namespace ocflow::codes {

std::vector<CodeEntry> syntax() { return {}; }

}  // namespace ocflow::codes

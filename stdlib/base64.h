// Private to stdlib/.
#pragma once
#include <string>

namespace ocflow::stdlib {

std::string base64(const std::string& bytes);

}  // namespace ocflow::stdlib

// The reference of the actions (docs/actions.md), written from their signatures, so that it can't be out of date.
#pragma once
#include <string>

namespace ocflow::stdlib {

std::string reference();  // Markdown, a whole page

}  // namespace ocflow::stdlib

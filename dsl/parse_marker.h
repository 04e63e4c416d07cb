// Does a line begin an item?
#pragma once
#include <cstdint>
#include <string_view>

#include "dsl/syntax.h"

namespace ocflow::dsl {

struct FoundMarker {
  std::uint32_t length = 0;  // 0: the line begins with none
  Marker marker = Marker::number;
  bool odd = false;  // not one of the language's, but meant as one
};

FoundMarker find_marker(std::string_view line);      // `1.` or `-`, then a space or the end
FoundMarker find_odd_marker(std::string_view line);  // `*`, `1)`, `a.`, `1.1`, ...

}  // namespace ocflow::dsl

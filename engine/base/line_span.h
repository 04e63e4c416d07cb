// Where something stands within one line of a procedure, in two thirds of a Span: there are millions of these. A
// longer line, or a file past the last one, has been refused; of those only the beginning is told.
#pragma once
#include <algorithm>

#include "engine/base/span.h"

namespace ocflow {

struct LineSpan {
  static constexpr std::uint32_t longest = (1U << 17) - 1;
  static constexpr FileId last_file = (1U << 15) - 1;

  std::uint32_t begin = 0;
  std::uint32_t length : 17 = 0;
  std::uint32_t file : 15 = 0;

  LineSpan() = default;
  // Both are one place to whoever looks at them.
  LineSpan(Span at)  // NOLINT(google-explicit-constructor)
      : begin(at.begin),
        length(std::min(at.end - at.begin, longest) & longest),
        file(std::min(at.file, last_file) & last_file) {}
  operator Span() const { return {file, begin, end()}; }  // NOLINT(google-explicit-constructor)

  std::uint32_t end() const { return begin + length; }
  bool empty() const { return length == 0; }
  bool operator==(const LineSpan&) const = default;
};

}  // namespace ocflow

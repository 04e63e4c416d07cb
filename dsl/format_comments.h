// What a comment belongs to: the line below it, or what stands above. Its own column says so, as a reader sees it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace ocflow::dsl {

// The items and blocks that are still open above a comment, the outermost first.
class OpenBlocks {
 public:
  // A line that stood at `column` is laid out at `indent`; what belongs to it goes to `inner`, 0 where nothing can.
  void enter(std::uint32_t column, std::uint32_t indent, std::uint32_t inner) {
    while (!open_.empty() && open_.back().indent >= indent) open_.pop_back();
    if (inner > 0) open_.push_back({column, indent, inner});
    with_next_ = false;
  }

  // Where a comment at `column` goes, when the line below it stood at `next_column` and goes to `next`. Laid out once,
  // it gets the same place again.
  std::uint32_t place(std::uint32_t column, std::uint32_t next_column, std::uint32_t next) {
    const auto around =
        std::find_if(open_.rbegin(), open_.rend(), [&](const Open& open) { return open.column < column; });
    // Behind one that is about the line below, the others go on with it.
    if (with_next_ || around == open_.rend() || column == next_column) return to_next(next);
    if (column > next_column) {
      if (around->inner > next) return around->inner;
    } else if (around == open_.rbegin() && around->inner < next) {
      return around->inner;  // a clause's column, above a list whose first numbers are pushed right by its last
    }
    return to_next(next);
  }

 private:
  struct Open {
    std::uint32_t column, indent, inner;
  };

  std::uint32_t to_next(std::uint32_t next) {
    with_next_ = true;
    return next;
  }

  std::vector<Open> open_;
  bool with_next_ = false;
};

}  // namespace ocflow::dsl

#include "engine/base/line_span.h"

#include "tests/support/catch.h"

using namespace ocflow;

TEST_CASE("a place in a line is the place that it was made from", "[span]") {
  const Span at{7, 200'000'000, 200'065'536};
  CHECK(Span(LineSpan(at)) == at);
  CHECK(LineSpan(Span{}).empty());
  CHECK(LineSpan(Span{1, 5, 6}) != LineSpan(Span{2, 5, 6}));
}

TEST_CASE("of what is longer than a line the beginning is told", "[span]") {
  const LineSpan at = Span{LineSpan::last_file + 5, 10, 10'000'000};
  CHECK(at.begin == 10);
  CHECK(at.end() == 10 + LineSpan::longest);
  CHECK(at.file == LineSpan::last_file);
}

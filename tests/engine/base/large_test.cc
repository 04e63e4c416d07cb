#include "engine/base/large.h"

#include "tests/support/catch.h"

using namespace ocflow;

TEST_CASE("what grows large keeps its values, and begins where a large page does", "[large]") {
  LargeVector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < 3'000'000; ++i) all.push_back(i);
  CHECK(all.front() == 0);
  CHECK(all.at(2'999'999) == 2'999'999);
  CHECK(reinterpret_cast<std::uintptr_t>(all.data()) % LargeAllocator<int>::page == 0);
  const LargeVector<std::uint32_t> copy = all;
  CHECK(copy == all);
}

TEST_CASE("more than there is, is refused", "[large]") {
  CHECK_THROWS_AS(LargeAllocator<std::uint64_t>().allocate(static_cast<std::size_t>(-1) / 8), std::bad_alloc);
}

#include "dsl/pool.h"

#include "tests/support/catch.h"

using namespace ocflow::dsl;

TEST_CASE("a pool keeps small things and large ones, each where its kind may stand", "[pool]") {
  Pool pool;
  const std::vector<char> one{'x'};
  const std::vector<std::uint64_t> large(1'000'000, 7);
  const auto first = pool.keep(one);
  const auto kept = pool.keep(large);
  const auto next = pool.keep(std::vector<std::uint64_t>{1, 2});
  CHECK(reinterpret_cast<std::uintptr_t>(next.data()) % alignof(std::uint64_t) == 0);
  const Pool moved = std::move(pool);
  CHECK(first[0] == 'x');
  CHECK(kept.size() == 1'000'000);
  CHECK(kept.back() == 7);
  CHECK(next[1] == 2);
}

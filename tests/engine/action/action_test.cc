#include "engine/action/outcome.h"
#include "engine/action/registry.h"
#include "engine/base/clock.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::action;

TEST_CASE("a registry keeps signatures where they are") {
  Registry registry;
  Signature first;
  first.name = "a.one";
  auto index = registry.add(first);
  const auto* kept = registry.find("a.one");
  for (int i = 0; i < 1000; ++i) {
    Signature more;
    more.name = "b." + std::to_string(i);
    registry.add(more);
  }
  CHECK(registry.find("a.one") == kept);
  CHECK(&registry[index] == kept);
  CHECK(registry.names_in("a") == std::vector<std::string>{"a.one"});
  CHECK_FALSE(registry.index("a"));
}

TEST_CASE("a parameter is found by its name") {
  Signature s;
  s.parameters = {{"one", {}, {}, {}}, {"two", {}, {}, {}}};
  CHECK(s.parameter("two") == 1);
  CHECK(s.parameter("three") == -1);
}

TEST_CASE("outcomes say how they ended") {
  CHECK(done(3, false).ok());
  CHECK_FALSE(done(3, false).changed);
  CHECK_FALSE(failed("why").ok());
  CHECK(failed("why", {}, "out").output == "out");
  CHECK(ended_name(Ended::in_doubt) == "in_doubt");
  CHECK(effect_name(Effect::idempotent) == "idempotent");
}

TEST_CASE("the clock of limits never goes back, and wall time is of this age") {
  auto before = system_clock().elapsed();
  CHECK(system_clock().elapsed() >= before);
  CHECK(system_clock().wall_ms() > 1600000000000);
}

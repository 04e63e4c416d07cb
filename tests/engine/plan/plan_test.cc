#include "engine/plan/plan.h"

#include "tests/support/catch.h"
#include "tests/support/plan_kit.h"
#include "tests/support/random_plan.h"

using namespace ocflow;
using namespace ocflow::test;

TEST_CASE("nodes are numbered in the order of the text, and a list holds a range") {
  const Built b = build({step("a").act(), step("b").list({step("c").act(), step("d").act()}), step("e").act()});
  REQUIRE(b.plan);
  CHECK(b.plan->size() == 6);
  CHECK(b.plan->end(b.node("b")) == b.node("e"));
  CHECK(b.plan->parent(b.node("d")) == b.node("b"));
  CHECK(b.plan->next_sibling(b.node("b")) == b.node("e"));
  CHECK(b.plan->previous_sibling(b.node("e")) == b.node("b"));
}

TEST_CASE("numbers are as a person counts, paths are names where there are any") {
  const Built b = build({step("a").act(), step("dbs").each(2).list({step("x").act(), step("").act()})});
  const plan::NodeId inner = b.node("dbs[2].x");
  CHECK(b.plan->number(inner) == "2[2].1");
  CHECK(b.plan->path(inner) == "dbs[2].x");
  CHECK(b.plan->path(inner + 1) == "2[2].2");
  CHECK(b.plan->find("2[2].2") == inner + 1);
  CHECK(b.plan->find("dbs[3].x") == plan::nothing);
  CHECK(b.plan->find("") == plan::nothing);
  CHECK(b.plan->find("..[") == plan::nothing);
}

TEST_CASE("every path leads back to its node") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    const Built b = build(RandomPlan(random, {}).steps());
    for (plan::NodeId n = 1; n < b.plan->size(); ++n) {
      INFO("seed " << seed << " path " << b.plan->path(n));
      REQUIRE(b.plan->find(b.plan->path(n)) == n);
      REQUIRE(b.plan->find(b.plan->number(n)) == n);
    }
  }
}

namespace {

// The same question asked of a flat graph: every node begins and ends, a list around what is in it.
std::vector<std::vector<bool>> all_orders(const plan::Plan& plan) {
  const std::size_t n = plan.size();
  std::vector<std::vector<std::size_t>> to(2 * n);  // 2i: begins, 2i+1: ends
  for (plan::NodeId i = 0; i < n; ++i) {
    to[2 * i].push_back(2 * i + 1);
    if (i > 0) {
      to[2 * plan.parent(i)].push_back(2 * i);
      to[2 * i + 1].push_back(2 * plan.parent(i) + 1);
    }
    for (const plan::NodeId next : plan.successors(i)) to[2 * i + 1].push_back(2 * next);
    const plan::NodeId next = plan.next_sibling(i);
    if (next != plan::nothing && plan.at_once(plan.parent(i)) == 1) to[2 * i + 1].push_back(2 * next);
  }
  std::vector<std::vector<bool>> order(n, std::vector<bool>(n));
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<bool> seen(2 * n);
    std::vector<std::size_t> open{2 * i + 1};
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      open.insert(open.end(), to[at].begin(), to[at].end());
    }
    for (std::size_t j = 0; j < n; ++j) order[i][j] = seen[2 * j];
  }
  return order;
}

}  // namespace

TEST_CASE("precedes is reachability between ends and beginnings") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const Built b = build(RandomPlan(random, {}).steps(), random.chance(50));
    const auto order = all_orders(*b.plan);
    for (plan::NodeId i = 0; i < b.plan->size(); ++i) {
      for (plan::NodeId j = 0; j < b.plan->size(); ++j) {
        INFO("seed " << seed << ": " << i << " before " << j);
        REQUIRE(b.plan->precedes(i, j) == order[i][j]);
      }
    }
  }
}

TEST_CASE("a circle is told by its steps, the first in the text first") {
  const Built b = build({step("a").act(), step("b").act().after({"d"}), step("c").act().after({"b"}),
                         step("d").act().after({"c"}), step("e").act().after({"d"})},
                        false);
  CHECK_FALSE(b.plan);
  CHECK(b.error.kind == ErrorKind::invalid);
  CHECK(b.error.what ==
        "these steps wait for each other in a circle, so none can begin: "
        "2 (b) → 3 (c) → 4 (d) → 2 (b)");
}

TEST_CASE("of several circles the shortest is shown") {
  const Built b = build({step("a").act().after({"c"}), step("b").act().after({"a"}), step("c").act().after({"b", "d"}),
                         step("d").act().after({"c"})},
                        false);
  CHECK(b.error.what.find("3 (c) → 4 (d) → 3 (c)") != std::string::npos);
}

TEST_CASE("a chain of a million steps, and one nested as deep, are plans like any other") {
  const Built one = build({step("a").act()});
  constexpr plan::NodeId many = 1'000'000;
  plan::Builder chain(one.program, 0);
  const plan::FrameId frame = chain.frame(plan::nothing, 0);
  chain.open(plan::Part::root, plan::nothing, frame);
  for (plan::NodeId i = 0; i < many; ++i) {
    const plan::NodeId n = chain.open(plan::Part::step, 0, frame);
    chain.close();
    if (i > 0) chain.edge(n - 1, n);
  }
  chain.close();
  auto long_plan = chain.finish();
  REQUIRE(long_plan);
  CHECK(long_plan->precedes(1, many));
  CHECK_FALSE(long_plan->precedes(many, 1));

  plan::Builder deep(one.program, 0);
  deep.frame(plan::nothing, 0);
  deep.open(plan::Part::root, plan::nothing, 0);
  for (plan::NodeId i = 0; i < many; ++i) deep.open(plan::Part::step, 0, 0);
  for (plan::NodeId i = 0; i <= many; ++i) deep.close();
  auto deep_plan = deep.finish();
  REQUIRE(deep_plan);
  CHECK(plan::canonical_text(*deep_plan).size() < many * 120ULL);
}

TEST_CASE("a circle of a hundred thousand steps is found soon") {
  const Built one = build({step("a").act()});
  plan::Builder ring(one.program, 0);
  ring.frame(plan::nothing, 0);
  ring.open(plan::Part::root, plan::nothing, 0);
  constexpr plan::NodeId many = 100'000;
  for (plan::NodeId i = 1; i <= many; ++i) {
    ring.open(plan::Part::step, 0, 0);
    ring.close();
    ring.edge(i, i == many ? 1 : i + 1);
  }
  ring.close();
  const auto result = ring.finish();
  REQUIRE_FALSE(result);
  CHECK(result.error().what.find("99988 more") != std::string::npos);
}

TEST_CASE("a plan that is built wrongly is refused") {
  const Built one = build({step("a").act()});
  const auto finish = [&](const std::function<void(plan::Builder&)>& how) {
    plan::Builder builder(one.program, 0);
    builder.frame(plan::nothing, 0);
    how(builder);
    return builder.finish();
  };
  CHECK_FALSE(finish([](plan::Builder&) {}));
  CHECK_FALSE(finish([](plan::Builder& b) { b.open(plan::Part::root, plan::nothing, 0); }));
  CHECK_FALSE(finish([](plan::Builder& b) {
    b.open(plan::Part::root, plan::nothing, 0);
    b.open(plan::Part::step, 7, 0);
    b.close();
    b.close();
  }));
  CHECK_FALSE(finish([](plan::Builder& b) {
    b.open(plan::Part::root, plan::nothing, 0);
    b.open(plan::Part::step, 0, 0);
    b.open(plan::Part::step, 0, 0);
    b.close();
    b.close();
    b.edge(1, 2);  // a list and a step in it
    b.close();
  }));
}

TEST_CASE("the canonical text has one line a node, and edges by place") {
  const Built b =
      build({step("a").when("ready").act(), step("b").after({"a"}).tries(3, std::chrono::seconds(2)).act("again"),
             step("c").each(2, 4).person()},
            false);
  CHECK(plan::canonical_text(*b.plan) ==
        "procedure test\n"
        "  1. a: a; if look(\"ready\"); do once(what: a)\n"
        "  2. b after 1: b; do again(what: b); retry 3 every 2s\n"
        "  3. c: \"c[{item}]\"; for items, 4 at a time\n"
        "    [1]; person\n"
        "    [2]; person\n");
}

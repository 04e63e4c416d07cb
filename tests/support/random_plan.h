// Random procedures: lists in lists, numbered and bulleted, with `after`s, conditions, loops and ways to fail.
#pragma once
#include "tests/support/plan_kit.h"
#include "tests/support/random.h"

namespace ocflow::test {

struct Mix {
  std::uint32_t conditions = 30, failures = 0, loops = 15, lists = 30, afters = 25;  // percent
  std::uint32_t most_siblings = 5, deepest = 4;
};

class RandomPlan {
 public:
  RandomPlan(Random& random, Mix mix) : random_(random), mix_(mix) {}

  std::vector<Spec> steps(std::uint32_t depth = 0, bool numbered = true) {
    std::vector<Spec> all;
    const std::uint32_t count = 1 + random_.below(mix_.most_siblings);
    for (std::uint32_t i = 0; i < count; ++i) {
      Spec s = one(depth);
      for (std::uint32_t before = 0; !numbered && before < i; ++before) {
        if (random_.chance(mix_.afters)) s.afters.push_back(all[before].name);
      }
      all.push_back(std::move(s));
    }
    return all;
  }

 private:
  Spec one(std::uint32_t depth) {
    Spec s = step("s" + std::to_string(++named_));
    if (random_.chance(mix_.conditions)) s.when_true(random_.chance(50));
    if (random_.chance(mix_.loops)) s.each(1 + random_.below(3), random_.chance(50) ? 1 : 2);
    if (random_.chance(mix_.failures))
      s.on_failure(random_.chance(50) ? plan::OnFailure::proceed : plan::OnFailure::ask);
    if (depth < mix_.deepest && random_.chance(mix_.lists)) {
      const bool numbered = random_.chance(50);
      auto inner = steps(depth + 1, numbered);
      return numbered ? s.list(std::move(inner)) : s.bullets(std::move(inner));
    }
    return s.act(random_.chance(50) ? "once" : "again");
  }

  Random& random_;
  Mix mix_;
  std::uint32_t named_ = 0;
};

}  // namespace ocflow::test

// Small procedures written in a test: what the checker and the lowering would make of them, without any text.
//   Built b = build({step("a").act(), step("b").when("flag").act(), step("c").list({step("d").act()})});
// An act asks the world to do the step's name; a condition looks at a fact of the world (tests/support/world.h).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace ocflow::test {

struct ClauseSpec {
  plan::ClauseKind kind = plan::ClauseKind::act;
  std::string fact{};  // what is looked at; of an act: the action's name
  Duration every{0}, within{0};
  bool constant = false, truth = true;  // of a condition that looks at nothing
  std::string field{};                  // of a condition on the result of the step `fact`: which field of it
};

struct Spec {
  std::string name;
  std::vector<ClauseSpec> clauses;
  std::vector<Spec> steps;
  bool numbered = true;
  std::vector<std::string> afters;
  std::uint32_t most_tries = 1;
  Duration retry_every{0}, limit{0};
  plan::OnFailure policy = plan::OnFailure::stop;
  std::uint32_t items = 0, items_at_once = 1;  // 0: no `for`
  std::uint32_t clauses_above = 0;             // above the `for`
  bool named = false;                          // has a result, in a slot

  Spec& when(std::string fact) { return add({plan::ClauseKind::condition, std::move(fact)}); }
  Spec& when_field(std::string step, std::string f);  // `if step.field`
  Spec& when_true(bool truth);
  Spec& otherwise() { return add({plan::ClauseKind::otherwise, {}}); }
  Spec& require(std::string fact) { return add({plan::ClauseKind::require, std::move(fact)}); }
  Spec& expect(std::string fact) { return add({plan::ClauseKind::expect, std::move(fact)}); }
  Spec& until(std::string fact, Duration every, Duration within) {
    return add({plan::ClauseKind::wait, std::move(fact), every, within});
  }
  Spec& act(std::string action = "once") { return add({plan::ClauseKind::act, std::move(action)}); }
  Spec& person() { return add({plan::ClauseKind::person, {}}); }
  Spec& list(std::vector<Spec> children);     // one after another
  Spec& bullets(std::vector<Spec> children);  // at once
  Spec& after(std::vector<std::string> names) { return afters = std::move(names), *this; }
  Spec& tries(std::uint32_t most, Duration every) { return most_tries = most, retry_every = every, *this; }
  Spec& within(Duration d) { return limit = d, *this; }
  Spec& on_failure(plan::OnFailure p) { return policy = p, *this; }
  Spec& each(std::uint32_t count, std::uint32_t at_once = 1);  // clauses named before stand above the `for`
  Spec& as() { return named = true, *this; }

 private:
  Spec& add(ClauseSpec clause) { return clauses.push_back(std::move(clause)), *this; }
};

inline Spec step(std::string name) {
  Spec s;
  s.name = std::move(name);
  return s;
}
std::vector<Spec> steps_that(int count, const char* action);  // "s100", "s101", ...

// The actions of the kit: once(what), again(what) (idempotent), cmd(what, repeatable), look(what) (reads).
struct Built {
  std::unique_ptr<action::Registry> registry;
  std::unique_ptr<Sources> sources;
  std::shared_ptr<const plan::Program> program;
  std::unique_ptr<plan::Plan> plan;  // nullptr: `error`
  Error error;

  plan::NodeId node(const std::string& path) const;  // throws when there is none
};

Built build(std::vector<Spec> steps, bool numbered = true);

}  // namespace ocflow::test

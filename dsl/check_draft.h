// A step of the program while its clauses are gone through. Private to dsl/check*.cc.
#pragma once
#include <optional>
#include <vector>

#include "dsl/check_place.h"

namespace ocflow::dsl::checking {

plan::Clause clause_of(plan::ClauseKind kind, Span at);

// A step while its clauses are gone through.
struct Draft {
  Index index = 0;
  plan::Step step;
  plan::StepMore more;
  std::vector<plan::Clause> clauses;
  std::vector<plan::Rung> rungs;
  // Behind the clauses: how it is taken back, then how its rungs are, then what must happen when its list ends.
  std::optional<plan::Clause> undo;
  struct Back {
    bool said = false;
    std::optional<plan::Clause> clause;
  };
  std::vector<Back> rung_undos;
  std::vector<plan::Clause> finals;
  // What its result can be, by rung; and what it can be where an alternative of the step gave it.
  std::vector<Type> ways;
  std::optional<Type> alternative;

  void begin(Index i) {
    // From constants: what is made on the stack first is copied before it is all there, and the copy waits for it.
    static constexpr plan::Step no_step;
    static constexpr plan::StepMore nothing_more_said;
    index = i;
    step = no_step;
    more = nothing_more_said;
    clauses.clear();
    rungs.clear();
    undo.reset();
    rung_undos.clear();
    finals.clear();
    ways.clear();
    alternative.reset();
  }
};

}  // namespace ocflow::dsl::checking

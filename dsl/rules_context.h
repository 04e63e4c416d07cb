// What the rules share: where each step stands, who runs what, what is done where. Private to dsl/rules*.cc.
#pragma once
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "dsl/prove_meaning.h"
#include "dsl/prove_query.h"
#include "dsl/prove_uses.h"
#include "dsl/rules.h"
#include "engine/expr/evaluate.h"

namespace ocflow::dsl::ruling {

using namespace proving;
using plan::Clause;
using plan::ClauseKind;
using plan::Step;

struct Context {
  Context(const plan::Program& p, ProcedureId count, const std::function<bool(const std::string&)>& elsewhere,
          Diagnostics& d);

  const plan::Program& program;
  ProcedureId procedures;
  const std::function<bool(const std::string&)>& read_elsewhere;
  Diagnostics& diagnostics;
  Tree tree;
  LargeVector<StepId> steps;                                     // of these procedures, each list in its order
  std::unordered_map<ProcedureId, std::vector<StepId>> callers;  // the steps that run it by `do`

  const Step& step(StepId s) const { return program.steps[s]; }
  const plan::StepMore& more(StepId s) const { return program.more(step(s)); }
  const Clause* clause(StepId s, ClauseKind kind) const;   // the first of that kind; nullptr: none
  std::span<const Clause> clauses(StepId s) const;         // its own
  std::vector<Clause> behind(StepId s) const;              // those of its way back and its finals
  const action::Signature* action(const Clause& c) const;  // nullptr: it is no act
  // Does it change something? The first act of a step, not those of its lower rungs.
  const action::Signature* acts(StepId s) const;
  std::span<const StepId> list_around(StepId s) const;  // the steps of its list, itself too
  // Is any action called, by whatever, that is such a one? Mostly none is, and no step has to be looked at.
  bool calls_any(bool action::Signature::*such) const;
};

// One rule: looks at everything, reports what it finds.
void conditions(Context& context);         // rules_conditions.cc: OCF0350 to OCF0352
void failures_decided(Context& context);   // rules_failures.cc: OCF0353
void failures_seen(Context& context);      //                    OCF0355
void undone_all(Context& context);         //                    OCF0359
void kept_unread(Context& context);        // rules_states.cc: OCF0354
void no_return_unasked(Context& context);  //                  OCF0356
void temporary_left(Context& context);     //                  OCF0358
void hosts_ended(Context& context);        // rules_hosts.cc: OCF0357

}  // namespace ocflow::dsl::ruling

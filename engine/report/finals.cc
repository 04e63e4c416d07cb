// What a report says of `finally`s that failed.
#include "engine/run/finals.h"
#include "engine/report/report.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::report {

using plan::NodeId;
using run::Event;
using run::State;

// What is said of it is no word about its step.
bool Folder::of_a_final(const Event& event) const { return run::is_final(state_.plan(), event.node, event.clause); }

// Where a procedure runs: the first in it that failed by itself. Else 0.
NodeId Folder::failed_within(NodeId holder, std::uint16_t clause) const {
  const auto& plan = state_.plan();
  const auto& what = run::clause_of(plan, holder, clause);
  const NodeId aside = what.kind == plan::ClauseKind::list ? plan.aside(holder, what.aside) : plan::nothing;
  if (aside == plan::nothing) return 0;
  for (NodeId n = aside + 1; n < plan.end(aside); ++n)
    if (state_.state(n) == State::failed && plan.end(n) == n + 1) return n;
  return 0;
}

std::vector<FailedFinal> Folder::failed_finals() const {
  const auto& plan = state_.plan();
  std::vector<FailedFinal> all;
  for (const auto& [holder, clause, why, output] : state_.failed_finals()) {
    const NodeId n = plan.part(holder) == plan::Part::aside ? plan.parent(holder) : holder;
    const bool outermost = n == plan.root();
    const auto& title = plan.program().procedures[plan.procedure()].title;
    all.push_back({outermost ? std::string() : plan.number(n),
                   outermost ? one_line(title) : report::sentence(state_, n), why, output, plan.path(holder),
                   state_.owes_final(holder)});
    if (const NodeId within = failed_within(holder, clause); within != 0)
      all.back().detail = report::sentence(state_, within) + ": " + state_.why(within),
      all.back().output = state_.output(within);
  }
  return all;
}

}  // namespace ocflow::report

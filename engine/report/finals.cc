// What a report says of `finally`s that failed.
#include <algorithm>

#include "engine/report/report.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
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

// Where it stands, for a reader.
FinalReport Folder::final_of(NodeId holder) const {
  const auto& plan = state_.plan();
  const NodeId n = plan.part(holder) == plan::Part::aside ? plan.parent(holder) : holder;
  const bool outermost = n == plan.root();
  const auto& title = plan.program().procedures[plan.procedure()].title;
  return {outermost ? std::string() : plan.number(n),
          outermost ? one_line(title) : report::sentence(state_, n),
          {},
          {},
          run::final_path(plan, holder),
          state_.final_undecided(holder)};
}

std::vector<FinalReport> Folder::owed_finals() const {
  std::vector<FinalReport> all;
  if (as_asked_) return all;
  const auto failed = state_.failed_finals();
  for (const auto& [holder, clause] : state_.pending_finals()) {
    const auto same = [&, at = std::pair(holder, clause)](const auto& f) { return std::pair(f.node, f.clause) == at; };
    if (std::any_of(failed.begin(), failed.end(), same)) continue;
    all.push_back(final_of(holder));
    all.back().detail = one_line(run::final_text(state_, {holder, clause}));
  }
  return all;
}

std::vector<FinalReport> Folder::failed_finals() const {
  std::vector<FinalReport> all;
  for (const auto& [holder, clause, why, output] : state_.failed_finals()) {
    all.push_back(final_of(holder));
    all.back().detail = why;
    all.back().output = output;
    if (const NodeId within = failed_within(holder, clause); within != 0)
      all.back().detail = report::sentence(state_, within) + ": " + state_.why(within),
      all.back().output = state_.output(within);
  }
  return all;
}

}  // namespace ocflow::report

// Why a `finally` is there, when it runs, and what a run has to say of it.
#include <algorithm>

#include "cli/explain_step.h"
#include "cli/known_values.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::NodeId;

namespace {

struct Holder {
  run::RunState& state;
  NodeId node;
  const plan::Plan& plan = state.plan();
  NodeId owner = run::owner_of(plan, {node, 0});
  bool own = plan.part(node) != plan::Part::aside;  // of a step, and of no procedure

  std::string step() const { return "step " + plan.number(owner) + " (" + report::sentence(state, owner) + ")"; }
  std::string procedure() const {
    const auto id = owner == plan.root() ? plan.procedure() : run::more_of(plan, owner).callee;
    return "the procedure " + plan.program().procedures[id].name;
  }
  std::string of() const {
    if (own) return step();
    return procedure() + (owner == plan.root() ? "" : ", which " + step() + " calls");
  }
  std::string place(Span at) const { return place_of(plan, at); }
};

std::string when(const Holder& holder) {
  return (holder.own ? "when the list that holds " + holder.step() + " ends, if that had begun"
                     : "when the last of " + holder.procedure() + " has ended") +
         ", however it ends; what was begun later is closed first";
}

std::string standing(const Holder& holder) {
  for (const auto& failed : holder.state.failed_finals())
    if (failed.node == holder.node) return "now it is owed, for it failed: " + failed.why;
  const auto pending = holder.state.pending_finals();
  const bool owed = std::any_of(pending.begin(), pending.end(), [&](const auto& f) { return f.first == holder.node; });
  return owed ? "now it has still to run" : "now nothing of it is owed";
}

}  // namespace

Explained explained_final(run::RunState& state, NodeId node, const std::vector<run::Event>* events) {
  const Holder holder{state, node};
  const auto& more = run::more_of(holder.plan, node);
  const auto path = run::final_path(holder.plan, node);
  const auto place = holder.place(run::clause_of(holder.plan, node, static_cast<std::uint16_t>(more.first_final)).at);
  Explained out{path, path, "What is done finally for " + holder.of(), place, {}, {}, {}, {}, {}, {}};
  out.here.push_back({"`finally` stands beneath " + holder.of(), place, {}});
  out.after.push_back({when(holder), {}, {}});
  KnownValues values(state);
  for (std::uint32_t i = more.finals; i > 0; --i) {  // the last one written is the first to run
    const auto& clause = run::clause_of(holder.plan, node, static_cast<std::uint16_t>(more.first_final + i - 1));
    const bool act = clause.kind == plan::ClauseKind::act;
    out.does.push_back({report::one_line(holder.plan.program().sources->text(clause.at)), holder.place(clause.at),
                        act ? values.of_act(clause, node) : std::vector<std::string>()});
  }
  out.failing.push_back({"if it fails: the run has failed and owes it; `--decide " +
                             report::shell_word(path + "=again") + "`, or =done, =skip, says how that goes on",
                         {},
                         {}});
  if (!events) return out;
  out.happened = told_of_final(state, node, *events);
  out.happened.push_back({standing(holder), {}, {}});
  return out;
}

}  // namespace ocflow::cli

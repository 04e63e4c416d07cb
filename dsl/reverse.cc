#include "dsl/reverse.h"

#include <algorithm>

#include "dsl/reverse_steps.h"

namespace ocflow::dsl {

using namespace turning;

namespace {

struct Visit {
  ProcedureId procedure;
  std::vector<ProcedureId> runs;
  std::size_t next = 0;
};

// Each after those that it runs; none of them runs itself.
std::vector<ProcedureId> those_to_turn(const Turner& turner, const std::vector<ProcedureId>& wanted, Turned& turned) {
  std::vector<ProcedureId> out;
  std::unordered_set<ProcedureId> seen;
  for (const ProcedureId root : wanted) {
    if (!seen.insert(root).second) continue;
    std::vector<Visit> path{{root, turner.runs(root)}};
    while (!path.empty()) {
      Visit& top = path.back();
      if (top.next == top.runs.size()) {
        out.push_back(top.procedure);
        path.pop_back();
        continue;
      }
      const ProcedureId inner = top.runs[top.next++];
      if (!seen.insert(inner).second) continue;
      const auto at = turned.wanted_at.find(top.procedure);
      if (at != turned.wanted_at.end()) turned.wanted_at.emplace(inner, at->second);
      path.push_back({inner, turner.runs(inner)});
    }
  }
  return out;
}

Span place_of_call(const plan::Program& program, const plan::Step& s) {
  for (std::uint32_t i = 0; i < s.clauses; ++i) {
    const plan::Clause& clause = program.clauses[s.first_clause + i];
    if (clause.kind == plan::ClauseKind::list) return clause.at;
  }
  return s.at;
}

}  // namespace

plan::ProcedureId turn_round(plan::Program& program, plan::ProcedureId main, Diagnostics& diagnostics) {
  Turned turned;
  std::vector<ProcedureId> wanted;
  std::vector<StepId> callers;
  for (StepId s = 0; s < program.steps.size(); ++s) {
    const plan::Step& step = program.steps[s];
    const ProcedureId callee = program.more(step).callee;
    if (!step.reverse || callee == nothing) continue;
    callers.push_back(s);
    wanted.push_back(callee);
    turned.wanted_at.emplace(callee, place_of_call(program, step));
  }
  if (main != nothing) wanted.push_back(main);
  if (wanted.empty()) return nothing;

  const Tree tree(program);
  Turner turner(program, tree, turned, diagnostics);
  const std::vector<ProcedureId> order = those_to_turn(turner, wanted, turned);
  const auto first = static_cast<ProcedureId>(program.procedures.size());
  for (const ProcedureId p : order) {
    turned.procedures[p] = static_cast<ProcedureId>(program.procedures.size());
    program.procedures.emplace_back().forward = p;
  }
  for (const StepId s : callers) {
    ProcedureId& callee = program.change_more(program.steps[s]).callee;
    callee = turned.procedures.at(callee);
  }
  const std::size_t errors = diagnostics.errors();
  for (std::size_t i = 0; i < order.size(); ++i) turner.turn(order[i], first + static_cast<ProcedureId>(i));
  if (diagnostics.errors() == errors) check_uses(program, turned, diagnostics);
  return main == nothing ? nothing : turned.procedures.at(main);
}

}  // namespace ocflow::dsl

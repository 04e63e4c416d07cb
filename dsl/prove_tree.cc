#include "dsl/prove_tree.h"

#include <algorithm>

namespace ocflow::dsl::proving {

using plan::ClauseKind;

Tree::Tree(const plan::Program& program)
    : program_(program),
      procedure_(program.steps.size(), nothing),
      parent_(program.steps.size(), nothing),
      place_(program.steps.size(), 0),
      names_(program.procedures.size()) {
  for (ProcedureId p = 0; p < program.procedures.size(); ++p) enter(p);
}

void Tree::enter(ProcedureId p) {
  struct List {
    StepId parent;
    std::uint32_t first, count;
  };
  const plan::Procedure& procedure = program_.procedures[p];
  std::vector<List> open{{nothing, procedure.first_step, procedure.steps}};
  while (!open.empty()) {
    const List list = open.back();
    open.pop_back();
    for (std::uint32_t i = 0; i < list.count; ++i) {
      const StepId s = program_.lists[list.first + i];
      procedure_[s] = p;
      parent_[s] = list.parent;
      place_[s] = i;
      if (step(s).name != nothing) names_[p][program_.name(step(s))].push_back(s);
      if (more(s).children > 0) open.push_back({s, more(s).first_child, more(s).children});
    }
  }
  for (auto& [name, steps] : names_[p]) std::sort(steps.begin(), steps.end());
}

bool Tree::numbered(StepId s) const {
  return parent_[s] == nothing ? program_.procedures[procedure_[s]].numbered : step(parent_[s]).numbered;
}

StepId Tree::sibling(StepId s, std::uint32_t place) const {
  const StepId above = parent_[s];
  const std::uint32_t first =
      above == nothing ? program_.procedures[procedure_[s]].first_step : more(above).first_child;
  return program_.lists[first + place];
}

bool Tree::is_inside(StepId s, StepId of) const {
  while (s != nothing && s != of) s = parent_[s];
  return s == of;
}

bool Tree::lift(StepId& a, StepId& b) const {
  std::vector<StepId> above;
  for (StepId s = a; s != nothing; s = parent_[s]) above.push_back(s);
  StepId below = nothing;
  for (StepId s = b;; below = s, s = parent_[s]) {
    const auto found = s == nothing ? above.end() : std::find(above.begin(), above.end(), s);
    if (s != nothing && found == above.end()) continue;
    if (s != nothing && (below == nothing || found == above.begin())) {
      a = b = s;
      return false;
    }
    a = s == nothing ? above.back() : *(found - 1);
    b = below;
    return true;
  }
}

bool Tree::precedes(StepId a, StepId b) const {
  if (numbered(a)) return place_[a] < place_[b];
  std::vector<StepId> open{b};
  std::unordered_map<StepId, bool> seen;
  while (!open.empty()) {
    const plan::Step& s = step(open.back());
    open.pop_back();
    for (std::uint32_t i = 0; i < program_.more(s).afters; ++i) {
      const StepId before = program_.lists[program_.more(s).first_after + i];
      if (before == a) return true;
      if (seen.emplace(before, true).second) open.push_back(before);
    }
  }
  return false;
}

StepId Tree::frame(StepId s, bool around, std::uint32_t depth) const {
  if (around) s = parent_[s];
  for (; s != nothing; s = parent_[s]) {
    if (more(s).loop == nothing) continue;
    if (depth == 0) return s;
    --depth;
  }
  return nothing;
}

const plan::Clause* Tree::condition(StepId s) const {
  for (std::uint32_t i = 0; i < step(s).clauses; ++i) {
    const plan::Clause& clause = program_.clauses[step(s).first_clause + i];
    switch (clause.kind) {
      case ClauseKind::condition:
        return &clause;
      case ClauseKind::otherwise:
      case ClauseKind::each:
      case ClauseKind::act:
      case ClauseKind::person:
      case ClauseKind::list:
      case ClauseKind::rung:
        return nullptr;
      default:
        break;
    }
  }
  return nullptr;
}

std::vector<StepId> Tree::named(ProcedureId p, const std::string& name) const {
  const auto found = names_[p].find(name);
  return found == names_[p].end() ? std::vector<StepId>{} : found->second;
}

std::vector<std::string> Tree::names(ProcedureId p, StepId inside) const {
  std::vector<std::string> out;
  for (const auto& [name, steps] : names_[p]) {
    if (inside == nothing || is_inside(steps.front(), inside)) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace ocflow::dsl::proving

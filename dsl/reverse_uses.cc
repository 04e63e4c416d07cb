// What the steps of a turned procedure look at, and whether it is there by then.
#include <algorithm>

#include "dsl/reverse_steps.h"
#include "engine/expr/evaluate.h"

namespace ocflow::dsl::turning {

using plan::Clause;
using plan::ClauseKind;
using plan::Program;
using plan::Step;

namespace {

struct Giver {
  StepId step = nothing;
  std::uint32_t clause = nothing;  // nothing: it is the step's result
};

class Uses {
 public:
  Uses(const Program& program, const Turned& turned, Diagnostics& diagnostics)
      : program_(program), turned_(turned), diagnostics_(diagnostics), tree_(program) {
    for (StepId s = 0; s < program.steps.size(); ++s) {
      if (tree_.procedure(s) != nothing) collect(s);
    }
  }

  void check(StepId s) {
    const Step& step = program_.steps[s];
    if (tree_.procedure(s) == nothing) return;
    const std::uint32_t all = std::max({step.clauses, program_.more(step).first_final + program_.more(step).finals,
                                        step.has_undo ? step.clauses + 1 : 0});
    const auto own = std::span<const Clause>(program_.clauses).subspan(step.first_clause, all);
    std::vector<ExprId> slots;
    for (const Use& use : uses_of(program_, step, own.first(step.clauses), own.subspan(step.clauses))) {
      slots.clear();
      slots_of(program_.arena, use.expr, slots);
      for (const ExprId e : slots) look(s, use, e);
    }
  }

 private:
  std::string key(ProcedureId p, StepId loop, std::uint32_t slot) const {
    return std::to_string(p) + "," + std::to_string(loop) + "," + std::to_string(slot);
  }

  void collect(StepId s) {
    const Step& step = program_.steps[s];
    bool around = program_.more(step).loop != nothing;
    for (std::uint32_t i = 0; i < step.clauses; ++i) {
      const Clause& c = program_.clauses[step.first_clause + i];
      if (c.kind == ClauseKind::each) around = false;
      if ((c.kind == ClauseKind::let || c.kind == ClauseKind::ask) && c.slot != nothing)
        givers_[key(tree_.procedure(s), tree_.frame(s, around, 0), c.slot)].push_back({s, i});
    }
    if (step.result != nothing)
      givers_[key(tree_.procedure(s), tree_.frame(s, false, 0), step.result)].push_back({s, nothing});
    if (program_.more(step).loop != nothing && program_.loops[program_.more(step).loop].results != nothing)
      givers_[key(tree_.procedure(s), tree_.frame(s, true, 0), program_.loops[program_.more(step).loop].results)]
          .push_back({s, nothing});
  }

  bool is_there(const Giver& giver, StepId user, const Use& use) const {
    if (giver.step == user) {
      if (giver.clause == nothing) return use.clause != nothing;  // looked at below its own act, or on its way back
      return use.clause == nothing || giver.clause < use.clause;
    }
    StepId a = giver.step, b = user;
    if (tree_.lift(a, b)) return tree_.precedes(a, b);
    return giver.clause != nothing || tree_.is_inside(giver.step, user);
  }

  void look(StepId user, const Use& use, ExprId e) {
    const expr::Node& n = program_.arena.nodes[e];
    const ProcedureId p = tree_.procedure(user);
    const StepId loop = tree_.frame(user, use.around, n.depth);
    if (loop == nothing ? n.a < program_.procedures[p].givens.size() : n.a == 0) return;
    const auto found = givers_.find(key(p, loop, n.a));
    if (found != givers_.end()) {
      for (const Giver& giver : found->second) {
        if (is_there(giver, user, use)) return;
      }
    }
    report(user, loop, e);
  }

  void report(StepId user, StepId loop, ExprId e) {
    const expr::Node& n = program_.arena.nodes[e];
    const ProcedureId forward = program_.procedures[tree_.procedure(user)].forward;
    const std::string name = expr::to_text(program_.arena, e, *program_.sources);
    Diagnostic& d = diagnostics_.add("OCF0341", n.at, name + " is not there yet when the procedure runs backwards");
    d.remedy = "keep it with `keep` when it is known, and read it as kept." + name + "; or take it from the site";
    d.got = "its step comes later then, or falls away";
    const auto found = givers_.find(key(forward, loop == nothing ? nothing : turned_.was.at(loop), n.a));
    if (found != givers_.end())
      d.labels.push_back({program_.steps[found->second.front().step].at, "it gets its value here"});
    d.labels.push_back({program_.steps[user].at, "this step uses it"});
    const auto asked = turned_.wanted_at.find(forward);
    if (asked != turned_.wanted_at.end()) d.labels.push_back({asked->second, "here it is run backwards"});
  }

  const Program& program_;
  const Turned& turned_;
  Diagnostics& diagnostics_;
  Tree tree_;
  std::unordered_map<std::string, std::vector<Giver>> givers_;
};

}  // namespace

void check_uses(const Program& program, const Turned& turned, Diagnostics& diagnostics) {
  Uses uses(program, turned, diagnostics);
  std::vector<StepId> steps;
  for (const auto& [s, was] : turned.was) steps.push_back(s);
  std::sort(steps.begin(), steps.end());
  for (const StepId s : steps) uses.check(s);
}

}  // namespace ocflow::dsl::turning

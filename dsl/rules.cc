#include "dsl/rules.h"

#include <algorithm>

#include "dsl/rules_context.h"

namespace ocflow::dsl {

using namespace ruling;

namespace {

constexpr void (*kRules[])(Context&) = {conditions,  failures_decided,  failures_seen,  undone_all,
                                        kept_unread, no_return_unasked, temporary_left, hosts_ended};

}  // namespace

namespace ruling {

Context::Context(const plan::Program& p, ProcedureId count, const std::function<bool(const std::string&)>& elsewhere,
                 Diagnostics& d)
    : program(p), procedures(count), read_elsewhere(elsewhere), diagnostics(d), tree(p) {
  steps.reserve(program.steps.size());
  for (StepId s = 0; s < program.steps.size(); ++s) {
    if (tree.procedure(s) == nothing || tree.procedure(s) >= procedures) continue;
    steps.push_back(s);
    const ProcedureId callee = more(s).callee;
    if (callee != nothing) callers[callee < procedures ? callee : program.procedures[callee].forward].push_back(s);
  }
}

std::span<const Clause> Context::clauses(StepId s) const {
  return std::span(program.clauses).subspan(step(s).first_clause, step(s).clauses);
}

std::vector<Clause> Context::behind(StepId s) const {
  const Step& of = step(s);
  std::vector<Clause> out;
  const auto at = [&](std::uint32_t place) { out.push_back(program.clauses[of.first_clause + place]); };
  if (of.undo_clause() != nothing) at(of.undo_clause());
  for (std::uint32_t i = 0; i < program.more(of).finals; ++i) at(program.more(of).first_final + i);
  return out;
}

const Clause* Context::clause(StepId s, ClauseKind kind) const {
  for (std::uint32_t i = 0; i < step(s).clauses; ++i) {
    const Clause& c = program.clauses[step(s).first_clause + i];
    if (c.kind == kind) return &c;
  }
  return nullptr;
}

const action::Signature* Context::action(const Clause& c) const {
  return c.kind == ClauseKind::act && c.call != nothing ? &(*program.registry)[program.arena.calls[c.call].action]
                                                        : nullptr;
}

const action::Signature* Context::acts(StepId s) const {
  for (std::uint32_t i = 0; i < step(s).clauses; ++i) {
    const Clause& c = program.clauses[step(s).first_clause + i];
    if (c.kind == ClauseKind::rung) break;
    const action::Signature* signature = action(c);
    if (signature) return signature->effect != action::Effect::reads ? signature : nullptr;
  }
  return nullptr;
}

bool Context::calls_any(bool action::Signature::*such) const {
  const action::Registry& registry = *program.registry;
  std::vector<bool> wanted(registry.size());
  for (std::uint32_t i = 0; i < registry.size(); ++i) wanted[i] = registry[i].*such;
  return std::any_of(program.arena.calls.begin(), program.arena.calls.end(),
                     [&](const expr::Call& call) { return wanted[call.action]; });
}

std::span<const StepId> Context::list_around(StepId s) const {
  const StepId above = tree.parent(s);
  const plan::Procedure& around = program.procedures[tree.procedure(s)];
  const std::uint32_t first = above == nothing ? around.first_step : more(above).first_child;
  return std::span(program.lists).subspan(first, above == nothing ? around.steps : more(above).children);
}

}  // namespace ruling

void check_rules(const plan::Program& program, plan::ProcedureId procedures,
                 const std::function<bool(const std::string&)>& read_elsewhere, Diagnostics& diagnostics) {
  Context context(program, procedures, read_elsewhere, diagnostics);
  for (const auto rule : kRules) rule(context);
}

}  // namespace ocflow::dsl

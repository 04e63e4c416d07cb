#include "dsl/reverse_steps.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ocflow::dsl::turning {

using plan::Clause;
using plan::ClauseKind;
using plan::Step;

// What the step does first: its act, its person or its list. nullptr: it only looks, waits or gives values.
const Clause* Turner::main_clause(const Step& s) const {
  for (std::uint32_t i = 0; i < s.clauses; ++i) {
    const Clause& clause = program_.clauses[s.first_clause + i];
    if (clause.kind == ClauseKind::rung) break;
    if (clause.kind == ClauseKind::act || clause.kind == ClauseKind::person || clause.kind == ClauseKind::list)
      return &clause;
  }
  return nullptr;
}

Way Turner::way(StepId id) const {
  const Step& s = program_.steps[id];
  const Way said = program_.more(s).reversed == no_expr ? Way::falls_away : Way::person;
  if (program_.more(s).finals > 0) return Way::as_it_is;
  if (s.undo == plan::Undo::needless) return said;
  if (s.undo == plan::Undo::call) return s.undo_clause() == nothing ? Way::falls_away : Way::undo;
  if (s.undo == plan::Undo::impossible) return said == Way::person ? said : Way::impossible;
  const Clause* main = main_clause(s);
  if (main) return way_of_main(s, main);
  if (said == Way::person) return said;
  for (std::uint32_t i = 0; i < s.clauses; ++i) {
    const ClauseKind kind = program_.clauses[s.first_clause + i].kind;
    if (kind == ClauseKind::let || kind == ClauseKind::ask) return Way::values;
  }
  return Way::falls_away;
}

Way Turner::way_of_main(const Step& s, const Clause* main) const {
  const Way said = program_.more(s).reversed == no_expr ? Way::falls_away : Way::person;
  const bool tried = program_.more(s).loop != nothing && program_.loops[program_.more(s).loop].until_one;
  if (tried) return said == Way::person ? said : Way::impossible;
  if (main->kind == ClauseKind::list) return program_.more(s).callee == nothing ? Way::list : Way::call;
  if (main->kind == ClauseKind::act &&
      (*program_.registry)[program_.arena.calls[main->call].action].effect == action::Effect::reads)
    return said;
  if (s.undo_clause() != nothing) return Way::undo;
  return said == Way::person ? said : Way::impossible;
}

bool Turner::draft(Draft& out, StepId id) {
  out.was = id;
  out.way = way(id);
  if (out.way == Way::impossible) refuse(id);
  out.step = program_.steps[id];
  out.step.more = nothing;  // it gets its own
  program_.set_more(out.step, program_.more(program_.steps[id]));
  const Way otherwise = program_.more(out.step).reversed == no_expr ? Way::falls_away : Way::person;
  if (out.way == Way::list) {
    out.children = list(program_.more(out.step).first_child, program_.more(out.step).children);
    if (out.children.empty()) out.way = otherwise;
  }
  if (out.way == Way::call) {
    const ProcedureId callee = program_.more(out.step).callee;
    const auto turned = turned_.procedures.find(callee);
    if (out.step.reverse) {
      program_.change_more(out.step).callee = program_.procedures[callee].forward;
    } else if (turned != turned_.procedures.end()) {
      program_.change_more(out.step).callee = turned->second;
    }
    out.step.reverse = !out.step.reverse;
    if (program_.procedures[program_.more(out.step).callee].steps == 0) out.way = otherwise;
  }
  if (out.way == Way::falls_away || out.way == Way::impossible) return false;
  if (out.way == Way::as_it_is) {
    clone(out);
  } else {
    clauses(out);
  }
  return true;
}

// The clauses that decide whether it happens, and for what, stay; of the others only the main one, turned.
void Turner::clauses(Draft& out) {
  const Step from = out.step;
  Step& to = out.step;
  const Clause* found = main_clause(from);
  const std::optional<Clause> forward = found ? std::optional(*found) : std::nullopt;  // the clauses grow
  const auto main_place = found ? static_cast<std::uint32_t>(found - program_.clauses.data()) : nothing;
  to.undo = plan::Undo::unsaid;
  to.has_undo = to.else_ask = false;
  to.result = nothing;
  plan::StepMore& more = program_.change_more(to);
  more.undo_why = no_expr;
  more.shape = nothing;
  more.rungs = more.gathered = more.notes = 0;
  const bool acts = out.way == Way::undo || out.way == Way::person;
  if (acts) {
    more.callee = nothing;
    to.reverse = false;
    more.children = more.arguments = 0;
  }
  for (std::uint32_t i = 0; i < from.clauses; ++i) {
    Clause clause = program_.clauses[from.first_clause + i];
    if (from.first_clause + i == main_place || clause.kind == ClauseKind::rung) break;
    switch (clause.kind) {
      case ClauseKind::otherwise:
        clause.expr = nobody_of_group(out.was, clause.at);
        clause.kind = ClauseKind::condition;
        break;
      case ClauseKind::each:
      case ClauseKind::condition:
      case ClauseKind::let:
      case ClauseKind::ask:
        break;
      default:
        continue;
    }
    out.clauses.push_back(clause);
  }
  if (out.way != Way::values) {
    main(out, forward ? &*forward : nullptr);
    to.sentence = sentence(to);
  }
}

void Turner::main(Draft& out, const Clause* forward) {
  const Step from = program_.steps[out.was];
  Clause clause;
  clause.at = forward ? forward->at : from.at;
  if (out.way == Way::undo) {
    take_over(out, program_.clauses[from.first_clause + from.undo_clause()]);
    return undo_by(out, forward);
  }
  clause.kind = out.way == Way::person ? ClauseKind::person : ClauseKind::list;
  out.clauses.push_back(clause);
  if (out.way == Way::person) undo_by(out, forward);
}

// What was done to take the step back is what it does now.
void Turner::take_over(Draft& out, const Clause& done) {
  Clause clause = done;
  const ExprId within = program_.more(clause).within;
  if (within != no_expr) program_.change_more(out.step).within = within;
  clause.more = nothing;
  if (clause.kind == ClauseKind::list && clause.aside != nothing) {
    const Step& aside = program_.steps[std::exchange(clause.aside, nothing)];
    const plan::StepMore of = program_.more(aside);
    plan::StepMore& more = program_.change_more(out.step);
    more.callee = of.callee;
    out.step.reverse = aside.reverse;
    more.first_argument = of.first_argument;
    more.arguments = of.arguments;
    if (of.host != no_expr) more.host = of.host;
  }
  if (clause.kind == ClauseKind::person && program_.more(out.step).reversed == no_expr)
    program_.change_more(out.step).reversed = clause.expr;
  clause.expr = no_expr;
  out.clauses.push_back(clause);
}

// The way back of a step that was turned is what it was. Of a list it is what stands in it, which is no call.
void Turner::undo_by(Draft& out, const Clause* forward) {
  if (!forward) return;
  const Step from = program_.steps[out.was];
  Clause clause = *forward;
  if (clause.kind == ClauseKind::list) {
    if (program_.more(from).callee == nothing) return;
    Step aside;
    aside.at = from.at;
    aside.sentence = from.sentence;
    plan::StepMore more;
    more.callee = program_.more(from).callee;
    aside.reverse = from.reverse;
    more.first_argument = program_.more(from).first_argument;
    more.arguments = program_.more(from).arguments;
    program_.set_more(aside, more);
    aside.first_clause = static_cast<std::uint32_t>(program_.clauses.size());
    aside.clauses = 1;
    program_.clauses.push_back(clause);
    clause.aside = static_cast<StepId>(program_.steps.size());
    program_.steps.push_back(aside);
  }
  if (clause.kind == ClauseKind::person) clause.expr = from.sentence;
  out.step.undo = plan::Undo::call;
  out.behind.push_back(clause);
}

// With all that is in it. Of one that goes first an `otherwise` is said in full, for it leaves its group.
void Turner::clone(Draft& out) {
  const Step& s = out.step;
  std::uint32_t all = std::max(s.clauses, program_.more(s).first_final + program_.more(s).finals);
  if (s.undo_clause() != nothing) all = std::max(all, s.undo_clause() + 1);
  for (std::uint32_t i = 0; i < program_.more(s).rungs; ++i) {
    const std::uint32_t undo = program_.rungs[program_.more(s).first_rung + i].undo_clause;
    if (undo != nothing) all = std::max(all, undo + 1);
  }
  const auto begin = program_.clauses.begin() + s.first_clause;
  out.clauses.assign(begin, begin + s.clauses);
  out.behind.assign(begin + s.clauses, begin + all);
  if (out.first) {
    for (Clause& clause : out.clauses) {
      if (clause.kind != ClauseKind::otherwise) continue;
      clause.expr = nobody_of_group(out.was, clause.at);
      clause.kind = ClauseKind::condition;
    }
  }
  out.children = written(program_.more(s).first_child, program_.more(s).children);
}

ExprId Turner::sentence(Step& s) {
  if (program_.more(s).reversed != no_expr) return std::exchange(program_.change_more(s).reversed, no_expr);
  expr::Arena& arena = program_.arena;
  const Span at = s.at;
  const ExprId prefix = arena.constant(Value("Reverse of: "), {});
  const auto first = static_cast<std::uint32_t>(arena.operands.size());
  arena.operands.push_back(prefix);
  arena.operands.push_back(s.sentence);
  return arena.add({expr::Op::text, 0, 0, first, 2, at});
}

// As a tree, so that a large group is no deep expression.
ExprId Turner::nobody_of_group(StepId s, Span at) {
  expr::Arena& arena = program_.arena;
  std::vector<ExprId> all;
  for (std::uint32_t place = tree_.place(s); place-- > 0;) {
    const Clause* asked = tree_.condition(tree_.sibling(s, place));
    if (!asked) break;
    all.push_back(arena.add({expr::Op::not_, 0, 0, asked->expr, 0, at}));
  }
  if (all.empty()) return arena.constant(Value(true), at);
  while (all.size() > 1) {
    std::vector<ExprId> half;
    for (std::size_t i = 0; i < all.size(); i += 2)
      half.push_back(i + 1 < all.size() ? arena.add({expr::Op::and_, 0, 0, all[i], all[i + 1], at}) : all[i]);
    all = std::move(half);
  }
  return all.front();
}

void Turner::refuse(StepId id) {
  const Step& s = program_.steps[id];
  const Clause* main = main_clause(s);
  Diagnostic& d = diagnostics_.add("OCF0340", s.at, "the step has no way back, so the procedure can't be turned round");
  if (s.undo == plan::Undo::impossible) {
    d.got = "`undo none`: it is the point of no return";
  } else if (program_.more(s).loop != nothing && program_.loops[program_.more(s).loop].until_one) {
    d.got = "a `for` until one succeeds: which one it was is not known";
  } else if (main && main->kind == ClauseKind::act) {
    d.got = (*program_.registry)[program_.arena.calls[main->call].action].name + " has no inverse";
  } else {
    d.got = "a person's step that says nothing of it";
  }
  d.want = "`reversed \"…\"` with what a person does then, or `undo` with a call";
  d.remedy = "say what it becomes; `undo nothing` if there is nothing to take back";
  const auto asked = turned_.wanted_at.find(from_);
  if (asked != turned_.wanted_at.end()) d.labels.push_back({asked->second, "here it is run backwards"});
}

}  // namespace ocflow::dsl::turning

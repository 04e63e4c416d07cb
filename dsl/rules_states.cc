// What stays behind: values that nobody reads, points of no return, states that have to be closed again.
#include <algorithm>
#include <utility>

#include "dsl/rules_context.h"

namespace ocflow::dsl::ruling {

namespace {

// The names of `kept.NAME` in a program. They are looked for when somebody asks, for few programs keep anything.
class KeptNames {
 public:
  explicit KeptNames(const Context& context) : c_(context) {}

  // By this program, or by a file beside it.
  bool are_read(const std::string& name) {
    if (!std::exchange(known_, true)) {
      for (const expr::Node& n : c_.program.arena.nodes) {
        if (n.op == expr::Op::kept) read_.insert(c_.program.arena.names[n.a]);
      }
    }
    return read_.contains(name) || (c_.read_elsewhere && c_.read_elsewhere(name));
  }

 private:
  const Context& c_;
  bool known_ = false;
  std::unordered_set<std::string> read_;
};

}  // namespace

void kept_unread(Context& c) {
  KeptNames names(c);
  for (const StepId s : c.steps) {
    for (const Clause& clause : c.clauses(s)) {
      if (clause.kind != ClauseKind::keep || clause.name == nothing) continue;
      const std::string& name = c.program.arena.names[clause.name];
      if (names.are_read(name)) continue;
      Diagnostic& d = c.diagnostics.warn("OCF0354", clause.at, "nobody reads what is kept here");
      d.want = "kept." + name + " in this file, one that it uses, or one beside it";
      d.remedy = "read it where it is needed, or take the `keep` away";
    }
  }
}

// --- `undo none` -----------------------------------------------------------------------------------------------------

namespace {

// Has somebody said yes before a step begins?
class Asked {
 public:
  explicit Asked(Context& context) : c_(context) {
    for (const StepId s : c_.steps) {
      if (!c_.clause(s, ClauseKind::confirm)) continue;
      for (StepId up = s; up != nothing && confirms_.insert(up).second;) {
        up = c_.tree.parent(up);
      }
    }
  }

  bool before(StepId s) {
    for (StepId up = s; up != nothing; up = c_.tree.parent(up)) {
      if (c_.clause(up, ClauseKind::confirm)) return true;
      for (const StepId other : c_.list_around(up)) {
        if (other != up && confirms_.contains(other) && c_.tree.precedes(other, up)) return true;
      }
    }
    const auto callers = c_.callers.find(c_.tree.procedure(s));
    if (callers == c_.callers.end()) return false;
    const auto [known, fresh] = asked_.emplace(c_.tree.procedure(s), false);
    if (!fresh) return known->second;
    const bool all =
        std::all_of(callers->second.begin(), callers->second.end(), [&](StepId caller) { return before(caller); });
    return asked_[c_.tree.procedure(s)] = all;
  }

 private:
  Context& c_;
  std::unordered_set<StepId> confirms_;  // steps with a confirm in them
  std::unordered_map<ProcedureId, bool> asked_;
};

}  // namespace

void no_return_unasked(Context& c) {
  Asked asked(c);
  for (const StepId s : c.steps) {
    if (c.step(s).undo != plan::Undo::impossible || asked.before(s)) continue;
    Diagnostic& d = c.diagnostics.warn("OCF0356", c.step(s).at, "there is no way back from here, and nobody is asked");
    d.want = "a `confirm` in this step or on the way to it";
    d.remedy = "write `confirm \"…\"` above what it does";
  }
}

// --- temporary states ------------------------------------------------------------------------------------------------

namespace {

class Temporary {
 public:
  explicit Temporary(Context& context) : c_(context), meanings_(context.tree, formulas_), names_(context) {
    for (const StepId s : c_.steps) note(s);
    for (ProcedureId p = 0; p < c_.procedures; ++p) {
      if (c_.program.procedures[p].finals == nothing) continue;
      for (const Clause& clause : c_.behind(c_.program.procedures[p].finals)) closed(p, clause);
    }
  }

  void check(StepId s, const Clause& act, const action::Signature& action) {
    const std::string wanted = action.inverse + "(" + shared(act, action) + ")";
    if (finals_.contains(std::to_string(c_.tree.procedure(s)) + ":" + wanted) || keeps(s)) return;
    StepId may_stop = nothing;
    const auto found = closers_.find(std::to_string(c_.tree.procedure(s)) + ":" + wanted);
    if (found != closers_.end()) {
      for (const StepId closer : found->second) {
        if (closes(s, closer, may_stop)) return;
      }
    }
    Diagnostic& d =
        c_.diagnostics.warn("OCF0358", c_.step(s).at, "this state has to be closed again, and isn't on every path");
    d.got = action.name + " sets a state that is not meant to stay";
    d.want = action.inverse.empty() ? "a `keep` that a later procedure reads" : "`finally " + action.inverse + "(…)`";
    d.remedy = "write a `finally` beneath it: it happens however the list ends";
    if (may_stop != nothing) d.labels.push_back({c_.step(may_stop).at, "when this fails, it stays as it is"});
  }

 private:
  // The arguments that the two have in common, as they are written.
  std::string shared(const Clause& c, const action::Signature& forward) const {
    const auto back = c_.program.registry->index(forward.inverse);
    if (!back) return {};
    return arguments(c, (*c_.program.registry)[*back], forward);
  }

  std::string arguments(const Clause& c, const action::Signature& other, const action::Signature& own) const {
    std::vector<std::string> out;
    for (const expr::Argument& a : c_.program.arena.arguments_of(c_.program.arena.calls[c.call])) {
      if (a.parameter >= own.parameters.size()) continue;
      const std::string& name = own.parameters[a.parameter].name;
      if (other.parameter(name) < 0 || own.parameters[a.parameter].otherwise) continue;
      out.push_back(name + "=" + expr::to_text(c_.program.arena, a.value, *c_.program.sources));
    }
    std::sort(out.begin(), out.end());
    std::string text;
    for (const std::string& one : out) text += one + ";";
    return text;
  }

  // What takes something back: the action with the arguments that its opposite has too.
  std::string closing(const Clause& clause) const {
    const action::Signature* action = c_.action(clause);
    if (!action) return {};
    const auto opened = c_.program.registry->index(action->inverse);
    if (!opened) return {};
    return action->name + "(" + arguments(clause, (*c_.program.registry)[*opened], *action) + ")";
  }

  void closed(ProcedureId p, const Clause& clause) { finals_.insert(std::to_string(p) + ":" + closing(clause)); }

  void note(StepId s) {
    const ProcedureId p = c_.tree.procedure(s);
    const Step& step = c_.step(s);
    for (std::uint32_t i = 0; i < c_.program.more(step).finals; ++i)
      closed(p, c_.program.clauses[step.first_clause + c_.program.more(step).first_final + i]);
    if (const Clause* act = c_.clause(s, ClauseKind::act)) {
      const std::string name = closing(*act);
      if (!name.empty()) closers_[std::to_string(p) + ":" + name].push_back(s);
    }
  }

  bool keeps(StepId s) {
    for (const Clause& clause : c_.clauses(s)) {
      if (clause.kind != ClauseKind::keep || clause.name == nothing) continue;
      const std::string& name = c_.program.arena.names[clause.name];
      if (names_.are_read(name)) return true;
    }
    return false;
  }

  // It comes after, applies whenever the state was set, and nothing between can end the list before.
  bool closes(StepId s, StepId closer, StepId& may_stop) {
    StepId a = s, b = closer;
    if (!c_.tree.lift(a, b) || !c_.tree.precedes(a, b)) return false;
    const CallId call = meanings_.begin(c_.tree.procedure(s));
    std::uint64_t work = 100'000;
    Query skipped(formulas_, formulas_.all({meanings_.way(call, s), -meanings_.way(call, closer)}));
    if (skipped.possible(work) != Solver::Answer::no) return false;
    for (StepId left = s; left != nothing; left = left == a ? nothing : c_.tree.parent(left)) {
      for (const StepId other : c_.list_around(left)) {
        if (other == left || other == b || c_.tree.precedes(other, left)) continue;
        if (left == a && c_.tree.precedes(b, other)) continue;
        const plan::OnFailure policy = c_.step(other).on_failure;
        if (policy == plan::OnFailure::proceed || policy == plan::OnFailure::undo) continue;
        if (may_stop == nothing) may_stop = other;
        return false;
      }
    }
    return true;
  }

  Context& c_;
  Formulas formulas_;
  Meanings meanings_;
  KeptNames names_;
  std::unordered_set<std::string> finals_;
  std::unordered_map<std::string, std::vector<StepId>> closers_;
};

}  // namespace

void temporary_left(Context& c) {
  if (!c.calls_any(&action::Signature::temporary)) return;
  Temporary temporary(c);
  for (const StepId s : c.steps) {
    const action::Signature* action = c.acts(s);
    if (action && action->temporary) temporary.check(s, *c.clause(s, ClauseKind::act), *action);
  }
}

}  // namespace ocflow::dsl::ruling

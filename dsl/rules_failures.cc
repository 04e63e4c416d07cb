// Failures: who decides about them, who can see them, how they are taken back.
#include <algorithm>

#include "dsl/rules_context.h"

namespace ocflow::dsl::ruling {
namespace {

// Goes down into the lists and the procedures that a list runs, each procedure once.
class Undecided {
 public:
  Undecided(Context& context, Span wanted) : c_(context), wanted_(wanted) {}

  void procedure(ProcedureId p) {
    std::vector<ProcedureId> open{p};
    while (!open.empty()) {
      const ProcedureId now = open.back();
      open.pop_back();
      if (now >= c_.procedures || !seen_.insert(now).second) continue;
      list(c_.program.procedures[now].first_step, c_.program.procedures[now].steps, open);
    }
  }

 private:
  void list(std::uint32_t first, std::uint32_t count, std::vector<ProcedureId>& open) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const StepId s = c_.program.lists[first + i];
      const Step& step = c_.step(s);
      if (step.failure_said || step.else_ask) continue;
      if (c_.acts(s)) report(s);
      const plan::StepMore& more = c_.more(s);
      if (more.callee != nothing) open.push_back(more.callee);
      list(more.first_child, more.children, open);
    }
  }

  void report(StepId s) {
    Diagnostic& d = c_.diagnostics.add("OCF0353", c_.step(s).at, "nothing says what a failure of this step means");
    d.want = "`on failure` or `else ask` here, or `on failure` in the step that holds it";
    d.remedy = "write `on failure stop` if all that comes after has to stop";
    d.labels.push_back({wanted_, "every failure is to be decided"});
  }

  Context& c_;
  Span wanted_;
  std::unordered_set<ProcedureId> seen_;
};

}  // namespace

void failures_decided(Context& c) {
  for (ProcedureId p = 0; p < c.procedures; ++p) {
    const Span wanted = c.program.procedures[p].failures_decided;
    if (wanted.end > wanted.begin) Undecided(c, wanted).procedure(p);
  }
}

// --- `X.failed` ------------------------------------------------------------------------------------------------------

namespace {

class Seen {
 public:
  explicit Seen(Context& context) : c_(context) {
    for (const StepId s : c_.steps) {
      if (c_.step(s).result != nothing) givers_[key(s, false, 0, c_.step(s).result)].push_back(s);
    }
  }

  void look(StepId user) {
    for (const Use& use : uses_of(c_.program, c_.step(user), c_.clauses(user), {})) {
      if (use.clause == nothing) continue;  // what a sentence shows decides nothing
      for (const ExprId e : nodes_of(c_.program.arena, use.expr)) {
        const expr::Node& n = c_.program.arena.nodes[e];
        if (n.op != expr::Op::field || c_.program.arena.names[n.b] != "failed") continue;
        const expr::Node& of = c_.program.arena.nodes[n.a];
        if (of.op == expr::Op::slot) field(user, use, e, of);
      }
    }
  }

 private:
  std::string key(StepId s, bool around, std::uint32_t depth, std::uint32_t slot) const {
    return std::to_string(c_.tree.procedure(s)) + "," + std::to_string(c_.tree.frame(s, around, depth)) + "," +
           std::to_string(slot);
  }

  // Does whoever stands beside or after it go on when it has failed? Every list around it up to the one that holds
  // both decides.
  bool goes_on(StepId giver, StepId user) const {
    StepId a = giver, b = user;
    if (!c_.tree.lift(a, b)) return true;  // its own list, or its own lower rungs and ways back
    for (StepId s = giver;; s = c_.tree.parent(s)) {
      const Step& step = c_.step(s);
      if (step.on_failure == plan::OnFailure::proceed || step.on_failure == plan::OnFailure::ask || step.else_ask)
        return true;
      if (s == a) return false;
    }
  }

  void field(StepId user, const Use& use, ExprId e, const expr::Node& slot) {
    const auto found = givers_.find(key(user, use.around, slot.depth, slot.a));
    if (found == givers_.end()) return;
    for (const StepId giver : found->second) {
      if (goes_on(giver, user)) return;
    }
    const Step& giver = c_.step(found->second.front());
    const std::string& name = c_.program.name(giver);
    if (!reported_.insert(e).second) return;
    Diagnostic& d = c_.diagnostics.add("OCF0355", c_.program.arena.nodes[e].at,
                                       "this is never true here: when " + name + " fails, nothing after it happens");
    d.want = "`on failure continue` in the step " + name + ", so that its failure can be looked at";
    d.remedy = "add it there, or take this away";
    d.labels.push_back({giver.at, "a failure of this step stops what comes after"});
  }

  Context& c_;
  std::unordered_map<std::string, std::vector<StepId>> givers_;
  std::unordered_set<ExprId> reported_;
};

}  // namespace

void failures_seen(Context& c) {
  const expr::Arena& arena = c.program.arena;
  const bool any = std::find(arena.names.begin(), arena.names.end(), "failed") != arena.names.end();
  if (!any) return;
  Seen seen(c);
  for (const StepId s : c.steps) seen.look(s);
}

// --- `on failure undo` -----------------------------------------------------------------------------------------------

namespace {

class Undoes {
 public:
  explicit Undoes(Context& context) : c_(context) {}

  // Its list is taken back: what stands in it and doesn't come after the step, and what is in the step itself.
  void check(StepId s) {
    wanted_ = s;
    std::uint32_t& done = done_[c_.tree.parent(s) == nothing ? nothing - 1 - c_.tree.procedure(s) : c_.tree.parent(s)];
    const std::uint32_t end = c_.tree.place(s);
    if (c_.tree.numbered(s)) {
      for (; done <= end; ++done) one(c_.tree.sibling(s, done));
      return;
    }
    one(s);
    const std::span<const StepId> beside = c_.list_around(s);
    if (beside.size() > kMostBeside) return;
    for (const StepId other : beside) {
      if (other != s && !c_.tree.precedes(s, other)) one(other);
    }
  }

 private:
  static constexpr std::size_t kMostBeside = 500;

  void one(StepId root) {
    std::vector<StepId> open{root};
    while (!open.empty()) {
      const StepId s = open.back();
      open.pop_back();
      if (!seen_.insert(s).second) continue;
      const Step& step = c_.step(s);
      const plan::StepMore& more = c_.more(s);
      if (step.undo != plan::Undo::unsaid || more.finals > 0) continue;  // a `finally` takes it back
      if (c_.acts(s) && !step.has_undo) report(s);
      std::uint32_t first = more.first_child, count = more.children;
      if (more.callee != nothing) {
        first = c_.program.procedures[more.callee].first_step;
        count = c_.program.procedures[more.callee].steps;
      }
      for (std::uint32_t i = 0; i < count; ++i) open.push_back(c_.program.lists[first + i]);
    }
  }

  void report(StepId s) {
    Diagnostic& d = c_.diagnostics.add("OCF0359", c_.step(s).at, "nothing says how this step is taken back");
    d.got = c_.acts(s)->name + " has no inverse";
    d.want = "`undo` with a call, `undo nothing`, or `undo none` with the reason";
    d.remedy = "say it here; a failure is to be undone";
    if (wanted_ != s) d.labels.push_back({c_.step(wanted_).at, "here `on failure undo` stands"});
  }

  Context& c_;
  StepId wanted_ = nothing;
  std::unordered_set<StepId> seen_;
  std::unordered_map<std::uint32_t, std::uint32_t> done_;  // by list: how many of a numbered one were looked at
};

}  // namespace

void undone_all(Context& c) {
  Undoes undoes(c);
  for (const StepId s : c.steps) {
    if (c.step(s).on_failure == plan::OnFailure::undo) undoes.check(s);
  }
}

}  // namespace ocflow::dsl::ruling

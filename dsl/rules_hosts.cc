// Actions that end their host: not the engine's own, and not before other work there.
#include <algorithm>

#include "dsl/rules_context.h"

namespace ocflow::dsl::ruling {
namespace {

class Hosts {
 public:
  explicit Hosts(Context& context) : c_(context) {}

  void check(StepId s) {
    const ExprId host = host_of(s);
    if (host == no_expr ? runs_here(c_.tree.procedure(s)) : is_engine(host)) return own(s);
    if (host == no_expr) return;
    const std::string name = text(host);
    for (const StepId other : by_host()[name]) {
      StepId a = s, b = other;
      if (c_.tree.procedure(other) != c_.tree.procedure(s) || frame(other) != frame(s)) continue;
      if (!c_.tree.lift(a, b) || !c_.tree.precedes(a, b)) continue;
      return later(s, other, name);
    }
  }

 private:
  std::string text(ExprId e) const { return expr::to_text(c_.program.arena, e, *c_.program.sources); }
  StepId frame(StepId s) const { return c_.tree.frame(s, false, 0); }
  bool is_engine(ExprId e) const {
    const expr::Node& n = c_.program.arena.nodes[e];
    return n.op == expr::Op::given && n.a == static_cast<std::uint32_t>(expr::Given::engine_host);
  }

  // Where the act of a step happens, as far as its procedure says.
  ExprId host_of(StepId s) const {
    if (const Clause* act = c_.clause(s, ClauseKind::act)) {
      const ExprId own = c_.program.arena.calls[act->call].host;
      if (own != no_expr) return own;
    }
    for (; s != nothing; s = c_.tree.parent(s)) {
      if (c_.more(s).host != no_expr) return c_.more(s).host;
    }
    return no_expr;
  }

  // Does some way into the procedure say no host? Then its steps are where the engine is.
  bool runs_here(ProcedureId p) {
    std::vector<ProcedureId> open{p};
    std::unordered_set<ProcedureId> seen;
    while (!open.empty()) {
      const ProcedureId now = open.back();
      open.pop_back();
      if (!seen.insert(now).second) continue;
      const auto callers = c_.callers.find(now);
      if (callers == c_.callers.end()) return true;
      for (const StepId caller : callers->second) {
        if (host_of(caller) == no_expr) open.push_back(c_.tree.procedure(caller));
      }
    }
    return false;
  }

  std::unordered_map<std::string, std::vector<StepId>>& by_host() {
    if (!hosts_.empty()) return hosts_;
    for (const StepId s : c_.steps) {
      const ExprId host = c_.acts(s) ? host_of(s) : no_expr;
      if (host != no_expr) hosts_[text(host)].push_back(s);
    }
    return hosts_;
  }

  void own(StepId s) {
    Diagnostic& d = c_.diagnostics.add("OCF0357", c_.step(s).at, "this ends the host on which ocflow itself runs");
    d.got = c_.acts(s)->name + " where the engine is";
    d.want = "`on` another host";
    d.remedy = "write `on HOST`, and run the procedure from a machine that stays";
  }

  void later(StepId s, StepId other, const std::string& host) {
    Diagnostic& d = c_.diagnostics.warn("OCF0357", c_.step(s).at, "this ends a host on which there is more to do");
    d.got = c_.acts(s)->name + " on " + host;
    d.remedy = "do it after all other work there";
    d.labels.push_back({c_.step(other).at, "this comes after it, on the same host"});
  }

  Context& c_;
  std::unordered_map<std::string, std::vector<StepId>> hosts_;
};

}  // namespace

void hosts_ended(Context& c) {
  if (!c.calls_any(&action::Signature::ends_host)) return;
  Hosts hosts(c);
  for (const StepId s : c.steps) {
    const action::Signature* action = c.acts(s);
    if (action && action->ends_host) hosts.check(s);
  }
}

}  // namespace ocflow::dsl::ruling

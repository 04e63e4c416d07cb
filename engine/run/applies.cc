#include "engine/run/applies.h"

#include <algorithm>

#include "engine/run/requests.h"

namespace ocflow::run {

using plan::ClauseKind;
using plan::Part;

namespace {

// Whether the conditions of a step hold, by themselves: what is around it is another matter.
class Conditions {
 public:
  explicit Conditions(RunState& state) : state_(state), plan_(state.plan()), own_(plan_.size(), Applies::yes) {}

  std::vector<Applies> all() {
    for (NodeId n = 1; n < plan_.size(); ++n) own_[n] = own(n);
    for (NodeId n = 1; n < plan_.size(); ++n) own_[n] = std::min(own_[n], own_[plan_.parent(n)]);
    return std::move(own_);
  }

 private:
  Applies own(NodeId n) {
    Applies out = Applies::yes;
    for (const auto& clause : plan_.clauses(n)) {
      if (clause.kind == ClauseKind::condition) out = std::min(out, holds(n, clause.expr));
      if (clause.kind == ClauseKind::otherwise) out = std::min(out, none_above(n));
    }
    return out;
  }

  Applies holds(NodeId n, expr::ExprId condition) {
    expr::Reads reads;
    const auto found = expr::evaluate(plan_.program().arena, condition, state_.scope(n), reads);
    return !found.known() ? Applies::open : found.is_true() ? Applies::yes : Applies::no;
  }

  Applies none_above(NodeId n) const {
    Applies most = Applies::no;
    for (NodeId above = plan_.previous_sibling(n); above != plan::nothing; above = plan_.previous_sibling(above)) {
      const auto clauses = plan_.clauses(above);
      if (std::none_of(clauses.begin(), clauses.end(), [](auto& c) { return c.kind == ClauseKind::condition; })) break;
      most = std::max(most, own_[above]);
    }
    return most == Applies::yes ? Applies::no : most == Applies::no ? Applies::yes : Applies::open;
  }

  RunState& state_;
  const plan::Plan& plan_;
  std::vector<Applies> own_;
};

class Orders {
 public:
  Orders(const plan::Plan& plan, const std::vector<Applies>& applies) : plan_(plan), happens_(plan.size()) {
    for (NodeId n = static_cast<NodeId>(plan.size()); n-- > 1;) {
      if (acts(n)) happens_[n] = applies[n];
      auto& around = happens_[plan.parent(n)];
      around = std::max(around, std::min(happens_[n], applies[plan.parent(n)]));
    }
  }

  // In one call of the procedure.
  void look(NodeId call, const plan::Ensure& ensure, BrokenOrder& out) const {
    std::vector<NodeId> before, after;
    named(call, ensure.before, 0, before);
    named(call, ensure.after, 0, after);
    for (const NodeId a : before)
      for (const NodeId b : after) {
        const Applies both = std::min(happens_[a], happens_[b]);
        if (out.certain || both == Applies::no || kept(a, b)) continue;
        if (!out.ensure || both == Applies::yes) out = {&ensure, a, b, both == Applies::yes};
      }
  }

 private:
  // A list happens when something in it does.
  bool acts(NodeId n) const {
    const auto clauses = plan_.clauses(n);
    return std::any_of(clauses.begin(), clauses.end(), [](const plan::Clause& c) {
      return c.kind != ClauseKind::condition && c.kind != ClauseKind::otherwise && c.kind != ClauseKind::each &&
             c.kind != ClauseKind::list;
    });
  }

  plan::ProcedureId callee(NodeId n) const {
    return plan_.step(n) == plan::nothing ? plan::nothing : more_of(plan_, n).callee;
  }

  // Names are flat within a procedure: what a step calls has names of its own.
  void named(NodeId in, const std::vector<std::string>& names, std::size_t part, std::vector<NodeId>& out) const {
    for (NodeId n = plan_.first_child(in); n != plan::nothing; n = plan_.next_sibling(n)) {
      if (plan_.name(n) == names[part]) {
        if (part + 1 == names.size())
          out.push_back(n);
        else
          named(n, names, part + 1, out);
      }
      if (callee(n) == plan::nothing || plan_.step(n) == plan_.step(in)) named(n, names, part, out);
    }
  }

  bool kept(NodeId a, NodeId b) const {
    if (plan_.holds(a, b) || plan_.holds(b, a)) return false;
    NodeId both = plan_.parent(a);
    while (!plan_.holds(both, b)) both = plan_.parent(both);
    return plan_.part(both) == Part::each || plan_.precedes(a, b);  // what items owe each other is another matter
  }

  const plan::Plan& plan_;
  std::vector<Applies> happens_;
};

bool calls(const plan::Plan& plan, NodeId n, plan::ProcedureId procedure) {
  if (n == plan.root()) return plan.procedure() == procedure;
  return plan.part(n) != Part::each && plan.step(n) != plan::nothing && more_of(plan, n).callee == procedure;
}

}  // namespace

std::vector<Applies> what_applies(RunState& state) { return Conditions(state).all(); }

std::vector<BrokenOrder> broken_orders(const plan::Plan& plan, const std::vector<Applies>& applies,
                                       const std::vector<Span>& of) {
  std::vector<BrokenOrder> out;
  const Orders orders(plan, applies);
  const auto& procedures = plan.program().procedures;
  for (plan::ProcedureId p = 0; p < procedures.size(); ++p)
    for (const auto& ensure : procedures[p].ensures) {
      if (std::find(of.begin(), of.end(), ensure.at) == of.end()) continue;
      BrokenOrder found;
      for (NodeId n = 0; n < plan.size(); ++n)
        if (calls(plan, n, p)) orders.look(n, ensure, found);
      if (found.ensure) out.push_back(found);
    }
  return out;
}

std::string order_text(const plan::Ensure& ensure) {
  const auto dotted = [](const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ".") + name;
    return out;
  };
  return dotted(ensure.before) + " before " + dotted(ensure.after);
}

}  // namespace ocflow::run

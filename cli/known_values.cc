#include "cli/known_values.h"

#include "engine/expr/evaluate.h"

namespace ocflow::cli {

using expr::Op;
using plan::Clause;
using plan::ClauseKind;
using plan::NodeId;

namespace {

// What a run has found out comes first; a `let` of a step that has not begun is what it will be.
class WithLets final : public expr::Scope {
 public:
  WithLets(const expr::Scope& known, const std::map<std::uint32_t, Value>& lets, const plan::Plan& plan, NodeId node)
      : known_(known), lets_(lets), plan_(plan), node_(node) {}

  const Value* slot(std::uint16_t depth, std::uint32_t index) const override {
    if (const Value* found = known_.slot(depth, index)) return found;
    auto frame = plan_.frame(node_);
    for (; depth > 0 && frame != plan::nothing; --depth) frame = plan_.frames()[frame].outer;
    if (frame == plan::nothing) return nullptr;
    const auto let = lets_.find(plan_.frames()[frame].first_slot + index);
    return let == lets_.end() ? nullptr : &let->second;
  }
  const Value* given(expr::Given which) const override { return known_.given(which); }
  const Value* kept(const std::string& name) const override { return known_.kept(name); }

 private:
  const expr::Scope& known_;
  const std::map<std::uint32_t, Value>& lets_;
  const plan::Plan& plan_;
  NodeId node_;
};

}  // namespace

std::string is_text(const expr::Evaluated& found) {
  if (found.known()) return " is " + (found.value.is_none() ? "none" : found.value.text());
  if (found.state == expr::Evaluated::State::error) return " can't be known: " + found.why;
  return " is known only in the run";
}

void KnownValues::lets_of(NodeId node) {
  std::vector<NodeId> way;  // from the inside out
  for (NodeId n = node; n != plan_.root() && n != plan::nothing; n = plan_.parent(n)) way.push_back(n);
  for (auto n = way.rbegin(); n != way.rend(); ++n)
    for (const Clause& c : plan_.clauses(*n)) {
      if (c.kind != ClauseKind::let) continue;
      const auto found = expr::evaluate(program().arena, c.expr, WithLets(state_.scope(*n), lets_, plan_, *n));
      if (found.known()) lets_[plan_.frames()[plan_.frame(*n)].first_slot + c.slot] = found.value;
    }
}

expr::Evaluated KnownValues::value(expr::ExprId id, NodeId node) {
  lets_of(node);
  return expr::evaluate(program().arena, id, WithLets(state_.scope(node), lets_, plan_, node));
}

std::string KnownValues::verdict(const Clause& c, NodeId node) {
  if (expr::has_reads(program().arena, c.expr)) return "read when it is its turn";
  const auto found = value(c.expr, node);
  if (!found.known()) return found.why.empty() ? "known only in the run" : found.why;
  if (found.is_true()) return "true";
  return c.kind == ClauseKind::condition ? "false, so it does not apply" : "false";
}

std::vector<std::string> KnownValues::facts(expr::ExprId id, NodeId node) {
  std::vector<std::string> out;
  std::set<std::string> told;
  collect(id, node, out, told, 0);
  return out;
}

void KnownValues::collect(expr::ExprId id, NodeId n, std::vector<std::string>& out, std::set<std::string>& told,
                          unsigned depth) {
  if (id == expr::no_expr || depth > 50 || out.size() > 8) return;
  const auto& arena = program().arena;
  const expr::Node& node = arena.nodes[id];
  const auto into = [&](expr::ExprId child) { collect(child, n, out, told, depth + 1); };
  switch (node.op) {
    case Op::slot:
    case Op::given:
    case Op::kept:
    case Op::field: {
      const auto found = value(id, n);
      const auto written = expr::to_text(arena, id, *program().sources);
      if (!told.insert(written).second) return;
      if (!found.known() && node.op == Op::field) return into(node.a);
      out.push_back(written + (found.known() ? is_text(found) : " is known only in the run"));
      return;
    }
    case Op::list:
    case Op::text:
    case Op::call:
      for (std::uint32_t i = 0; i < node.b; ++i) into(arena.operands[node.a + i]);
      return;
    case Op::binder:
      return into(arena.operands[node.a]);
    case Op::read:
      for (const auto& argument : arena.arguments_of(arena.calls[node.a])) into(argument.value);
      return;
    case Op::not_:
    case Op::negate:
      return into(node.a);
    case Op::constant:
    case Op::written:
    case Op::bound:
      return;
    default:
      into(node.a);
      into(node.b);
  }
}

std::vector<std::string> KnownValues::of_act(const Clause& c, NodeId node) {
  std::vector<std::string> out;
  const auto& arena = program().arena;
  const auto& call = arena.calls[c.call];
  const auto& parameters = (*program().registry)[call.action].parameters;
  for (const expr::Argument& argument : arena.arguments_of(call)) {
    const bool named = argument.name != expr::no_expr;
    if (!named && argument.parameter >= parameters.size()) continue;
    const auto found = value(argument.value, node);
    const bool unsaid =
        found.known() && (found.value.is_none() || (!named && parameters[argument.parameter].otherwise == found.value));
    if (!unsaid)
      out.push_back((named ? arena.names[argument.name] : parameters[argument.parameter].name) + is_text(found));
  }
  const auto host = call.host == expr::no_expr ? state_.host(node) : value(call.host, node);
  const auto* on = host.known() ? host.value.get<Host>() : nullptr;
  if (on && !on->name.empty()) out.push_back("it happens on " + on->name);
  return out;
}

}  // namespace ocflow::cli

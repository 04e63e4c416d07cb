#include "engine/run/requests.h"

namespace ocflow::run {
namespace {

// What the heading of a `for` can see: its text is written for an item, whose frame lies inside the heading's own.
class HeadingScope final : public expr::Scope {
 public:
  explicit HeadingScope(const expr::Scope& around) : around_(around) {}
  const Value* slot(std::uint16_t depth, std::uint32_t index) const override {
    if (depth > 0) return around_.slot(static_cast<std::uint16_t>(depth - 1), index);
    asked_item = true;
    return nullptr;
  }
  const Value* given(expr::Given which) const override { return around_.given(which); }
  const Value* kept(const std::string& name) const override { return around_.kept(name); }
  mutable bool asked_item = false;

 private:
  const expr::Scope& around_;
};

void add_piece(const plan::Program& program, expr::ExprId id, const expr::Scope& scope, std::string& to) {
  const auto node = program.arena.nodes[id];
  if (node.op == expr::Op::written) {
    to += program.sources->text({node.at.file, node.at.begin + node.a, node.at.end() - node.b});
  } else if (node.op == expr::Op::constant) {
    to += program.arena.constants[node.a].text();
  } else if (const expr::Evaluated value = expr::evaluate(program.arena, id, scope); value.known()) {
    to += value.value.text();
  } else {
    to += "{" + expr::to_text(program.arena, id, *program.sources) + "}";
  }
}

// Calls `add` for each part of a text, or once for what is no text.
template <class Add>
std::string joined(const plan::Program& program, expr::ExprId text, const Add& add) {
  std::string out;
  if (text == expr::no_expr) return out;
  const auto node = program.arena.nodes[text];
  if (node.op != expr::Op::text) {
    add(text, out);
    return out;
  }
  for (std::uint32_t i = 0; i < node.b; ++i) add(program.arena.operands[node.a + i], out);
  return out;
}

// "Stop {db}." of three is "Stop …, for each of 3."
std::string heading(RunState& state, NodeId each) {
  const plan::Plan& plan = state.plan();
  const HeadingScope scope(state.scope(each));
  std::string text = joined(plan.program(), step_of(plan, each).sentence, [&](expr::ExprId id, std::string& to) {
    scope.asked_item = false;
    const auto before = to.size();
    add_piece(plan.program(), id, scope, to);
    if (scope.asked_item) to.replace(before, to.npos, "…");
  });
  const bool stop = text.ends_with('.');
  if (stop) text.pop_back();
  std::size_t items = 0;
  for (NodeId n = plan.first_child(each); n != plan::nothing; n = plan.next_sibling(n)) ++items;
  const bool open = plan.open_ended(each) && plan.first_child(each) == each + 1;
  text += open         ? ", for each, which only the run can tell"
          : items == 0 ? ", for none"
          : items == 1 ? ", for one"
                       : ", for each of " + std::to_string(items);
  return stop ? text + "." : text;
}

class NoValues final : public expr::Scope {
 public:
  const Value* slot(std::uint16_t, std::uint32_t) const override { return nullptr; }
  const Value* given(expr::Given) const override { return nullptr; }
};

}  // namespace

std::string text_with_values(const plan::Program& program, expr::ExprId text, const expr::Scope& scope) {
  return joined(program, text, [&](expr::ExprId id, std::string& to) { add_piece(program, id, scope, to); });
}

std::string text_of(RunState& state, NodeId node, expr::ExprId id) {
  return text_with_values(state.plan().program(), id, state.scope(node));
}

std::string sentence(RunState& state, NodeId node) {
  const plan::Plan& plan = state.plan();
  if (node == plan.root()) return plan.program().procedures[plan.procedure()].title;
  if (plan.part(node) == plan::Part::each) return heading(state, node);
  return text_of(state, node, step_of(plan, node).sentence);
}

std::string written_sentence(const plan::Plan& plan, NodeId node) {
  if (node == plan.root()) return plan.program().procedures[plan.procedure()].title;
  return text_with_values(plan.program(), step_of(plan, node).sentence, NoValues());
}

}  // namespace ocflow::run

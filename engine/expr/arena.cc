#include "engine/expr/evaluate.h"

namespace ocflow::expr {

ExprId Arena::constant(Value value, Span at) {
  constants.push_back(std::move(value));
  return add({Op::constant, 0, 0, static_cast<std::uint32_t>(constants.size() - 1), 0, at});
}

Value Arena::value(const Node& node) const {
  if (node.op == Op::constant) return constants[node.a];
  return std::string(sources->text({node.at.file, node.at.begin + node.a, node.at.end() - node.b}));
}

namespace {

// The operands of a node, without those that are absent.
void operands(const Arena& arena, const Node& node, std::vector<ExprId>& out) {
  const auto push = [&](ExprId id) {
    if (id != no_expr) out.push_back(id);
  };
  switch (node.op) {
    case Op::constant:
    case Op::written:
    case Op::slot:
    case Op::bound:
    case Op::given:
    case Op::kept:
    case Op::read:
      return;
    case Op::field:
    case Op::not_:
    case Op::negate:
      return push(node.a);
    case Op::list:
    case Op::text:
    case Op::call:
      for (std::uint32_t i = 0; i < node.b; ++i) push(arena.operands[node.a + i]);
      return;
    case Op::binder:
      for (std::uint32_t i = 0; i < 4; ++i) push(arena.operands[node.a + i]);
      return;
    default:
      push(node.a);
      return push(node.b);
  }
}

}  // namespace

bool has_reads(const Arena& arena, ExprId id) {
  std::vector<ExprId> open;
  if (id != no_expr) open.push_back(id);
  while (!open.empty()) {
    const Node& node = arena.nodes[open.back()];
    open.pop_back();
    if (node.op == Op::read) return true;
    operands(arena, node, open);
  }
  return false;
}

std::string to_text(const Arena& arena, ExprId id, const Sources& sources) {
  if (id == no_expr) return {};
  const Node& node = arena.nodes[id];
  const std::string_view written = !node.at.empty() ? sources.text(node.at) : std::string_view{};
  if (written.empty() && node.op == Op::constant) return arena.constants[node.a].text();
  std::string out;
  bool quoted = false;
  for (const char c : written) {  // spaces between words are one; those in a text are its own
    if (c == '"') quoted = !quoted;
    if (c == ' ' && !quoted && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  return out;
}

}  // namespace ocflow::expr

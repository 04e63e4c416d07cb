#include "dsl/parse_state.h"

#include <algorithm>

namespace ocflow::dsl {
namespace {

// A tree is as deep as its longest chain; whoever walks it recursively has to survive it.
constexpr std::uint32_t deepest = 200;

}  // namespace

void LineState::begin_line(std::uint32_t line_end) {
  end = line_end;
  clause = SyntaxClause();
  path.clear();
  left.clear();
  name = title = Span();
  is_file = all_failures = false;
  operands.clear();
  open.clear();
  types.clear();
  parts.clear();
  names.clear();
  labels.clear();
}

ClauseMore& LineState::more() {
  if (clause.more != &rare) {
    rare = no_more;
    clause.more = &rare;
  }
  return rare;
}

SyntaxClause LineState::finished() {
  SyntaxClause out = clause;
  if (clause.more == &rare) out.more = tree.pool.keep(std::span<const ClauseMore>(&rare, 1)).data();
  return out;
}

Span LineState::span(const char* begin, const char* end_) const { return {tree.file, offset(begin), offset(end_)}; }

Operand& LineState::push(SyntaxExpr node, std::uint32_t depth) {
  if (depth > deepest) {
    throw Mistake{"OCF0165",
                  node.at.begin,
                  node.at.end(),
                  "an expression with too many parts in one another",
                  {},
                  {},
                  "give a part of it a name with `let`, and use the name"};
  }
  tree.exprs.push_back(node);
  const auto index = static_cast<std::uint32_t>(tree.exprs.size() - 1);
  return operands.emplace_back(Operand{index, node.at.begin, node.at.end(), depth});
}

Operand LineState::pop() {
  const Operand top = operands.back();
  operands.pop_back();
  return top;
}

std::int32_t LineState::take() { return static_cast<std::int32_t>(pop().expr); }

void LineState::binary(ExprKind kind) {
  const Operand right = pop(), left_ = pop();
  SyntaxExpr node;
  node.kind = kind;
  node.at = Span{tree.file, left_.begin, right.end};
  const std::uint32_t both[] = {left_.expr, right.expr};
  node.set_children(tree.pool, both);
  push(std::move(node), std::max(left_.depth, right.depth) + 1);
}

void LineState::unary(ExprKind kind) {
  const Operand operand = pop();
  SyntaxExpr node;
  node.kind = kind;
  node.at = Span{tree.file, operand.begin, operand.end};
  node.set_children(tree.pool, {&operand.expr, 1});
  push(std::move(node), operand.depth + 1);
}

// `n in nodes` becomes the head of a binder once `where` or `by` follows it.
void LineState::begin_binder() {
  SyntaxExpr& node = tree.exprs[operands.back().expr];
  if (node.kind == ExprKind::binder) return;
  if (node.kind != ExprKind::in || tree.exprs[node.children()[0]].kind != ExprKind::name) {
    throw Mistake{"OCF0166",
                  node.at.begin,
                  node.at.end(),
                  "`where` or `by` behind something that names no item of a list",
                  {},
                  "`NAME in LIST`",
                  "write it as `(n in LIST where … by …)`"};
  }
  node.kind = ExprKind::binder;
  const LineSpan variable = tree.exprs[node.children()[0]].at;
  const std::uint32_t list = node.children()[1];
  node.set_children(tree.pool, {&list, 1}, {&variable, 1});
}

void LineState::open_bracket(const char* at_, std::size_t operands_in_it) {
  OpenCall call;
  call.first = operands.size() - operands_in_it;
  call.first_label = labels.size();
  call.begin = operands_in_it > 0 ? operands[call.first].begin : offset(at_);
  open.push_back(call);
}

void LineState::close_bracket(ExprKind kind, const char* end_) {
  const OpenCall call = open.back();
  open.pop_back();
  SyntaxExpr node;
  node.kind = kind;
  node.at = Span{tree.file, call.begin, offset(end_)};
  const std::span<const LineSpan> own = std::span<const LineSpan>(labels).subspan(call.first_label);
  const bool labelled = std::any_of(own.begin(), own.end(), [](LineSpan label) { return !label.empty(); });
  std::uint32_t depth = 0;
  children.clear();
  for (std::size_t i = call.first; i < operands.size(); i++) {
    children.push_back(operands[i].expr);
    depth = std::max(depth, operands[i].depth);
  }
  node.set_children(tree.pool, children, labelled ? own : std::span<const LineSpan>());
  labels.resize(call.first_label);
  operands.resize(call.first);
  push(std::move(node), depth + 1);
}

void LineState::add_child(SyntaxExpr& node, std::uint32_t child) {
  children.assign(node.children().begin(), node.children().end());
  children.push_back(child);
  const std::vector<LineSpan> own(node.names().begin(), node.names().end());
  node.set_children(tree.pool, children, own);
}

void LineState::prose_until(const char* at_) {
  if (offset(at_) > part_begin) parts.push_back({Span{tree.file, part_begin, offset(at_)}, -1});
}

}  // namespace ocflow::dsl

#include "dsl/parse_state.h"

#include <algorithm>

namespace ocflow::dsl {
namespace {

// A tree is as deep as its longest chain; whoever walks it recursively has to survive it.
constexpr std::uint32_t deepest = 200;

void refuse_too_deep(std::uint32_t depth, Span at) {
  if (depth <= deepest) return;
  throw Mistake{"OCF0165",
                at.begin,
                at.end,
                "an expression with too many parts in one another",
                {},
                {},
                "give a part of it a name with `let`, and use the name"};
}

}  // namespace

void LineState::begin_line(std::uint32_t line_end) {
  end = line_end;
  static constexpr SyntaxClause none;  // a constant is copied sooner than what is made here first
  clause = none;
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

const SyntaxClause& LineState::finished() {
  if (clause.more == &rare) clause.more = tree.pool.keep(std::span<const ClauseMore>(&rare, 1)).data();
  return clause;
}

Span LineState::span(const char* begin, const char* end_) const { return {tree.file, offset(begin), offset(end_)}; }

Operand& LineState::push(ExprKind leaf, Span at_) { return push(tree.exprs.add(leaf, at_), at_, 1); }

Operand& LineState::push(std::uint32_t expr, Span at_, std::uint32_t depth) {
  operands.push_back({expr, at_.begin, at_.end, depth});
  return operands.back();
}

Operand LineState::pop() {
  const Operand top = operands.back();
  operands.pop_back();
  return top;
}

std::int32_t LineState::take() { return static_cast<std::int32_t>(pop().expr); }

void LineState::binary(ExprKind kind) {
  const Operand right = pop(), left_ = pop();
  const std::uint32_t both[] = {left_.expr, right.expr};
  const Span all{tree.file, left_.begin, right.end};
  const std::uint32_t depth = std::max(left_.depth, right.depth) + 1;
  refuse_too_deep(depth, all);
  push(tree.exprs.add({kind, all}, both), all, depth);
}

void LineState::unary(ExprKind kind) {
  const Operand operand = pop();
  const Span all{tree.file, operand.begin, operand.end};
  refuse_too_deep(operand.depth + 1, all);
  push(tree.exprs.add({kind, all}, {&operand.expr, 1}), all, operand.depth + 1);
}

void LineState::field_of_top(Span name_) {
  const Operand of = pop();
  const Span all{tree.file, of.begin, name_.end};
  refuse_too_deep(of.depth + 1, {tree.file, of.begin, of.end});
  push(tree.exprs.add_field(all, of.expr, name_.begin), all, of.depth + 1);
}

// `n in nodes` becomes the head of a binder once `where` or `by` follows it.
void LineState::begin_binder() {
  std::uint32_t& place = operands.back().expr;
  SyntaxExpr node = tree.exprs[place];
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
  place = tree.exprs.add(node, {&list, 1}, {&variable, 1});
  tree.exprs.added_again();
}

void LineState::open_bracket(const char* at_, std::size_t operands_in_it) {
  OpenCall call;
  call.first = operands.size() - operands_in_it;
  call.first_label = labels.size();
  call.begin = operands_in_it > 0 ? operands[call.first].begin : offset(at_);
  open.push_back(call);
}

void LineState::label_argument() {
  OpenCall& call = open.back();
  labels.resize(call.first_label + operands.size() - call.first - 2);  // of those before it
  labels.push_back(call.label);
  call.label = LineSpan();
}

void LineState::close_bracket(ExprKind kind, const char* end_) {
  const OpenCall call = open.back();
  const Span all{tree.file, call.begin, offset(end_)};
  const std::span<const Operand> in_it = std::span<const Operand>(operands).subspan(call.first);
  std::uint32_t depth = 0;
  for (const Operand& operand : in_it) depth = std::max(depth, operand.depth);
  refuse_too_deep(depth + 1, all);
  const auto child = [&](std::size_t i) { return in_it[i].expr; };
  std::span<const LineSpan> own;
  if (labels.size() > call.first_label) {
    labels.resize(call.first_label + in_it.size() - 1);  // its callee has none
    own = std::span<const LineSpan>(labels).subspan(call.first_label);
  }
  const std::uint32_t made = tree.exprs.add_each(kind, all, in_it.size(), child, own);
  labels.erase(labels.begin() + static_cast<std::ptrdiff_t>(call.first_label), labels.end());
  operands.erase(operands.begin() + static_cast<std::ptrdiff_t>(call.first), operands.end());
  open.pop_back();
  push(made, all, depth + 1);
}

// What stands behind it already stays there, so it is put there once more, with its new child.
void LineState::add_child(bool SyntaxExpr::*is) {
  const Operand child = pop();
  Operand& of = operands.back();
  SyntaxExpr node = tree.exprs[of.expr];
  std::vector<std::uint32_t> children(node.children().begin(), node.children().end());
  children.push_back(child.expr);
  const std::vector<LineSpan> own(node.names().begin(), node.names().end());
  node.*is = true;
  node.end_at(of.end = child.end);
  of.expr = tree.exprs.add(node, children, own);
  tree.exprs.added_again();
}

void LineState::prose_until(const char* at_) {
  if (offset(at_) > part_begin) parts.push_back({Span{tree.file, part_begin, offset(at_)}, -1});
}

}  // namespace ocflow::dsl

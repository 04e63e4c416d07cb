// Expressions written in a test: e.binary(Op::add, e.number(1), e.slot(0)).
#pragma once
#include <map>

#include "engine/expr/evaluate.h"

namespace ocflow::test {

using namespace ocflow::expr;

class KitScope final : public Scope {
 public:
  std::map<std::uint32_t, Value> slots;
  std::map<Given, Value> givens;
  const Value* slot(std::uint16_t depth, std::uint32_t index) const override {
    const auto found = slots.find(depth * 100U + index);
    return found == slots.end() ? nullptr : &found->second;
  }
  const Value* given(Given which) const override {
    const auto found = givens.find(which);
    return found == givens.end() ? nullptr : &found->second;
  }
};

struct Kit {
  Arena arena;
  KitScope scope;

  ExprId value(Value v) { return arena.constant(std::move(v), {}); }
  ExprId slot(std::uint32_t i, std::uint16_t depth = 0) { return arena.add({Op::slot, 0, depth, i, 0, {}}); }
  ExprId unknown() { return slot(99); }
  ExprId bound(std::uint32_t i) { return arena.add({Op::bound, 0, 0, i, 0, {}}); }
  ExprId one(Op op, ExprId a) { return arena.add({op, 0, 0, a, 0, {}}); }
  ExprId two(Op op, ExprId a, ExprId b) { return arena.add({op, 0, 0, a, b, {}}); }
  ExprId field(ExprId of, std::string name) {
    arena.names.push_back(std::move(name));
    return two(Op::field, of, static_cast<std::uint32_t>(arena.names.size() - 1));
  }
  ExprId many(Op op, const std::vector<ExprId>& all, Function fn = Function::lower) {
    const auto first = static_cast<std::uint32_t>(arena.operands.size());
    arena.operands.insert(arena.operands.end(), all.begin(), all.end());
    return arena.add({op, static_cast<std::uint8_t>(fn), 0, first, static_cast<std::uint32_t>(all.size()), {}});
  }
  ExprId call(Function fn, const std::vector<ExprId>& all) { return many(Op::call, all, fn); }
  ExprId binder(Function fn, ExprId list, ExprId where = no_expr, ExprId by = no_expr, ExprId what = no_expr) {
    return many(Op::binder, {list, where, by, what}, fn);
  }
  ExprId read(std::uint32_t action, const std::vector<ExprId>& arguments = {}) {
    Call c;
    c.action = action;
    c.first_argument = static_cast<std::uint32_t>(arena.arguments.size());
    c.arguments = static_cast<std::uint16_t>(arguments.size());
    for (std::uint32_t i = 0; i < arguments.size(); ++i) arena.arguments.push_back({i, arguments[i], no_expr});
    arena.calls.push_back(c);
    return arena.add({Op::read, 0, 0, static_cast<std::uint32_t>(arena.calls.size() - 1), 0, {}});
  }
  ExprId error() { return two(Op::div, value(1), value(0)); }

  Evaluated eval(ExprId id) { return evaluate(arena, id, scope); }
  Evaluated eval(ExprId id, Reads& reads, EmptyAll empty = EmptyAll::is_true) {
    return evaluate(arena, id, scope, reads, empty);
  }
};

}  // namespace ocflow::test

// Expressions as arrays: nodes, constants and calls of one program in one arena, referred to by index.
// They are built by the checker, already resolved and typed, so evaluation meets no unknown name.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/value.h"
#include "engine/expr/arguments.h"
#include "engine/expr/nodes.h"

namespace ocflow::expr {

// A call of an action, in an expression (a read) or beneath a step (a `do`). Every parameter has its argument: where
// the text gives none, the checker put the default.
struct Call {
  std::uint32_t action = 0;          // its place in the registry
  std::uint32_t first_argument = 0;  // of those that are given, in `arguments`
  ExprId host = no_expr;             // `on`; no_expr: where the step is
  std::uint16_t arguments = 0;
};

struct Defaults {                      // of an action
  std::uint32_t first = 0, count = 0;  // in `operands`
};

struct Arena {
  Nodes nodes;
  LargeVector<ExprId> operands;
  LargeVector<Value> constants;
  std::vector<std::string> names;
  LargeVector<Call> calls;
  LargeVector<KeptArgument> arguments;
  std::vector<Defaults> defaults;    // by action, of those that are called
  const Sources* sources = nullptr;  // of what is written; they outlive it

  ExprId add(const Node& node) { return nodes.add(node); }
  ExprId constant(Value value, Span at);
  Value value(const Node& node) const;  // of what is constant or written
  Arguments arguments_of(const Call& call) const {
    const Defaults of = call.action < defaults.size() ? defaults[call.action] : Defaults();
    return {std::span(arguments).subspan(call.first_argument, call.arguments),
            std::span(operands).subspan(of.first, of.count)};
  }
};

}  // namespace ocflow::expr

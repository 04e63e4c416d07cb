// Expressions as arrays: nodes, constants and calls of one program in one arena, referred to by index.
// They are built by the checker, already resolved and typed, so evaluation meets no unknown name.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/large.h"
#include "engine/base/line_span.h"
#include "engine/base/value.h"
#include "engine/expr/arguments.h"

namespace ocflow::expr {

enum class Op : std::uint8_t {
  constant,  // a = index of the constant
  written,   // a text that stands in a file as it is: at `at`, without a bytes before it and b behind it (its quotes)
  slot,      // a = index in the frame, depth = how many frames further out
  bound,     // a = which binder of the expression, counted from the outermost
  given,     // a = Given: what every run has (engine.host, run.id, operator.name)
  kept,      // a = index of the name in `names`: what an earlier run, or this one, kept; none if nothing
  field,     // a = record, b = index of the name in `names`
  list,      // a = first operand in `operands`, b = how many
  text,      // the same, put together as text
  call,      // a built-in function: fn = Function, a, b as list
  binder,    // fn = Function, a = first of four operands: list, where, by, what (no_expr where absent);
             // `what` is what `all` and `any` ask of each item that `where` lets pass
  read,      // a = index in `calls`: an action of class `reads`
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  in,
  not_in,  // a, b = operands
  not_,    // a
  and_,
  or_,
  add,
  sub,
  mul,
  div,     // a, b
  negate,  // a
};

enum class Function : std::uint8_t {
  lower,
  trim,
  lines,
  matches,
  capture,
  count,
  first,
  max,
  min,
  all,
  any,
  distinct,
  filter
};
enum class Given : std::uint8_t { engine_host, run_id, operator_name };

struct Node {
  Op op = Op::constant;
  std::uint8_t fn = 0;
  std::uint16_t depth = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  LineSpan at;
};

// A call of an action, in an expression (a read) or beneath a step (a `do`). Every parameter has its argument: where
// the text gives none, the checker put the default.
struct Call {
  std::uint32_t action = 0;          // its place in the registry
  std::uint32_t first_argument = 0;  // of those that are given, in `arguments`
  std::uint32_t first_default = 0;   // of its action, in `operands`
  std::uint16_t arguments = 0, defaults = 0;
  ExprId host = no_expr;  // `on`; no_expr: where the step is
};

struct Arena {
  LargeVector<Node> nodes;
  LargeVector<ExprId> operands;
  LargeVector<Value> constants;
  std::vector<std::string> names;
  LargeVector<Call> calls;
  LargeVector<Argument> arguments;
  const Sources* sources = nullptr;  // of what is written; they outlive it

  ExprId add(Node node);
  ExprId constant(Value value, Span at);
  Value value(const Node& node) const;  // of what is constant or written
  Arguments arguments_of(const Call& call) const {
    return {std::span(arguments).subspan(call.first_argument, call.arguments),
            std::span(operands).subspan(call.first_default, call.defaults)};
  }
};

}  // namespace ocflow::expr

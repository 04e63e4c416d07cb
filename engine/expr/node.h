// One node of an expression: what it does, with what, and where it stands.
#pragma once
#include <cstdint>

#include "engine/base/line_span.h"

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

}  // namespace ocflow::expr

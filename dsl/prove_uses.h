// What the clauses of a step look at.
#pragma once
#include <span>
#include <vector>

#include "engine/plan/program.h"

namespace ocflow::dsl::proving {

using expr::ExprId;
using expr::no_expr;
using plan::nothing;

// Where an expression of a step is evaluated: in the frame around its `for`, or in an item's.
struct Use {
  ExprId expr = no_expr;
  bool around = false;
  std::uint32_t clause = nothing;  // its place; nothing: it is said of the whole step
};
std::vector<Use> uses_of(const plan::Program& program, const plan::Step& step, std::span<const plan::Clause> clauses,
                         std::span<const plan::Clause> behind);
// All nodes of an expression, those of the arguments of its reads too.
std::vector<ExprId> nodes_of(const expr::Arena& arena, ExprId root);
// Of them the slots that it looks at.
void slots_of(const expr::Arena& arena, ExprId e, std::vector<ExprId>& out);

}  // namespace ocflow::dsl::proving

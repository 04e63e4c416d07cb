// `ensure A before B`, decided for every combination of conditions that the types of a site allow.
//
// Order survives absence: a step that does not apply keeps its place. So where A's side comes before B's side in the
// list that holds both, it holds whatever is used. Only where it doesn't is it asked whether both can apply at once.
#pragma once
#include "engine/base/diagnostic.h"
#include "engine/plan/program.h"

namespace ocflow::dsl {

// Reports each `ensure` of these procedures that some site breaks, with the smallest such site, or that can't be
// decided within the limit of work. A name that no step has is reported too; of a procedure that was turned round it
// is a step that fell away, and what falls away is in order.
// What is broken goes to `orders`, all else to `diagnostics`; they may be the same.
void prove_ensures(const plan::Program& program, plan::ProcedureId first, Diagnostics& diagnostics,
                   Diagnostics& orders);

}  // namespace ocflow::dsl

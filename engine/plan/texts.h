// What a clause, and the head of a `for`, says: as the canonical text has it, but without numbers that move when
// something is added elsewhere. For comparing two plans.
#pragma once
#include <string>

#include "engine/plan/plan.h"

namespace ocflow::plan {

std::string clause_text(const Program& program, const Clause& clause);
std::string loop_text(const Plan& plan, NodeId each);

}  // namespace ocflow::plan

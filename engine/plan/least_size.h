// How large a plan will be at least, before anything is built. Private to engine/plan.
#pragma once
#include "engine/plan/program.h"

namespace ocflow::plan {

inline constexpr std::uint64_t most_nodes = 50'000'000;

// The steps of a procedure and of those it calls, without the items of loops: a handful of procedures that each call
// the next twice make more than any machine holds. Past the most it stops counting.
std::uint64_t least_size(const Program& program, ProcedureId procedure);

}  // namespace ocflow::plan

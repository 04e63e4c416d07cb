// How large a plan will be at least, before anything is built. Private to dsl/lower*.cc.
#pragma once
#include "engine/plan/program.h"

namespace ocflow::dsl::lowering {

inline constexpr std::uint64_t kMostNodes = 50'000'000;

// The steps of a procedure and of those it calls, without the items of loops: a handful of procedures that each call
// the next twice make more than any machine holds. Past the most it stops counting.
std::uint64_t least_size(const plan::Program& program, plan::ProcedureId procedure);

}  // namespace ocflow::dsl::lowering

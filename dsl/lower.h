// A checked procedure and the values of one site to the plan of one run. Mistakes that only the values can show (a
// cycle by `after`, a `for` that is too long) go to the diagnostics.
#pragma once
#include <memory>
#include <optional>

#include "engine/base/diagnostic.h"
#include "engine/plan/plan.h"

namespace ocflow::dsl {

std::optional<plan::Plan> lower(std::shared_ptr<const plan::Program> program, plan::ProcedureId procedure,
                                const std::vector<Value>& givens, Diagnostics& diagnostics);

}  // namespace ocflow::dsl

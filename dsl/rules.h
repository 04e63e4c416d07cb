// What a procedure says that can't be meant: conditions that decide nothing, steps that nobody reaches, failures,
// values and states that nobody looks after. Each rule is a function of its own, in one table.
#pragma once
#include <functional>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/plan/program.h"

namespace ocflow::dsl {

// Looks at the first `procedures` of a program without errors; those behind them were turned round. `read_elsewhere`
// says whether another file of the folder reads what is kept under a name; it is asked only where these files don't.
void check_rules(const plan::Program& program, plan::ProcedureId procedures,
                 const std::function<bool(const std::string& name)>& read_elsewhere, Diagnostics& diagnostics);

}  // namespace ocflow::dsl

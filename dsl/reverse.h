// Procedures turned round: what `do reverse P()` and `ocflow run P --reverse` run. The rules stand in docs/language.md,
// "Running backwards".
#pragma once
#include "engine/base/diagnostic.h"
#include "engine/plan/program.h"

namespace ocflow::dsl {

// Adds to the program each procedure that a `do reverse` names, turned round, and those that it runs, each once; then
// lets those steps run them. With `main`, that one too; gives it turned (nothing: there is none). Reports every step
// that has no way back, and every value that is not there yet backwards. Adds no slot and no name to any frame.
plan::ProcedureId turn_round(plan::Program& program, plan::ProcedureId main, Diagnostics& diagnostics);

}  // namespace ocflow::dsl

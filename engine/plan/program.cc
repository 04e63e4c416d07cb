#include "engine/plan/program.h"

namespace ocflow::plan {

ProcedureId Program::find(std::string_view name) const {
  for (ProcedureId i = 0; i < procedures.size(); ++i) {
    if (procedures[i].name == name && procedures[i].forward == nothing) return i;
  }
  return nothing;
}

const std::string& Program::name(const Step& step) const {
  static const std::string none;
  return step.name == nothing ? none : arena.names[step.name];
}

}  // namespace ocflow::plan

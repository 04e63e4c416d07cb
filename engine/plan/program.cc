#include "engine/plan/program.h"

#include <cstring>
#include <type_traits>

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

void Program::set_more(Clause& clause, const ClauseMore& more) {
  clause.more = static_cast<std::uint32_t>(clause_mores.size());
  clause_mores.push_back(more);
}

void Program::set_more(Step& step, const StepMore& more) {
  static constexpr StepMore none;
  static_assert(std::has_unique_object_representations_v<StepMore>);
  if (std::memcmp(&more, &none, sizeof none) == 0) return;
  step.more = static_cast<std::uint32_t>(mores.size());
  mores.push_back(more);
}

StepMore& Program::change_more(Step& step) {
  if (step.more == nothing) {
    step.more = static_cast<std::uint32_t>(mores.size());
    mores.emplace_back();
  }
  return mores[step.more];
}

}  // namespace ocflow::plan

// What `ensure` promises, kept with the procedure: prove.cc shows that it is so.
#include "dsl/check_steps.h"

namespace ocflow::dsl::checking {

void keep_ensures(World& world) {
  const auto names = [&](const std::vector<Span>& path) {
    std::vector<std::string> out;
    for (const Span part : path) out.push_back(world.name(part));
    return out;
  };
  for (ProcedureId p = 0; p < world.program->procedures.size(); ++p) {
    world.program->procedures[p].failures_decided = world.syntax(p).failures_decided;
    for (const SyntaxEnsure& ensure : world.syntax(p).ensures)
      world.program->procedures[p].ensures.push_back({names(ensure.before), names(ensure.after), ensure.at});
  }
}

}  // namespace ocflow::dsl::checking

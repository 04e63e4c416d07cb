#include "dsl/lower.h"

#include "engine/plan/unfold.h"

namespace ocflow::dsl {
namespace {

const char* code_of(plan::Trouble::What what) {
  switch (what) {
    case plan::Trouble::What::too_many:
      return "OCF0322";
    case plan::Trouble::What::no_list:
      return "OCF0323";
    case plan::Trouble::What::circle:
      return "OCF0308";
    case plan::Trouble::What::unknown_item:
      return "OCF0324";
  }
  return "OCF0322";
}

}  // namespace

std::optional<plan::Plan> lower(std::shared_ptr<const plan::Program> program, plan::ProcedureId procedure,
                                const std::vector<Value>& givens, Diagnostics& diagnostics) {
  plan::Trouble trouble;
  auto plan = plan::unfold(std::move(program), procedure, givens, trouble);
  if (plan) return plan;
  Diagnostic& d = diagnostics.add(code_of(trouble.what), trouble.at, trouble.message);
  d.got = trouble.got;
  d.want = trouble.want;
  d.remedy = trouble.remedy;
  return std::nullopt;
}

}  // namespace ocflow::dsl

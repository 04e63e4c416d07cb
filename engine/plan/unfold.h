// From a program to the plan of one run: every call and every `for` is unfolded into the steps it stands for. What
// isn't known before the run stays open: an argument without its value, a `for` with one item that stands for all.
#pragma once
#include <optional>

#include "engine/expr/evaluate.h"
#include "engine/plan/plan.h"

namespace ocflow::plan {

// Why there is no plan.
struct Trouble {
  enum class What { too_many, no_list, circle, unknown_item } what = What::too_many;
  Span at;
  std::string message, got, want, remedy;
};

// The values by which it is decided how many items a list has, and what will never apply.
class Names : public expr::Scope {
 public:
  virtual void enter(FrameId frame) = 0;  // from here on names mean what they mean there
};

std::optional<Plan> unfold(std::shared_ptr<const Program> program, ProcedureId procedure,
                           const std::vector<Value>& givens, Trouble& trouble);

// The items of an open-ended `for`, now that the run knows its list; `names` sees all that is known by now. False: the
// plan is as it was.
bool unfold_items(Plan& plan, NodeId each, const Value& list, Names& names, Trouble& trouble);

}  // namespace ocflow::plan

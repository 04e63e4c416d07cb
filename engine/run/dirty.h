// Which steps come after one that changes something: marked forward from each change, every step at most once.
#pragma once
#include <vector>

#include "engine/plan/plan.h"

namespace ocflow::run {

class ChangedBefore {
 public:
  explicit ChangedBefore(const plan::Plan& plan) : plan_(plan), after_(plan.size()), spread_(plan.size()) {}
  void grow() {  // the plan got more steps
    after_.resize(plan_.size());
    spread_.resize(plan_.size());
  }
  void mark(plan::NodeId node);          // it changes something, or may
  bool before(plan::NodeId node) const;  // has something before it changed, as far as it is marked?

 private:
  const plan::Plan& plan_;
  std::vector<bool> after_;         // comes, with all that is in it, after a change
  std::vector<bool> spread_;        // what comes after it is marked
  std::vector<plan::NodeId> open_;  // while it is marked: what is still to be looked at
};

}  // namespace ocflow::run

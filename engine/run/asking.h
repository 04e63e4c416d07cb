// A performer that wants to know for which clause of a plan it is read. Real ones don't; a world that is made up gives
// answers by that.
#pragma once
#include <cstdint>

#include "engine/plan/plan.h"

namespace ocflow::run {

class Asking {
 public:
  virtual ~Asking() = default;
  virtual void asks(plan::NodeId node, std::uint16_t clause) = 0;  // right before the reads of that clause
};

}  // namespace ocflow::run

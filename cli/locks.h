// No two runs at the same site, none that lock the same text, no two sittings of one run.
#pragma once
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/plan/plan.h"

namespace ocflow::cli {

struct Locks {
  std::vector<journal::Lock> held;
};
Result<Locks> take_locks(const journal::StateFolder& state, const std::string& run_id, const journal::Header& header,
                         const plan::Plan& plan);

}  // namespace ocflow::cli

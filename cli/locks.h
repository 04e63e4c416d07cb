// No two runs at the same site, nor two sittings of one run.
#pragma once
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace ocflow::cli {

struct Locks {
  std::vector<journal::Lock> held;
};
Result<Locks> take_locks(const journal::StateFolder& state, const std::string& run_id, const journal::Header& header);

}  // namespace ocflow::cli

// The life of one seed: a random procedure, run and killed and resumed until it is through, and judged.
#pragma once
#include <memory>

#include "tests/sim/contract.h"
#include "tests/sim/steps.h"

namespace ocflow::sim {

struct Case {
  std::uint64_t seed = 0;
  Step steps;
  unsigned troubles = all_troubles;
};

struct Verdict {
  std::vector<std::string> wrong;  // empty: by the contract
  std::uint64_t hash = 0;          // of all that was recorded and done
  std::string story;               // where asked for: what happened, line by line
  std::size_t sittings = 0, kills = 0, acts = 0;
};

Case case_of(std::uint64_t seed);
Verdict live(const Case& which, bool tell = false);
Case shrunk(Case failing);  // still failing, and as small as can be found in a short time

}  // namespace ocflow::sim

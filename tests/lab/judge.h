// Says from the ledger alone whether the components of a lab were started and stopped well. It knows nothing of
// procedures: only what each component said it needs, and when each began and ended.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/lab/ledger.h"

namespace lab {

struct Verdict {
  std::vector<std::string> stopped;  // in that order
  std::vector<std::string> running;
  std::vector<std::string> wrong;  // sentences
};

// `runs`: whether a process of the lab is alive.
Verdict judge(const std::vector<Fact>& facts, const std::function<bool(pid_t)>& runs);

}  // namespace lab

// No two runs at the same site, none that lock the same text, no two sittings of one run.
#pragma once
#include <string>
#include <vector>

#include "cli/command.h"
#include "engine/journal/journal.h"
#include "engine/plan/plan.h"

namespace ocflow::cli {

struct Locks {
  std::vector<journal::Lock> held;
  void tell(const std::string& step);  // writes only what is new
  void stay(bool so);                  // something of the run may go on without its engine

 private:
  std::string told_;
};
// Waits at most until `wait` is over, and says so; also for what a run that was cut off still does here.
Result<Locks> take_locks(Console& console, const journal::StateFolder& state, const std::string& run_id,
                         const journal::Header& header, const plan::Plan& plan, Duration wait);
// Of `--wait`; 0 where it was not given.
Result<Duration> wait_limit(const Arguments& arguments);

}  // namespace ocflow::cli

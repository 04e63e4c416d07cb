// Ctrl-C, a termination signal and a lost terminal where no loop hears them yet: before a run has begun. They are kept
// in mind, so that what was made so far can be taken away first; a second one ends the program as it always did.
#pragma once
#include <csignal>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::cli {

class Interruption {
 public:
  Interruption();
  ~Interruption();  // one that nobody has heard of by then takes its effect
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  static bool came();
  // Fails if one came, which is told with that: what it came upon ("while it waited for the lock x").
  Result<void> none(const std::string& upon) const;

 private:
  struct Before {
    int signal;
    struct sigaction action;
  };
  std::vector<Before> before_;
};

// Whoever starts us with `nohup` means that a lost terminal is nothing to us.
bool is_ignored(int signal);

}  // namespace ocflow::cli

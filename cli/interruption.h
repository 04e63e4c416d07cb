// Ctrl-C, a termination signal and a hang-up where no loop hears them yet: before a run has begun. They are kept in
// mind, so that what was made so far can be taken away first.
#pragma once
#include <csignal>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::cli {

// Those inside of another one are no more than that one. What whoever started us had blocked comes through.
class Interruption {
 public:
  Interruption();
  ~Interruption();  // one that nobody has heard of by then takes its effect
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  static bool came();
  // Fails if one came, which is told with that: what it came upon ("while it waited for the lock x").
  static Result<void> none(const std::string& upon);
  // Can be read when one has come, for a loop that waits for something else. Negative: they are not kept in mind.
  static int descriptor();

 private:
  struct Before {
    int signal;
    struct sigaction action;
  };
  std::vector<Before> before_;
};

// Whoever starts us with `nohup` means that a lost terminal is nothing to us.
bool is_ignored(int signal);
// Whether there is one that could be lost: not where cron, a supervisor or a CI server starts us.
bool has_terminal();

}  // namespace ocflow::cli

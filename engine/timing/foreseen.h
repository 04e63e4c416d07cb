// How long a plan will take, from how long its pieces took: statistics, and schedules drawn by chance from what was
// recorded. Pure, and the same for the same seed.
#pragma once
#include <optional>

#include "engine/timing/graph.h"

namespace ocflow::timing {

// What is known of a task. With neither samples nor a limit it takes no time here, and whoever shows it says so.
struct Known {
  std::vector<Length> samples;  // of earlier runs
  std::optional<Length> limit;  // it takes at most so long; only where there are no samples
};

// Of those that were seen the smallest that at least this share of them does not exceed: never a number between two.
// By the whole length.
Length quantile(const std::vector<Length>& seen, double share);
// Each task as long as that share of its samples, or its limit.
std::vector<Length> lengths_at(const std::vector<Known>& known, double share);

struct Foreseen {
  std::vector<Ms> totals;          // of all draws, the shortest first
  std::vector<TaskId> critical;    // with all tasks at their medians
  Ms at(double share) const;       // of the totals
  double chance(Ms window) const;  // the share of totals that fit
};
Foreseen foresee(const Graph& graph, const std::vector<Known>& known, std::uint32_t jobs, std::size_t draws,
                 std::uint64_t seed);

struct Back {  // how a task is taken back
  Length length;
  bool never = false;  // it can't be, nor what is older
};

// The latest start of a task at which an abort still fits: what acts by then ends, then all that was done is taken
// back, the last first. `starts` are the tasks that count.
struct Abort {
  bool always = false;  // also when all is done
  TaskId task = none;   // none: there is no such moment but before the first
  Ms offset = 0;        // when that task starts
  Ms back = 0;          // what taking back takes then
};
Abort latest_abort(const Graph& graph, const std::vector<Length>& lengths, const std::vector<Back>& backs,
                   const std::vector<TaskId>& starts, std::uint32_t jobs, Ms window);

}  // namespace ocflow::timing

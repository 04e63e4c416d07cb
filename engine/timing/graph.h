// A plan as time sees it: pieces of work, what waits for what, and how many may go on at a time. It knows no step.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

namespace ocflow::timing {

using TaskId = std::uint32_t;
using Ms = double;
inline constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

struct Task {
  std::uint32_t takes = none;  // a room (below) that has to have a place when it starts
  std::uint32_t frees = none;  // a room in which a place is free again when it ends
};

struct Graph {
  std::vector<Task> tasks;
  std::vector<std::vector<TaskId>> after;  // by task: what waits for it; no circles
  std::vector<std::uint32_t> rooms;        // how many places each has
  TaskId add(Task task = {});
  void edge(TaskId before, TaskId next) { after[before].push_back(next); }
};

// How long a task takes: first with one of the places for acts (`works`), then without (`waits`).
struct Length {
  Ms works = 0, waits = 0;
  Ms all() const { return works + waits; }
};

struct Schedule {
  std::vector<Ms> starts, ends;
  std::vector<TaskId> held_by;  // the task whose end (or place) each has waited for last; none: it began at once
  Ms total = 0;
  TaskId last = none;  // the one that ends last
};

// Each task starts as soon as it may, of those that may the one with the smaller number first; at most `jobs` work at
// a time. `out` is used again, so that many schedules cost no memory.
void schedule(const Graph& graph, const std::vector<Length>& lengths, std::uint32_t jobs, Schedule& out);

// The tasks that decide how long it takes, from the first to the last.
std::vector<TaskId> critical_path(const Schedule& schedule);

// The same graph from its end, without places in rooms: what comes after something is taken back before it.
Graph backwards(const Graph& graph);

}  // namespace ocflow::timing

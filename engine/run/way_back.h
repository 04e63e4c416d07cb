// What a run keeps of its way back: what each list does when it ends, or is taken back; and a whole run that is.
// Only for the files run_state*.cc, as state_data.h.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"

namespace ocflow::run {

using plan::NodeId;
using plan::nothing;

// One thing to be done when a list ends.
struct BackEntry {
  enum class What : std::uint8_t {
    step,   // what the step did is taken back
    apart,  // what a rung or a try of it did that has failed since is taken back
    final,  // a `finally` of it is run
  };
  enum class Word : std::uint8_t {
    unneeded,  // it begins by itself
    wanted,    // it was begun once, and failed or was left at that: only a person begins it again
    let_go,    // of a `finally`: a person says that it need not run
  };
  NodeId node = nothing;
  std::uint16_t clause = 0;  // of a final; of what is apart: what takes it back, or the list that is taken back
  What what = What::step;
  Word word = Word::unneeded;
  bool changed = false;  // a try before the present one did something
  bool late = false;     // of a `finally`: its list ended without it, and a list around that owes it

  bool is_final() const { return what == What::final; }
  bool still_closes() const { return is_final() && word != Word::let_go; }
};

// The stack of one list. `finally`s run whenever it ends; all of it when it is taken back.
struct Unwind {
  std::vector<BackEntry> stack;  // the newest is the last
  std::size_t at = 0;            // while it goes on: what lies below is still to come
  bool all = false;              // the steps are taken back
  bool going = false;
  NodeId now = nothing;                                 // the node that is run back
  BackEntry entry;                                      // for which it is
  std::uint16_t saved_pc = 0;                           // where that node was before
  std::vector<std::pair<NodeId, std::uint16_t>> taken;  // by which clause; none is taken back twice
  NodeId outer = nothing;                               // the list that goes on when this one is taken back
  std::string trouble;                                  // what could not be run back
};

// A run that is taken back as a whole. Nodes go through it against the edges.
struct Undo {
  bool on = false;
  std::vector<std::uint32_t> missing, left;  // successors and children that are not yet through
  std::vector<std::uint32_t> begin;          // of each node's predecessors in `before`
  std::vector<NodeId> before;
  std::deque<NodeId> work, lists;  // to be looked at; lists in which all is through
  std::deque<NodeId> held;         // due when the run was drained
  struct Items {
    std::uint32_t going = 0;
    std::deque<NodeId> later;
  };
  std::unordered_map<NodeId, Items> items;  // of loops
  struct Job {                              // an act of the way back
    std::uint16_t saved_pc = 0;
    bool final = false;
    bool never = false;     // the point of no return: nobody is asked
    bool behind = false;    // of a rung or a try that failed
    NodeId then = nothing;  // of a final in a list that is taken back as a whole: that list
  };
  std::unordered_map<NodeId, Job> doing;
  std::unordered_map<NodeId, std::vector<std::uint16_t>> finals;  // still to be run, the newest last
  std::unordered_set<NodeId> touched;                             // something in it was taken back
};

}  // namespace ocflow::run

// The plan of one run: every instance of every step as one node, in contiguous arrays, pure and immutable.
//
// Nodes are numbered in the order of the text, so the steps inside a node n are exactly n+1 .. end(n)-1. Edges join
// siblings only: a list waits for nothing inside another list. With that, "every end in A before every start in B"
// is reachability between two siblings (see `precedes`), whatever is used and whatever is skipped.
//
// A `for` over a list that only the run can tell is `open_ended`: it holds one item, with the body as it will be and an
// item nobody knows yet. When the list is known the items are added behind everything else (`unfold_items`): then the
// one that stood for them all is no longer among its children. So a plan grows by whole items and nothing in it moves.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/plan/program.h"

namespace ocflow::plan {

using NodeId = std::uint32_t;
using FrameId = std::uint32_t;

// What a node is an instance of. A `for` is a node (each) whose children are one node an item. An aside stands behind
// the children of a node and is no step of their list: a procedure of a lower rung or of the way back, the finals of a
// procedure.
enum class Part : std::uint8_t { root, step, each, item, aside };

struct Frame {  // the values that names mean at a node: slots [first_slot, first_slot + slots)
  FrameId outer = nothing;
  std::uint32_t first_slot = 0;
  std::uint32_t slots = 0;
};

class Plan {
 public:
  const Program& program() const { return *program_; }
  ProcedureId procedure() const { return procedure_; }
  std::size_t size() const { return step_.size(); }
  NodeId root() const { return 0; }
  Part part(NodeId n) const { return part_[n]; }
  StepId step(NodeId n) const { return step_[n]; }      // nothing for the root
  FrameId frame(NodeId n) const { return frame_[n]; }   // in which its own clauses are evaluated
  FrameId inner_frame(NodeId n) const;                  // of its children: the callee's where it calls a procedure
  NodeId parent(NodeId n) const { return parent_[n]; }  // nothing for the root
  NodeId end(NodeId n) const { return end_[n]; }
  std::span<const NodeId> successors(NodeId n) const;
  std::uint32_t predecessors(NodeId n) const { return predecessors_[n]; }
  std::uint32_t at_once(NodeId n) const;  // of an each: how many items at a time; nothing: all
  const std::vector<Frame>& frames() const { return frames_; }
  // What is known before the run: nullptr where only the run can tell.
  const Value* initial(std::uint32_t slot) const { return known_[slot] ? &initial_[slot] : nullptr; }
  std::size_t slots() const { return initial_.size(); }

  // Siblings in the order of the text; nothing after the last. Asides are the last ones.
  NodeId first_child(NodeId n) const;
  NodeId next_sibling(NodeId n) const;
  NodeId previous_sibling(NodeId n) const;
  NodeId aside(NodeId n, StepId step) const;  // the aside of n that is an instance of that step
  bool open_ended(NodeId n) const { return part_[n] == Part::each && open_ended_.contains(n); }
  // The numbers of all nodes inside n, as ranges; those of items that were added stand in ranges of their own.
  using Range = std::pair<NodeId, NodeId>;  // first, behind the last
  std::vector<Range> ranges(NodeId n) const;
  bool holds(NodeId outer, NodeId n) const;  // n is inside outer, or the same
  bool is_child(NodeId n) const;  // it is one of what `first_child` and `next_sibling` go through; not of the root
  bool shown(NodeId n) const;     // it is, and what is around it
  // All nodes as the text has them, without the root, asides and what stood for items. Places count from 1.
  struct Outline {
    NodeId node = 0;
    std::uint32_t depth = 0;
    std::uint32_t end = 0;  // the place behind what is in it
  };
  std::vector<Outline> outline() const;
  std::uint32_t ordinal(NodeId n) const { return ordinal_[n]; }  // its place among its siblings, from 1
  const std::string& name(NodeId n) const;                       // its step's `as`; empty for the root and an item
  // The node's own clauses, in Program::clauses: of an each those above its `for`, of an item those below.
  std::span<const Clause> clauses(NodeId n) const;
  std::uint32_t first_clause(NodeId n) const;  // the place of its first own clause among the step's

  // Whatever is used and whatever is skipped: does every end in a come before every start in b?
  bool precedes(NodeId a, NodeId b) const;
  std::string number(NodeId n) const;                // as a person counts: 3.1, of an item 5[2]
  void add_number(NodeId n, std::string& to) const;  // the same, behind what is in `to`
  std::string path(NodeId n) const;                  // unique and typeable: its name where it has one, else its number
  NodeId find(std::string_view path_or_number) const;  // nothing: none

 private:
  friend class Builder;
  std::shared_ptr<const Program> program_;
  ProcedureId procedure_ = nothing;
  LargeVector<Part> part_;
  LargeVector<StepId> step_;
  LargeVector<FrameId> frame_;
  LargeVector<NodeId> parent_;
  LargeVector<NodeId> end_;
  LargeVector<std::uint32_t> ordinal_;
  LargeVector<std::uint32_t> successor_begin_;  // one more than nodes
  LargeVector<NodeId> successor_;
  LargeVector<std::uint32_t> predecessors_;
  std::vector<Frame> frames_;
  std::vector<std::pair<NodeId, FrameId>> inner_;  // sorted; only nodes that call a procedure or are the root
  std::map<NodeId, Range> open_ended_;             // each: its added items; an empty range: not known yet
  std::vector<Value> initial_;
  std::vector<std::uint8_t> known_;
};

// The nodes of an outline one after another, without its places: for (Walk walk(plan); walk.next();).
class Walk {
 public:
  explicit Walk(const Plan& plan) : plan_(plan) {}
  bool next();
  NodeId node() const { return node_; }
  std::uint32_t depth() const { return depth_; }

 private:
  NodeId no_aside(NodeId n) const;

  const Plan& plan_;
  NodeId node_ = 0;
  std::uint32_t depth_ = nothing;  // one less than that of the first
};

// The only way to make a plan. Nodes are opened and closed like brackets, the first is the root:
// `open(Part::root, nothing, frame)` with the frame of the procedure. Edges may be named at any time; one that is
// named twice counts once. Misuse (brackets that don't match, edges between no siblings) is told by `finish`.
class Builder {
 public:
  Builder(std::shared_ptr<const Program> program, ProcedureId procedure);
  void expect(std::size_t nodes);  // room for as many
  FrameId frame(FrameId outer, std::uint32_t slots);
  void set(FrameId frame, std::uint32_t slot, Value value);
  // To add the items of an open-ended `for` of a plan that is finished: what is opened first are its children. Until
  // `finish` the plan must not be used; if that fails it is as it was.
  Builder(Plan& plan, NodeId each);
  NodeId open(Part part, StepId step, FrameId frame);
  void open_ended(NodeId each);  // its only item stands for those that only the run can tell
  void inner(NodeId node, FrameId frame);
  void close();
  void edge(NodeId before, NodeId after);        // between siblings
  const Plan& so_far() const { return *plan_; }  // without edges, and `end` only of what is closed
  // Fails with the steps of one shortest cycle, beginning at the one that stands first in the text.
  Result<Plan> finish();
  Result<void> finish_items();  // of an open-ended `for`
  void give_up() { roll_back(); }

 private:
  Plan own_;
  Plan* plan_ = &own_;
  NodeId grows_ = nothing;  // the `for` that gets its items
  // What the plan had before.
  std::size_t nodes_ = 0, frames_ = 0, slots_ = 0, inners_ = 0, waits_ = 0;
  std::vector<NodeId> open_;
  void misuse(std::string what);
  Result<void> check() const;
  Result<void> check_circles() const;
  Result<void> close_up();
  void lay_out_edges();
  void roll_back();

  LargeVector<std::pair<NodeId, NodeId>> edges_;
  std::vector<std::uint32_t> children_;  // of each open node, so far
  std::string misuse_;
};

// Of a graph whose nodes are numbered: one shortest cycle, beginning at its smallest node; empty: there is none.
// Of several shortest ones it is the one with the smallest beginning. (Past a limit of work: a short one.)
std::vector<NodeId> find_cycle(std::span<const std::uint32_t> successor_begin, std::span<const NodeId> successor);

// The canonical text of a plan, for tests, fingerprints and `graph`: one line a node, stable between releases.
std::string canonical_text(const Plan& plan);
// In parts. Those with a number are the same wherever that number comes again, and long; 0: it has none.
void put_canonical_text(const Plan& plan, const std::function<void(std::string_view, std::uint32_t)>& put);

}  // namespace ocflow::plan

// The inside of a RunState: one entry a node in flat arrays, a queue of nodes to look at, a queue of decisions. Only
// for the files run_state*.cc. Nothing here recurses, so neither depth nor length of a plan is a limit.
#pragma once
#include <deque>
#include <map>
#include <unordered_map>

#include "engine/run/bit_tree.h"
#include "engine/run/run_state.h"
#include "engine/run/values.h"

namespace ocflow::run {

using plan::Clause;
using plan::ClauseKind;
using plan::nothing;
using plan::Part;

enum Flag : std::uint32_t {
  active = 1U << 0,           // waits for an event
  counted = 1U << 1,          // counts among what goes on inside its parent
  halted = 1U << 2,           // a list: something around it stopped, nothing new begins in it
  stopping = 1U << 3,         // a list: something in it failed, or its time is over; it fails when it is quiet
  entered = 1U << 4,          // a list: its children were let go
  timed = 1U << 5,            // a list: `list_opened` was told
  acted = 1U << 6,            // this try has done something: it goes on to its end even when its list stops
  in_flight = 1U << 7,        // an intent without its end
  retrying = 1U << 8,         // failed, and waits to be tried again
  asking = 1U << 9,           // failed, and a person is asked what that means
  parked = 1U << 10,          // begun, then put back because its list stopped before it did anything
  was_true = 1U << 11,        // its condition was true
  unclear = 1U << 12,         // its condition could not be found out
  otherwise_no = 1U << 13,    // it is an alternative, and one before it applied
  decided_again = 1U << 14,   // by a person, for the next resume
  decided_failed = 1U << 15,  // likewise
};

struct Failure {
  std::string why, output;
};

struct RunState::Data {
  explicit Data(const plan::Plan& p);

  // --- what the clauses say ------------------------------------------------------------------------------------
  const plan::Step& step(NodeId n) const { return plan.program().steps[plan.step(n)]; }
  std::uint32_t clause_end(NodeId n) const {
    return plan.first_clause(n) + static_cast<std::uint32_t>(plan.clauses(n).size());
  }
  const Clause& clause(NodeId n, std::uint32_t i) const { return plan.program().clauses[step(n).first_clause + i]; }
  bool at(NodeId n, ClauseKind kind) const { return pc[n] < clause_end(n) && clause(n, pc[n]).kind == kind; }
  bool has(NodeId n, std::uint32_t flag) const { return (flags[n] & flag) != 0; }
  void put(NodeId n, std::uint32_t flag) { flags[n] |= flag; }
  void drop(NodeId n, std::uint32_t flag) { flags[n] &= ~flag; }
  bool blocked(NodeId n) const { return n != 0 && has(plan.parent(n), halted | stopping); }
  std::uint32_t rung(NodeId n) const;  // the clause from which a retry goes: the act, list or person; else nothing
  bool repeatable(NodeId n);
  const expr::Scope& scope(plan::FrameId frame) { return names.enter(frame), names; }

  // --- decisions (run_state.cc) --------------------------------------------------------------------------------
  Decision current(NodeId n) const;  // of an active node
  bool due(const Decision& d) const;
  void await(NodeId n);
  void unawait(NodeId n);
  void close_list(NodeId n);

  // --- going on (run_state_advance.cc) -------------------------------------------------------------------------
  void pump();  // until only events can help
  void begin(NodeId n);
  void begin_items(NodeId each);
  void advance(NodeId n);
  bool enter(NodeId n);  // lets the children go; false: the arguments of a procedure have no value
  bool bind_arguments(NodeId n);
  void inside_list(NodeId n);  // a list whose children are not through: is it quiet, and broken off?
  enum class Verdict { applies, not_so, unclear };
  Verdict otherwise(NodeId n) const;
  void finish(NodeId n, State how);
  void not_applicable(NodeId n);
  void uncount(NodeId n);

  // --- failing (run_state_fail.cc) -----------------------------------------------------------------------------
  void fail(NodeId n, Failure failure);
  bool may_retry(NodeId n) const;
  void retry(NodeId n);
  void stop(NodeId list);  // nothing new begins in it
  void halt_inside(NodeId list);
  void park(NodeId n);
  void in_doubt(NodeId n, Failure failure);
  void reset_inside(NodeId list);  // as if nothing in it had begun; attempts go on counting

  // --- events (run_state_events.cc) ----------------------------------------------------------------------------
  void apply(const Event& e);
  void misfit(const Event& e);
  bool waits_for(const Event& e) const;
  void started(const Event& e);
  void answer_clause(const Event& e);  // condition, value, checked, wait_ended
  void intent(const Event& e);
  void observed(const Event& e);
  void answered(const Event& e);
  void expired(const Event& e);

  // --- what people decide (run_state_decided.cc) ---------------------------------------------------------------
  void decided(const Event& e);
  void decided_later(const Event& e);
  void take_again(NodeId n);
  void pass(NodeId n, State how);  // a person's word ends it: done or skipped

  // --- values (run_state_results.cc) ---------------------------------------------------------------------------
  void keep_result(NodeId n, const action::Outcome* outcome);
  void keep_let(const Event& e);

  // --- resume (run_state_resume.cc) ----------------------------------------------------------------------------
  void resumed(const Event& e);
  bool must_decide(NodeId n);
  void reopen_inside(NodeId list, bool all_failed);  // all: also acts that otherwise want a person's decision
  bool reopen(NodeId n);                             // false: it stays as it is, and nothing in it goes on
  void retake(NodeId n);

  const plan::Plan& plan;
  Values values;
  FrameScope names;
  std::vector<State> state;
  std::vector<std::uint16_t> pc;  // the clause it is at, among the step's
  std::vector<std::uint16_t> attempts;
  std::vector<std::uint32_t> flags;
  std::vector<std::uint32_t> missing;  // predecessors not yet through
  std::vector<std::uint32_t> left;     // children not yet through
  std::vector<std::uint32_t> inside;   // children begun and not at rest
  BitTree active_nodes;
  std::size_t active_count = 0;
  std::deque<NodeId> work;   // to be begun, or to go on
  std::deque<NodeId> stops;  // lists in which nothing new may begin
  std::deque<Decision> decisions;
  struct Cursor {
    NodeId next = nothing;
    std::deque<NodeId> late;  // items before the cursor that had to wait for others
  };
  std::unordered_map<NodeId, Cursor> loops;
  std::unordered_map<NodeId, Failure> failures;
  std::unordered_map<NodeId, std::uint16_t> tries_from;  // attempts before the present round of tries
  std::map<std::uint64_t, Open> open;
  std::unordered_map<NodeId, std::uint64_t> open_key;
  std::string broken;
  bool begun = false, draining = false, over = false, predicting = false;
};

}  // namespace ocflow::run

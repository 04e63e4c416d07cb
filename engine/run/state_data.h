// The inside of a RunState: one entry a node in flat arrays, a queue of nodes to look at, a queue of decisions. Only
// for the files run_state*.cc. Nothing here recurses, so neither depth nor length of a plan is a limit.
#pragma once
#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/large.h"
#include "engine/run/bit_tree.h"
#include "engine/run/run_state.h"
#include "engine/run/sitting_rules.h"
#include "engine/run/values.h"
#include "engine/run/way_back.h"

namespace ocflow::run {

using plan::Clause;
using plan::ClauseKind;
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
  unwinding = 1U << 16,       // it is being taken back, or its `finally` runs
  changed = 1U << 17,         // an act of it changed something, or may have, whichever try it was
  closed = 1U << 18,          // its `finally` has run, or what is in it was taken back: on resume it counts as not done
  pushed = 1U << 19,          // its way back is on the stack of its list
  reenter = 1U << 20,         // to be taken up again where it counts as not done, when it is its turn
  listed = 1U << 21,          // of an open-ended `for`: its list was asked for
  list_begun = 1U << 23,      // the list of its first rung was begun once
  declined = 1U << 22,        // a person said no: neither tried again nor in another way
  held_back = 1U << 24,       // it could begin, or a `for` its next item, but the run is paused
  changed_before = 1U << 27,  // one before the present one did
  popped = 1U << 29,          // that was taken from there; what it does from now on is pushed again
  changed_inside = 1U << 28,  // a list: an earlier try of it, which says nothing of its steps now
  ahead = 1U << 26,           // its intent was written before there was room for the act, which has not begun
  looks_again = 1U << 30,     // a list: what only looked in it does so again, for something before it is done again
  known_to_apply = 1U << 31,  // it is done again, and the `if`s of its first rung were so
  turn_later = 1U << 25,      // an item that had begun: what comes before it counts as not done, and goes first
};

inline bool asks_person(ClauseKind kind) {
  return kind == ClauseKind::person || kind == ClauseKind::confirm || kind == ClauseKind::ask;
}

inline constexpr std::string_view back_not_known = "it is not known whether it was done, so it can't be taken back";

struct Failure {
  std::string why, output;
  bool in_doubt = false;  // of a `finally`: how it ended is not known
  std::string act{};      // why the act itself failed, where an `expect` decides about it
};

struct RunState::Data {
  explicit Data(plan::Plan& p);

  // --- what the clauses say ------------------------------------------------------------------------------------
  const plan::Step& step(NodeId n) const { return plan.program().steps[plan.step(n)]; }
  const plan::StepMore& more(NodeId n) const { return plan.program().more(step(n)); }
  std::uint32_t clause_end(NodeId n) const {
    if (plan.part(n) == Part::step) return step(n).clauses;
    return plan.first_clause(n) + static_cast<std::uint32_t>(plan.clauses(n).size());
  }
  const Clause& clause(NodeId n, std::uint32_t i) const { return plan.program().clauses[step(n).first_clause + i]; }
  bool at(NodeId n, ClauseKind kind) const { return pc[n] < clause_end(n) && clause(n, pc[n]).kind == kind; }
  bool has(NodeId n, std::uint32_t flag) const { return (flags[n] & flag) != 0; }
  void put(NodeId n, std::uint32_t flag) { flags[n] |= flag; }
  void drop(NodeId n, std::uint32_t flag) { flags[n] &= ~flag; }
  bool until_one(NodeId n) const { return plan.part(n) == Part::each && plan.program().loops[more(n).loop].until_one; }
  bool blocked(NodeId n) const { return n != 0 && has(plan.parent(n), halted | stopping); }
  std::uint32_t rung(NodeId n) const;  // the clause from which a retry goes: the act, list or person; else nothing
  std::uint32_t guards(NodeId n, std::uint32_t i) const;  // the first of the looks right above that clause, or itself
  std::uint32_t tries(NodeId n) const;                    // on its rung
  bool has_expect_below(NodeId n) const;
  bool repeatable_call(NodeId n, std::uint32_t i);
  // Goes through what is inside a list, those around before those within; `visit` says whether to go into it.
  template <typename Visit>
  void walk(NodeId list, Visit visit) {
    std::vector<plan::Plan::Range> ranges;
    const auto into = [&](NodeId n) {
      const NodeId first = plan.first_child(n);
      if (first == nothing) return;
      NodeId end = plan.end(n);
      if (first >= end) end = plan.ranges(n)[1].second;
      ranges.emplace_back(first, end);
    };
    into(list);
    while (!ranges.empty()) {
      auto [n, end] = ranges.back();
      ranges.pop_back();
      while (n < end) {
        const bool inner = visit(n);
        if (inner && plan.open_ended(n)) into(n);
        n = inner && !plan.open_ended(n) ? n + 1 : plan.end(n);
      }
    }
  }
  bool repeatable(NodeId n);
  const expr::Scope& scope(plan::FrameId frame) { return names.enter(frame), names; }

  // --- decisions (run_state.cc) --------------------------------------------------------------------------------
  Decision current(NodeId n) const;  // of an active node
  bool due(const Decision& d) const;
  bool wants_person(NodeId n) const;
  void await(NodeId n);
  void unawait(NodeId n);
  void close_list(NodeId n);

  // --- going on (run_state_advance.cc) -------------------------------------------------------------------------
  void pump();  // until only events can help
  void begin(NodeId n);
  void begins_anew(NodeId n);
  void next_attempt(NodeId n) { attempts[n] += attempts[n] < 0xffff ? 1 : 0; }  // the last one keeps its number
  void begin_items(NodeId each);
  bool each_over(NodeId n);  // a `for` at its end: false while something is still to be done
  void advance(NodeId n);
  void past_clauses(NodeId n);
  bool otherwise_applies(NodeId n);
  bool list_over(NodeId n);
  bool enter(NodeId n);  // lets the children go; false: the arguments of a procedure have no value
  bool bind_arguments(NodeId n);
  void inside_list(NodeId n);  // a list whose children are not through: is it quiet, and broken off?
  enum class Verdict { applies, not_so, unclear };
  Verdict otherwise(NodeId n) const;
  void finish(NodeId n, State how);
  void not_applicable(NodeId n);
  void mark_not_applicable(NodeId n);
  void none_where_unset(NodeId n);
  void none_if_unset(plan::FrameId frame, std::uint32_t index);
  void count(NodeId n);
  void uncount(NodeId n);

  // --- lists that the run finds out (run_state_items.cc)
  void items(const Event& e);
  std::vector<NodeId> changed_items(NodeId each) const;  // all, if one of them changed something
  void grow(NodeId each);

  // --- ladders (run_state_ladder.cc)
  std::uint32_t rung_begin(NodeId n) const;  // the first clause of its rung
  std::uint32_t rung_end(NodeId n) const;    // behind the last
  bool next_rung(NodeId n);
  void skip_rung(NodeId n);  // the `if` of a lower rung was false
  void climb_again(NodeId aside);
  void start_aside(NodeId aside);
  void aside_ended(NodeId aside);
  bool aside_over(NodeId n, NodeId aside);  // false: it goes on, or n failed with it
  bool last_resort(NodeId n, const Failure& failure);

  // --- the way back (run_state_unwind.cc)
  NodeId list_of(NodeId n) const;  // on whose stack it is
  void push_back_entries(NodeId n);
  void push_way_back(NodeId n);
  void push_popped(NodeId n);
  void undone_inside(NodeId n);
  bool ending(NodeId list);
  bool ends_later(NodeId list) const;
  static bool is_due(const Unwind& u);  // true: something is run back first
  void run_back(NodeId list);
  bool start_back(NodeId list, const BackEntry& entry);
  bool take_back(NodeId list, const BackEntry& entry);
  bool ask_about_back(NodeId list, NodeId n);
  std::string why_never(NodeId n);  // of the point of no return
  bool acts(NodeId n) const;
  bool did_something(NodeId n) const;  // in the present try
  void leave_behind(NodeId n, std::uint32_t clause);
  void taken_from_behind(NodeId n, std::uint32_t clause);
  bool was_taken(NodeId list, NodeId n, std::uint32_t by);
  bool take_back_apart(NodeId list, const BackEntry& entry);
  bool take_back_list(NodeId list, NodeId n, NodeId inner);
  void leave_rung(NodeId n);
  void begin_back(NodeId list, NodeId n, std::uint32_t clause);
  void go_back(NodeId n);
  void end_back(NodeId n, bool done);
  void back_failed(NodeId n, Failure failure);
  void stop_back(NodeId list, const std::string& why);
  void park_back(NodeId n);
  void freeze(NodeId list);  // its steps begin anew: what they changed so far is remembered
  void back_decided(const Event& e);
  std::uint32_t undo_clause(NodeId n) const;
  NodeId inner_list(NodeId n) const;
  void candidate_failed(NodeId n);
  void hand_over_back(NodeId each);

  // --- `finally`s (run_state_finals.cc)
  NodeId list_around(NodeId list) const;
  void push_own_finals(NodeId n, bool anew);  // what they close is opened anew
  void push_finals(NodeId n, bool anew);      // of the procedure that runs in it
  void owe_again(NodeId list);                // it is taken up again
  void opens(const Event& e);                 // something begins in what was shut
  void owe_anew(NodeId list, NodeId holder);
  bool final_only_due(const Unwind& u);
  bool goes_back(const Unwind& u);
  void put_finals_back();
  void owe_finals(NodeId n);
  void hand_over_finals(NodeId n);
  void take_from_around(NodeId list, const BackEntry& entry);
  NodeId owing_list(NodeId n) const;
  bool owes_final(NodeId n) const;
  bool is_through(NodeId list) const;
  bool ended_well(NodeId n) const;
  bool closes_again(NodeId n) const;
  bool names_final(const Event& e) const;
  bool goes_on_behind(NodeId n, bool by_hand) const;
  void final_decided(const Event& e);
  void failed_finals_over(NodeId n);

  // --- failing (run_state_fail.cc) -----------------------------------------------------------------------------
  void fail(NodeId n, Failure failure);
  void give_up(NodeId n, bool asked);
  bool may_retry(NodeId n) const;
  void retry(NodeId n);
  bool list_waits_for_retry(NodeId n) const;
  void stop(NodeId list);  // nothing new begins in it
  void halt_inside(NodeId list);
  void park(NodeId n);
  void in_doubt(NodeId n, Failure failure);
  void reset(NodeId n);
  void reset_with_inside(NodeId n);
  void remember(NodeId n);
  void reset_inside(NodeId list);  // as if nothing in it had begun; attempts go on counting

  // --- events (run_state_events.cc) ----------------------------------------------------------------------------
  void apply(const Event& e);
  void misfit(const Event& e);
  bool waits_for(const Event& e) const;
  void started(const Event& e);
  void answer_clause(const Event& e);  // condition, value, checked, wait_ended
  void intent(const Event& e);
  void open_attempt(const Open& attempt);
  bool is_open(const Event& e) const;  // an attempt under way, and this event is about it
  void close(NodeId n);
  void began(const Event& e);
  void withdrawn(const Event& e);
  void observed(const Event& e);
  void answered(const Event& e);
  void asked_answered(const Event& e, ClauseKind kind);
  void expired(const Event& e);

  // --- acts in line (run_state_line.cc)
  std::optional<Decision> behind(NodeId n);
  bool has_result(NodeId n) const;
  bool goes_on(NodeId list) const;  // nothing stops or turns what comes next in it
  std::deque<Open>::iterator find_in_line(NodeId n);
  void line_up(const Event& e);
  void begin_in_line(const Event& e);
  void leave_line(NodeId n);

  // --- what people decide (run_state_decided.cc) ---------------------------------------------------------------
  bool decidable(NodeId n) const;
  void decided(const Event& e);
  bool word_about_open(const Event& e);
  void word_about_open_back(const Event& e);
  void decided_later(const Event& e);
  void again_inside(NodeId list);
  void take_again(NodeId n);
  void pass(NodeId n, State how);  // a person's word ends it: done or skipped

  // --- a whole run is taken back (run_state_undo.cc)
  void undoing(const Event& e);
  bool alive(NodeId n) const;
  void break_off();
  void broken_off_ended(const Event& e);
  void walk_back();
  bool back_pump();
  void back_into(NodeId list);
  void back_due(NodeId n);
  void back_step(NodeId n);
  void back_through(NodeId n);
  void list_back_over(NodeId list);
  WayBack way_back(NodeId n);
  bool back_from_behind(NodeId n);
  bool final_inside(NodeId n);
  void begin_job(NodeId n, std::uint32_t at, bool final);
  void job_over(NodeId n, bool done);
  void job_failed(NodeId n, Failure failure);
  void job_decided(const Event& e);
  void take_back_again(NodeId n);

  // --- values (run_state_results.cc) ---------------------------------------------------------------------------
  bool wants_result(NodeId n) const;
  void keep_result(NodeId n, const action::Outcome* outcome);
  void keep_let(const Event& e);
  void gather(NodeId n, Record& record);
  void keep_items(NodeId each);

  // --- resume (run_state_resume.cc) ----------------------------------------------------------------------------
  void resumed(const Event& e);
  bool must_decide(NodeId n);
  bool stays_unclear(NodeId n) const;
  bool tried_once(NodeId each);
  bool acts_once(NodeId n);                          // on one of the rungs that it has come to
  void reopen_inside(NodeId list, bool all_failed);  // all: also acts that otherwise want a person's decision
  bool aside_reopens(NodeId aside);
  bool only_checks(NodeId n);       // its list is through: what stands below it is taken up again, and nothing in it
  bool runs_aside(NodeId n) const;  // the procedure of a lower rung
  bool reopen(NodeId n);
  bool reopen_failed(NodeId n);  // false: it stays as it is, and nothing in it goes on
  void look_first(NodeId n);
  void retake(NodeId n);
  void time_anew(NodeId n);

  // --- pause (run_state_pause.cc)
  void pause(const Event& e);
  void go_on(const Event& e);
  void hold_back(NodeId n);
  bool stands_still(const Decision& d) const;
  bool may_still_begin() const;  // something is held back that nothing has stopped meanwhile
  void halt_held(NodeId list);
  void let_go();

  // --- what counts as not done (run_state_redo.cc): such steps go first, in their order, then the others
  bool gated(NodeId n) const;
  std::vector<NodeId> in_order(NodeId list) const;
  bool only_looked(NodeId n) const;
  bool looked_inside(NodeId n);
  bool counts_as_not_done(NodeId n) const;
  std::vector<NodeId> to_do_again(NodeId list, const std::deque<NodeId>& waiting);
  void open_gate(NodeId list);
  void redo(NodeId n);
  void through_gate(NodeId n);
  void take_turn(NodeId n);
  void hold(NodeId n);
  bool is_way_back(NodeId n) const;
  void rewait(NodeId list);  // a way back that was under way

  plan::Plan& plan;
  Values values;
  FrameScope names;
  LargeVector<State> state;
  LargeVector<std::uint16_t> pc;  // the clause it is at, among the step's
  LargeVector<std::uint16_t> attempts;
  LargeVector<std::uint32_t> flags;
  LargeVector<std::uint32_t> missing;  // predecessors not yet through
  LargeVector<std::uint32_t> left;     // children not yet through
  LargeVector<std::uint32_t> inside;   // children begun and not at rest
  BitTree active_nodes;
  std::size_t active_count = 0;
  std::deque<NodeId> work;   // to be begun, or to go on
  std::deque<NodeId> stops;  // lists in which nothing new may begin
  std::deque<NodeId> backs;  // lists whose way back goes on
  std::deque<Decision> decisions;
  struct Cursor {
    NodeId next = nothing;
    std::deque<NodeId> late;  // items before the cursor that had to wait for others
  };
  std::unordered_map<NodeId, Cursor> loops;
  std::unordered_map<NodeId, Failure> failures;
  std::unordered_map<NodeId, std::uint16_t> tries_from;                // attempts before the present round of tries
  std::unordered_map<NodeId, std::uint16_t> rungs;                     // lower rungs that were come to, from 1
  std::unordered_map<NodeId, std::string> ladders;                     // why the rungs above failed
  std::unordered_map<NodeId, Unwind> unwinds;                          // by list
  std::unordered_map<NodeId, std::vector<std::uint16_t>> left_behind;  // by rungs and tries that failed: as `apart`
  std::unordered_map<NodeId, std::vector<std::vector<NodeId>>> items_behind;
  std::unordered_map<NodeId, NodeId> back_of;                         // a node that is run back: for which list
  std::map<std::pair<NodeId, std::uint16_t>, Failure> failed_finals;  // by node and clause
  struct Gate {
    std::deque<NodeId> first, then;
  };
  std::unordered_map<NodeId, Gate> gates;  // by list
  Undo undo;
  std::unordered_map<NodeId, Open> open;                   // attempts without an end
  std::unordered_map<NodeId, Open>::node_type spare_open;  // of the last that ended: the next one's place
  std::deque<Open> line;                                   // intents of acts whose turn has not come yet
  std::string broken;
  std::vector<NodeId> held;  // of a paused run: what could begin
  bool begun = false, draining = false, over = false, predicting = false, paused = false;
  bool may_unwind = false;  // something in the program can be taken back
  std::set<NodeId> owing;   // lists that may have ended without all their `finally`s
  // Holders of `finally`s that have run, or that a person has let go (true), and behind which nothing has begun since:
  // a step for its own, the aside of a procedure for that's.
  std::map<NodeId, bool> shut;
  SittingRules rules;
  bool finals_moved = false;  // once a list around another was handed what that still had to close
};

}  // namespace ocflow::run

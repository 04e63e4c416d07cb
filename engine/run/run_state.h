// The state of a run: events in, decisions out. It has no clock, no I/O and no thread, so the live run, recovery,
// the dry run and the tests are drivers of the same machine.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expr/evaluate.h"
#include "engine/run/event.h"

namespace ocflow::run {

enum class State : std::uint8_t {
  waiting,  // for the steps before it; at the end of a run: did not start
  running,  // begun; its clauses are being worked through. At the end of a run: a list that was broken off
  done,
  not_applicable,  // its condition was false, or that of a list around it
  failed,          // and what comes after it did not start
  tolerated,       // failed, and the procedure says to go on
  skipped,         // by a person, with a reason
  in_doubt,        // an attempt was begun of which the end is not known
  undone,          // done, then taken back
};
std::string_view state_name(State state);

// What is to be done next. The driver does it and tells with an event; nothing is decided twice.
struct Decision {
  enum class What : std::uint8_t {
    evaluate,     // a condition, let, keep, require, expect, the list of a `for`: event `condition`, `value`, `checked`
                  // or `items`
    wait,         // until: event `wait_ended`
    act,          // event `intent`, then (durable!) the act, then `observed`; `checked` (no) if it can't be begun
    person,       // also a confirm or ask: event `intent` when the question is put, then `answered`
    on_failure,   // `on failure ask`, `else ask`, a way back that failed or that there is none: event `decided`
    doubt,        // an attempt in doubt: event `decided`, or `observed` where it can be found out
    again,        // a failed list is to be tried again: event `decided` with `again` and who empty
    list_opened,  // told once when a list with a `within` begins, so that its limit can run; no event
    list_closed,  // and when it ended
  } what = What::evaluate;
  NodeId node = 0;
  std::uint16_t clause = 0;
  std::uint16_t attempt = 1;
  bool delayed = false;       // a retry: only after the step's `retry … every`
  std::uint16_t retries = 0;  // so far, with this one: each pause of a `doubling` is twice the one before
  bool operator==(const Decision&) const = default;
};

class RunState {
 public:
  explicit RunState(plan::Plan& plan);  // which grows when a list becomes known; both must stay where they are

  void apply(const Event& event);  // an event that can't follow here is a broken journal: see `broken`
  bool next(Decision& out);        // the next decision that is due; false: none now
  // Is a decision that was given out still wanted? Not if its list was stopped meanwhile.
  bool due(const Decision& decision) const;
  bool ended() const;  // nothing runs and nothing can begin
  // Nothing can begin, and nothing is waited for but the ends of so many acts.
  bool waits_only_for(std::size_t acts) const;
  bool as_asked() const;  // ended, and no step failed that was not tolerated
  bool draining() const;
  // Nothing new begins, and what has only looked or waited stands still; what has acted goes on to its end.
  bool paused() const;

  State state(NodeId node) const;
  std::uint16_t attempts(NodeId node) const;
  // Why it failed, was skipped or is in doubt, and the last lines it wrote; empty: nothing to say.
  const std::string& why(NodeId node) const;
  const std::string& output(NodeId node) const;
  // The intents of acts without an end, in order: what recovery has to find out.
  struct Open {
    std::uint64_t key;
    NodeId node;
    std::uint16_t clause;
    std::uint16_t attempt;
  };
  std::vector<Open> open_attempts() const;
  // Steps that failed and that a person has to decide about before `resume` can go on (where an action is idempotent
  // they are taken up by themselves).
  std::vector<NodeId> undecided_failures() const;
  bool decidable(NodeId node) const;  // a `decided` about it fits
  // Likewise of `finally`s, by the node that holds them: a `decided` that names the clause of one is about all of
  // these.
  std::vector<NodeId> undecided_finals() const;
  bool final_undecided(NodeId node) const;
  // May the act beneath a node be done twice without asking? By its effect class and its `repeatable`.
  bool repeatable(NodeId node);
  // May its intent be written while there is no room for the act? That leaves more in doubt after a crash, so only
  // where a second time does no harm, and where nothing of it was done before.
  bool may_go_ahead(NodeId node);
  bool written_ahead(NodeId node) const;  // it was, and the act has not begun
  // What begins next, and nothing else, when the act of a node that runs, or is in line, has ended well. Its intent may
  // be written then, too; from there on it is in line until it begins or is withdrawn.
  std::optional<Decision> behind(NodeId node);
  bool in_line(NodeId node) const;
  bool stopped(NodeId node) const;    // nothing that has not begun may begin there any more
  const std::string& broken() const;  // empty: all events fitted

  // `undoing`: what there is to take back of a node, when it is its turn.
  enum class WayBack : std::uint8_t {
    nothing,   // it changed nothing, or there is nothing to take back
    inside,    // what is in it
    call,      // an act, a person or a procedure: the clause `way_back_clause`
    unsaid,    // it changed something, and nothing says how to take that back: it stays
    never,     // the point of no return: it stays, and what is older with it
    doubtful,  // it is not known whether it was done
  };
  WayBack way_back(NodeId node);
  std::uint16_t way_back_clause(NodeId node) const;
  NodeId way_back_list(NodeId node) const;  // of what is inside
  // What rungs and tries did that have failed since is taken back after that, the last one first: by these clauses, or
  // where such a clause runs a list, inside it. The oldest is the first.
  std::vector<std::uint16_t> left_behind(NodeId node) const;
  // Likewise the items of a `for` whose list was asked for again.
  std::vector<std::vector<NodeId>> items_behind(NodeId node) const;
  bool undoing() const;                // the run is being taken back, or was
  bool broken_off(NodeId node) const;  // it is, and this node is no part of what takes it back
  bool taking_back() const;            // by the procedure itself: a list of it is under way to where it began
  // `finally`s that have not run, with the node that holds them; the newest is the last.
  std::vector<std::pair<NodeId, std::uint16_t>> pending_finals() const;
  // `finally`s that failed and were not done since, with the node that holds them, in order.
  struct FailedFinal {
    NodeId node;
    std::uint16_t clause;
    std::string why, output;
    bool in_doubt;  // how it ended is not known
  };
  std::vector<FailedFinal> failed_finals() const;
  // Nodes whose `finally`s a person has let go, and behind which nothing has begun since.
  std::vector<NodeId> finals_left_out() const;
  bool stays(NodeId node);               // it was to be taken back, and was not
  bool closed_since(NodeId node) const;  // it was done, and its `finally` has run: a resume does it again

  // Is it being taken back, or does its `finally` run?
  bool running_back(NodeId node) const;
  bool closing(NodeId node) const;                                 // its `finally` runs, or a person is asked about it
  std::optional<std::uint16_t> closing_clause(NodeId node) const;  // which one
  bool owes_final(NodeId node) const;    // one of a step that is through failed, and waits for a person's word
  bool was_declined(NodeId node) const;  // it failed because a person said no
  // It failed, and will be tried again: which try of the present round that was, of how many, and at which clause the
  // next begins.
  struct Retry {
    std::uint16_t attempt = 0;
    std::uint32_t of = 0;
    std::uint16_t clause = 0;
    bool operator==(const Retry&) const = default;
  };
  std::optional<Retry> next_retry(NodeId node) const;
  std::uint32_t rung(NodeId node) const;  // on which rung of its ladder it is, or ended; 0: the first

  const expr::Scope& scope(NodeId node);  // the values its clauses see; valid until the next call
  // For a plan that is only looked at: results and arguments that nobody can know stay unknown and fail nothing, and a
  // condition that is `hidden` is taken as true for the time being; `guessed` are steps to which that happened.
  void predict();
  bool guessed(NodeId node) const;

  const plan::Plan& plan() const;
  std::size_t bytes() const;  // of the arrays, for the bench
  // The host on which the calls of a node happen: of the nearest `on` around it; none: the engine's own.
  expr::Evaluated host(NodeId node);

 private:
  struct Data;
  std::unique_ptr<Data> d_;

 public:
  ~RunState();
  RunState(RunState&&) noexcept;
  RunState& operator=(RunState&&) noexcept;
};

}  // namespace ocflow::run

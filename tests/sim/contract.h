// The judge of a simulated run. It knows the plan, what really began and ended (World), and what is recorded (Disk); it
// doesn't ask the run what it thinks of itself, but where both have to say the same.
#pragma once
#include "tests/sim/disk.h"

namespace ocflow::sim {

class Contract {
 public:
  Contract(const plan::Plan& plan, World& world, Disk& disk) : plan_(plan), world_(world), disk_(disk) {}

  // An act begins: its intent is durable, and what comes before it is over.
  void begins(AttemptKey key, const std::string& label, const run::RunState* state);
  // The sitting is over, and the run was not killed.
  void sitting_ended(run::RunState& live, run::RunState& replayed, const run::Driver& driver);
  void run_ended();  // as asked, or for good

  std::vector<std::string> wrong;

 private:
  struct Place {
    plan::NodeId node = 0;
    std::uint16_t clause = 0;
    std::uint64_t key = 0;
  };
  void say(std::string what) { wrong.push_back(std::move(what)); }
  std::optional<Place> place_of(AttemptKey key) const;
  bool forward(const Place& place) const;
  bool person_said(AttemptKey key) const;
  bool still_runs(const Begun& act) const;
  void beside_itself(const Place& place, const std::string& label);
  void open_only_far(run::RunState& live);
  void in_order(const Place& place, const std::string& label, const run::RunState* state);
  void against_order(const Place& place, const std::string& label);
  void looked_since(const Place& place, const std::string& label, const run::RunState* state);
  bool only_looks(plan::NodeId n) const;
  void guarded(const Place& place, const std::string& label);
  bool right_before(plan::NodeId s, plan::NodeId inner) const;
  static bool undoing_before(const std::vector<run::Event>& events, std::uint64_t seq);
  void never_twice(const std::vector<run::Event>& events);
  void ends_are_true(const std::vector<run::Event>& events);
  bool unwinds() const;
  bool ended_unseen(plan::NodeId n) const;
  bool among_candidates(plan::NodeId n) const;
  bool in_way_back(plan::NodeId n) const;
  void all_is_closed(const run::RunState& live, const std::vector<run::Event>& events);
  void closed_after_all(const std::vector<run::Event>& events);
  bool opens(plan::NodeId list, plan::NodeId n) const;
  void all_is_back(const std::vector<run::Event>& events);
  bool is_back(const std::vector<run::Event>& events, const Begun& act, const Place& place) const;
  bool retried(plan::NodeId n) const;
  bool allowed_again(const std::vector<run::Event>& events, const Place& before, const Place& after) const;

  const plan::Plan& plan_;
  World& world_;
  Disk& disk_;
};

}  // namespace ocflow::sim

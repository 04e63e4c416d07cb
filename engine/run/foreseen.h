// What the steps of a plan are foreseen to have done, and what that makes of the looks of those after them. A look is
// as it is now, or is decided by an earlier act, or is open: nobody can tell before the run.
#pragma once
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/run/dirty.h"
#include "engine/run/reach.h"

namespace ocflow::run {

class Foreseen {
 public:
  explicit Foreseen(const plan::Plan& plan) : plan_(plan), any_(plan), everything_(plan) {}
  void grow();

  // A step that may change whatever there is: a person's, or an act of which too little is known.
  void anything(plan::NodeId node);
  // An act that will have been done, and what it reaches. `sure`: it happens, and ends as the plan says; to what stands
  // outside of `within` nothing is.
  void act(plan::NodeId node, const action::Request& request, const Reach& reach, bool sure,
           plan::NodeId within = plan::nothing);

  struct Verdict {
    enum class Is { as_now, decided, open } is = Is::as_now;
    const action::Request* by = nullptr;  // of decided
    plan::NodeId node = plan::nothing;    // the step that decides it, or one that leaves it open
  };
  Verdict look(plan::NodeId node, const Reach& look) const;  // by what it reaches
  bool before(plan::NodeId node) const { return any_.before(node); }

 private:
  struct Act {
    plan::NodeId node = 0;
    action::Request request;
    Reach reach;
    bool sure = false;
    plan::NodeId within = plan::nothing;
  };
  // Of one kind of thing on one host.
  struct Kind {
    explicit Kind(const plan::Plan& plan) : before(plan) {}
    ChangedBefore before;
    std::vector<plan::NodeId> nodes;
    std::map<std::string, std::vector<std::size_t>> by_key;  // in `acts_`
    std::vector<std::size_t> wide;                           // those that change more than their own
  };
  using Key = std::pair<Reach::About, std::string>;

  bool comes_before(plan::NodeId a, plan::NodeId b) const;
  bool one_after_another(plan::NodeId list) const;
  bool all_before(const std::vector<plan::NodeId>& nodes, plan::NodeId node, plan::NodeId looks) const;
  std::vector<std::size_t> near(const Kind& kind, const Reach& look) const;
  plan::NodeId some_before(const std::vector<plan::NodeId>& nodes, plan::NodeId node) const;

  const plan::Plan& plan_;
  ChangedBefore any_, everything_;
  std::vector<plan::NodeId> everything_nodes_;
  std::map<Key, Kind> kinds_;
  std::vector<Act> acts_;
  mutable std::unordered_map<plan::NodeId, bool> chains_;  // lists that were looked at
};

}  // namespace ocflow::run

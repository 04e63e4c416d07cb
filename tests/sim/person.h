// The operator of a simulated run: answers, differs, or leaves the room.
#pragma once
#include "tests/sim/disk.h"

namespace ocflow::sim {

class Person final : public run::Operator {
 public:
  explicit Person(World& world) : world_(world) {}
  void ask(const run::Question& question, std::function<void(run::Reply)> then) override;
  run::Answer about_failure(plan::NodeId node, bool way_back);  // before a resume; none: nothing is said
  bool waits() const { return waits_ != 0; }
  std::function<void(const std::string&)> told;
  void forget() { waits_ = 0; }  // the engine that asked is gone

 private:
  run::Answer choose(const run::Question& question);
  World& world_;
  std::uint64_t asked_ = 0, waits_ = 0;  // waits: for the answer to which question; 0: none
};

}  // namespace ocflow::sim

// The journal of a simulated run: what a commit that returned well holds survives everything.
#pragma once
#include <unordered_map>

#include "tests/sim/world.h"

namespace ocflow::sim {

class Disk final : public run::Recorder {
 public:
  explicit Disk(World& world) : world_(world) {}
  Result<void> commit(const std::vector<run::Event>& batch) override;
  std::vector<run::Event> events() const;  // as they read back
  struct Intent {
    plan::NodeId node = 0;
    std::uint16_t clause = 0;
  };
  const Intent* intent(std::uint64_t seq) const {
    const auto at = intents_.find(seq);
    return at == intents_.end() ? nullptr : &at->second;
  }
  std::uint64_t next_seq() const { return next_seq_; }
  std::uint64_t hash() const;
  void new_sitting() { broken_ = false; }

  bool unsure = false;  // a commit failed, and its events are kept all the same

 private:
  void store(const std::vector<run::Event>& batch);
  World& world_;
  std::vector<std::string> batches_;                   // encoded
  std::unordered_map<std::uint64_t, Intent> intents_;  // that are durable
  std::uint64_t next_seq_ = 1, tries_ = 0;
  bool broken_ = false;
};

}  // namespace ocflow::sim

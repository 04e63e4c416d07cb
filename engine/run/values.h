// The values of a run: what the plan knew before it, and over that what the run has found out, by slot.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/expr/evaluate.h"
#include "engine/plan/unfold.h"

namespace ocflow::run {

class Values {
 public:
  explicit Values(const plan::Plan& plan) : plan_(plan), at_(plan.slots(), 0) {}

  // nullptr: not known. `slot` counts over all frames.
  const Value* get(std::uint32_t slot) const {
    return slot < at_.size() && at_[slot] ? &found_[at_[slot] - 1] : plan_.initial(slot);
  }
  void set(std::uint32_t slot, Value value);
  void unset(std::uint32_t slot);  // back to what the plan knew

  // The slot of a name in a frame; plan::nothing where the frame has no such slot.
  std::uint32_t slot(plan::FrameId frame, std::uint32_t index) const;
  std::size_t bytes() const { return at_.capacity() * sizeof(std::uint32_t) + found_.capacity() * sizeof(Value); }

  Value run_id, engine_host, operator_name;  // none: not known yet
  // What earlier runs of the site kept, and over that what this one did. Until `kept_known` nobody can tell.
  std::unordered_map<std::string, Value> kept;
  bool kept_known = false;

 private:
  const plan::Plan& plan_;
  std::vector<std::uint32_t> at_;  // 0: nothing found, else its place in found_, from 1
  std::vector<Value> found_;
  std::vector<std::uint32_t> free_;
};

class FrameScope final : public plan::Names {
 public:
  FrameScope(const plan::Plan& plan, const Values& values) : plan_(plan), values_(values) {}
  void enter(plan::FrameId frame) override { frame_ = frame; }
  const Value* slot(std::uint16_t depth, std::uint32_t index) const override;
  const Value* given(expr::Given which) const override;
  const Value* kept(const std::string& name) const override;

 private:
  const plan::Plan& plan_;
  const Values& values_;
  plan::FrameId frame_ = 0;
};

}  // namespace ocflow::run

#include "engine/run/values.h"

namespace ocflow::run {

void Values::set(std::uint32_t slot, Value value) {
  if (slot >= at_.size()) at_.resize(plan_.slots(), 0);
  if (at_[slot] == 0 && !free_.empty()) {
    at_[slot] = free_.back();
    free_.pop_back();
  } else if (at_[slot] == 0) {
    found_.emplace_back();
    at_[slot] = static_cast<std::uint32_t>(found_.size());
  }
  found_[at_[slot] - 1] = std::move(value);
}

void Values::unset(std::uint32_t slot) {
  if (slot >= at_.size() || at_[slot] == 0) return;
  found_[at_[slot] - 1] = Value();
  free_.push_back(at_[slot]);
  at_[slot] = 0;
}

std::uint32_t Values::slot(plan::FrameId frame, std::uint32_t index) const {
  if (frame >= plan_.frames().size() || index >= plan_.frames()[frame].slots) return plan::nothing;
  return plan_.frames()[frame].first_slot + index;
}

const Value* FrameScope::slot(std::uint16_t depth, std::uint32_t index) const {
  plan::FrameId frame = frame_;
  for (; depth > 0 && frame < plan_.frames().size(); --depth) frame = plan_.frames()[frame].outer;
  const std::uint32_t slot = values_.slot(frame, index);
  return slot == plan::nothing ? nullptr : values_.get(slot);
}

const Value* FrameScope::kept(const std::string& name) const {
  static const Value none;
  const auto found = values_.kept.find(name);
  if (found != values_.kept.end()) return &found->second;
  return values_.kept_known ? &none : nullptr;
}

const Value* FrameScope::given(expr::Given which) const {
  const Value* value = &values_.run_id;
  if (which == expr::Given::engine_host) value = &values_.engine_host;
  if (which == expr::Given::operator_name) value = &values_.operator_name;
  return value->is_none() ? nullptr : value;
}

}  // namespace ocflow::run

// What can go wrong with one act in a rehearsal.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "engine/plan/plan.h"

namespace ocflow::rehearse {

enum class FaultKind : std::uint8_t {
  fails,          // every time it is tried; a person says that it failed
  hangs,          // until its limit ends it; for ever where it has none; nobody comes to a person's step
  lies,           // it says that it is done, and nothing has changed
  host_lost,      // its host is gone from then on, before it did anything
  killed_before,  // the engine is killed when the intent is written and nothing has begun; then resumed
  killed_after,   // the engine is killed when it has happened and nobody was told; then resumed
};
inline constexpr std::array all_faults{FaultKind::fails,     FaultKind::hangs,         FaultKind::lies,
                                       FaultKind::host_lost, FaultKind::killed_before, FaultKind::killed_after};

std::string_view fault_name(FaultKind kind);  // fails, hangs, lies, host lost, killed before, killed after

struct Fault {
  plan::NodeId node = 0;
  std::uint16_t clause = 0;
  FaultKind kind = FaultKind::fails;
  bool operator==(const Fault&) const = default;
};

}  // namespace ocflow::rehearse

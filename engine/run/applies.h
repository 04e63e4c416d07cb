// What the values of a site alone decide about a plan: which steps apply, and whether it keeps the orders that its
// procedures ensure. Nothing is looked at, so what hangs on a read is open.
#pragma once
#include <string>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::run {

enum class Applies : std::uint8_t { no, open, yes };

// By node, of a run that has not begun.
std::vector<Applies> what_applies(RunState& state);

// An `ensure` that this plan breaks: both sides happen, and nothing says that the first ends before the second begins.
struct BrokenOrder {
  const plan::Ensure* ensure = nullptr;
  NodeId before = 0, after = 0;
  bool certain = false;  // else only if what is open applies
};
// Of those `ensure`s that stand at these places, each at most once.
std::vector<BrokenOrder> broken_orders(const plan::Plan& plan, const std::vector<Applies>& applies,
                                       const std::vector<Span>& of);

std::string order_text(const plan::Ensure& ensure);  // "ocs before stat_server"

}  // namespace ocflow::run

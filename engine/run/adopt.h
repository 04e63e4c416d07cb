// A run goes on by another text: which steps of the old plan are which of the new one, and whether what has happened
// could have happened there too. Pure.
#pragma once
#include <utility>
#include <vector>

#include "engine/run/event.h"

namespace ocflow::run {

// The nodes of the events whose number is another one in the new plan: before, after.
using Moved = std::vector<std::pair<NodeId, NodeId>>;

// Both plans as they were made, without the items that runs find out. What has begun has to be there, do the same
// and stand where nothing new comes before it; the step at which the run failed may do something else from there on.
// Fails with the step that is in the way.
Result<Moved> adopt(const std::vector<Event>& events, plan::Plan before, plan::Plan after);

}  // namespace ocflow::run

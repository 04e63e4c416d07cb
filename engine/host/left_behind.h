// An attempt whose keeper was killed: its program may live on, and the next keeper of the run finds it.
// Private to engine/host; includes Asio.
#pragma once
#include <memory>
#include <optional>

#include "engine/action/outcome.h"
#include "engine/host/keeper_task.h"
#include "engine/host/traces.h"

namespace ocflow::keeper {

// Waits until the program of the attempt has ended, or ends it and all that it started when the task is told to stop.
// What only may be its program is waited for as well, and never ended: a person is told of it. How it ended of itself
// nobody can know: in doubt. nullopt: it doesn't run (any more). What a program that has ended leaves running doesn't
// count, as with a keeper that lives; what a `process.start` started that was not up is ended.
std::optional<asio::awaitable<action::Outcome>> left_behind(const std::shared_ptr<Task>& task, const Traces& traces);

}  // namespace ocflow::keeper

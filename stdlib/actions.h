// The built-in actions. To add one: its file, its line in table.cc, its test case.
#pragma once
#include <optional>
#include <vector>

#include "engine/action/outcome.h"
#include "engine/action/registry.h"

namespace ocflow::action {
struct Action;
struct Request;
}  // namespace ocflow::action

namespace ocflow::stdlib {

// Made once, at the first call; the same order in the engine and in the keeper.
const std::vector<action::Action>& actions();
const action::Registry& registry();

// What an act would do, where its arguments alone tell, or no look can: whatever the machine is like. Else nullopt.
std::optional<action::Probed> foretold(const action::Request& request);

// What a keeper can do: these, and what a plugin declares.
const std::vector<action::Action>& keeper_actions();

}  // namespace ocflow::stdlib

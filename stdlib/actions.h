// The built-in actions. To add one: its file, its line in table.cc, its test case.
#pragma once
#include <vector>

#include "engine/action/registry.h"

namespace ocflow::action {
struct Action;
}

namespace ocflow::stdlib {

// Made once, at the first call; the same order in the engine and in the keeper.
const std::vector<action::Action>& actions();
const action::Registry& registry();

// What a keeper can do: these, and what a plugin declares.
const std::vector<action::Action>& keeper_actions();

}  // namespace ocflow::stdlib

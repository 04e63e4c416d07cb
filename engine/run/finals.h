// `finally`s as a plan has them: what each list does when it ends, and which one an event is about.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::run {

// Of a step, or of the procedure that runs in a list: then the node is the aside that holds them.
struct Final {
  NodeId node = 0;
  std::uint16_t clause = 0;
  auto operator<=>(const Final&) const = default;
};

bool has_finals(const plan::Program& program);  // any
bool is_final(const plan::Plan& plan, NodeId node, std::uint16_t clause);
// Those that run when a list ends, the first one first: the steps in it began in the order of the text, and all of
// them.
std::vector<Final> finals_of(const plan::Plan& plan, NodeId list);
// Also of what happens in the procedure that one runs.
std::optional<Final> final_of(const plan::Plan& plan, const Event& event);
// What it does, with its values; where they can't be known, as it is written.
std::string final_text(RunState& state, const Final& final);
// Where it stands for a reader: its step, or the step that runs the procedure. The root: the outermost procedure's.
NodeId owner_of(const plan::Plan& plan, const Final& final);
// The aside that holds those of the procedure that runs in a list; nothing where there are none, or no procedure.
NodeId finals_holder(const plan::Plan& plan, NodeId list);
// How a person names those of a node that holds some: `3.1/finally` of a step, `3.1/copy/finally` of the procedure
// `copy` that runs there, `/finally` of the outermost.
std::string final_path(const plan::Plan& plan, NodeId holder);
// The node that holds those. `3.1/finally` is also that of the procedure, where the step itself has none; by its place
// among the steps (`/4`, `3.1/2`) that of a procedure is known as well.
NodeId find_final(const plan::Plan& plan, const std::string& path);
// Those of a holder that failed: what each does, why it failed, and the last that it said.
std::string failed_finals_text(RunState& state, NodeId holder);
std::string owner_text(RunState& state, NodeId holder);  // the sentence of its owner; the outermost procedure's title
bool final_in_doubt(const RunState& state, NodeId holder);  // one that failed is
// A person's word about those of a node.
Event word_about_final(const plan::Plan& plan, NodeId holder);

}  // namespace ocflow::run

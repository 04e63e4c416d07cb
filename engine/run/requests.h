// From a clause to what a performer is asked, and the words for what was found. Shared by the driver of a run and
// that of a plan.
#pragma once
#include <string>

#include "engine/action/performer.h"
#include "engine/run/run_state.h"

namespace ocflow::run {

// Reads have a limit of their own, so that one that hangs can't hold up a run for ever.
inline constexpr Duration read_limit = std::chrono::seconds(30);

const plan::Step& step_of(const plan::Plan& plan, NodeId node);
const plan::StepMore& more_of(const plan::Plan& plan, NodeId node);
const plan::Clause& clause_of(const plan::Plan& plan, NodeId node, std::uint16_t clause);

// What is said of the rung on which a clause stands; of a clause of the way back nothing is.
plan::Rung rung_of(const plan::Plan& plan, NodeId node, std::uint16_t clause);

// Is it an `expect` that decides how the act above it on its rung went, whatever that says of itself?
bool decides(const plan::Plan& plan, NodeId node, std::uint16_t clause);

// Not for a node whose act has arguments that can't be known: the error says which and why.
Result<action::Request> act_request(RunState& state, NodeId node, std::uint16_t clause);
Result<action::Request> read_request(RunState& state, NodeId node, const expr::ReadRequest& read, Duration limit);
Result<Host> act_host(RunState& state, NodeId node, std::uint16_t clause);

expr::Evaluated read_result(const action::Outcome& outcome);

// The value of a clause's duration; `otherwise` where it has none or it isn't known.
Duration duration_of(RunState& state, NodeId node, expr::ExprId id, Duration otherwise);

// How long a try waits for its turn, when so many of its round have failed.
Duration retry_pause(RunState& state, NodeId node, std::uint16_t clause, std::uint16_t retries);

// A text with its values; one that is not known yet stands as it is written, in braces.
std::string text_with_values(const plan::Program& program, expr::ExprId text, const expr::Scope& scope);
std::string text_of(RunState& state, NodeId node, expr::ExprId id);
// A node's sentence with its values. The node of a `for` has no item: "…" stands for what an item would give, and the
// number of items follows.
std::string sentence(RunState& state, NodeId node);
// As it stands in the text, whatever the values are: "Stop {server.name}."
std::string written_sentence(const plan::Plan& plan, NodeId node);

// What a look found, where it is not as it was to be.
std::string seen_text(const action::Probed& seen);

// "tcp.open("10.1.2.3", 5000) is false; ...", of at most a few reads.
std::string facts_text(const plan::Program& program, const expr::Reads& reads);
// Why a require, an expect or an until did not hold: the expression, what was read, the author's own words.
std::string not_so_text(RunState& state, NodeId node, std::uint16_t clause, const expr::Evaluated& found,
                        const expr::Reads& reads);

}  // namespace ocflow::run

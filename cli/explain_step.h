// Why a step is where it is and does what it does: which lines put it there, what it comes after, on what it hangs.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::cli {

struct Reason {
  std::string text;
  std::string place;               // FILE:LINE; empty: none
  std::vector<std::string> facts;  // the values that were used: "site.ocm is none"
};

struct Explained {
  std::string number, path, sentence, place;
  std::vector<Reason> here;      // from the outermost call or list down to its own list
  std::vector<Reason> after;     // each with why
  std::vector<Reason> hangs_on;  // conditions, checks and waits, its own and those of the lists around it
  std::vector<Reason> does;      // acts, persons, procedures
  std::vector<Reason> failing;   // what becomes of a failure, and how it is taken back
  std::vector<Reason> happened;  // of a run: in the order of time
};

// From the plan, and from the values that `state` has by now.
Explained explained_step(run::RunState& state, plan::NodeId node);
// The same, and what a run has to say about it; `state` has been given the events.
Explained explained_step(run::RunState& state, plan::NodeId node, const std::vector<run::Event>& events);

std::string place_of(const plan::Plan& plan, Span at);  // FILE:LINE

// Of the `finally`s that a node holds; `events`: none of a plan.
Explained explained_final(run::RunState& state, plan::NodeId holder, const std::vector<run::Event>* events);
std::vector<Reason> told_of_final(run::RunState& state, plan::NodeId holder, const std::vector<run::Event>& events);

std::string to_text(const Explained& step);
nlohmann::json to_json(const Explained& step);

}  // namespace ocflow::cli

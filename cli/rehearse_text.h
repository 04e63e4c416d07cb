// What a rehearsal looks like: a table for a terminal, JSON, and colours for the graph. Pure functions.
#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/rehearse/rehearsal.h"

namespace ocflow::cli {

struct RehearsalView {
  const plan::Plan& plan;  // as it was after the run without faults
  const rehearse::Stage& stage;
  const rehearse::Rehearsal& all;
  std::string procedure, title;
  bool verbose = false;  // each fault in words
  bool color = false;
};

std::string rehearsal_text(const RehearsalView& view);
nlohmann::json rehearsal_json(const RehearsalView& view);
// For each line of the plan's outline a colour by its worst outcome; empty: it does nothing.
std::vector<std::string> rehearsal_colors(const RehearsalView& view);

}  // namespace ocflow::cli

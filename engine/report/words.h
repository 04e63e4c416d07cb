// Small words of a report: times, durations, sentences with their values, text that is safe on a terminal.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run/run_state.h"

namespace ocflow::report {

std::string moment_text(std::int64_t wall_ms);     // 2026-11-23 00:47:00 UTC; "-" for 0
std::string span_text(std::int64_t milliseconds);  // 12 ms, 0.2 s, 12 s, 3 min 4 s, 1 h 2 min
std::string count_text(std::size_t n, std::string_view one, std::string_view many);  // "1 step", "2 steps"
// One line without control characters: what a step says can't move the cursor or colour the terminal.
std::string one_line(std::string_view text);
// The same of several lines; each comes after `prefix`, and there is no empty last line.
std::string lines_after(std::string_view prefix, std::string_view text);
// The same two, behind what is in `to`.
void add_one_line(std::string& to, std::string_view text);
void add_lines_after(std::string& to, std::string_view prefix, std::string_view text);
// As one argument of a shell command that a person copies.
std::string shell_word(std::string_view text);

// The sentence of a node with its values, in one line (see engine/run/requests.h).
std::string sentence(run::RunState& state, plan::NodeId node);
// What the step says before it happens: "warning: …", "caution: …", "note: …".
std::vector<std::string> notes(run::RunState& state, plan::NodeId node);

}  // namespace ocflow::report

#include "cli/back_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"
#include "engine/report/style.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using run::BackStep;
using WayBack = run::RunState::WayBack;

namespace {

std::string_view word_of(const BackStep& step) {
  if (step.held_by != plan::nothing) return "stays";
  switch (step.way) {
    case WayBack::call:
      return "take back";
    case WayBack::never:
      return "stops here";
    case WayBack::doubtful:
      return "in doubt";
    default:
      return "stays";
  }
}

// Of a `finally` that was begun before.
std::string before(const BackStep& step) {
  if (step.in_doubt) return "\nin doubt: it was begun before, and how that ended is not known; it would run once more";
  return step.failed.empty() ? std::string() : "\nit failed before, and would run once more: " + step.failed;
}

std::string would(const BackStep& step, const action::Probed& seen) {
  if (!step.request) return {};
  if (seen.sees == action::Probed::Sees::already_so) return ": already so";
  if (!seen.from.empty() || !seen.to.empty()) return ": " + seen.from + " -> " + seen.to;
  return seen.sees == action::Probed::Sees::would_fail ? ": it would fail now: " + seen.why : std::string();
}

std::string about(const run::RunState& state, const BackStep& step, const action::Probed& seen) {
  if (step.held_by != plan::nothing)
    return "step " + state.plan().number(step.held_by) + " comes after it, and can't be taken back";
  return (step.final ? "finally " : "") + step.what + would(step, seen) + before(step);
}

std::string step_number(const run::RunState& state, const BackStep& step) {
  const auto& plan = state.plan();
  const auto node = plan.part(step.node) == plan::Part::aside ? plan.parent(step.node) : step.node;
  return node == plan.root() ? "end" : plan.number(node);
}

std::string step_sentence(run::RunState& state, const BackStep& step) {
  const auto& plan = state.plan();
  return sentence(state, plan.part(step.node) == plan::Part::aside ? plan.parent(step.node) : step.node);
}

std::size_t count(const std::vector<BackStep>& steps, std::string_view word) {
  return static_cast<std::size_t>(
      std::count_if(steps.begin(), steps.end(), [&](const BackStep& s) { return word_of(s) == word; }));
}

bool runs_in_doubt(const BackStep& step) { return step.in_doubt && step.held_by == plan::nothing; }

}  // namespace

std::string doubts_text(const std::vector<BackStep>& steps) {
  const auto n = std::count_if(steps.begin(), steps.end(), runs_in_doubt);
  if (n == 0) return {};
  return n == 1 ? "one `finally` in doubt would run once more"
                : std::to_string(n) + " `finally`s in doubt would run once more";
}

std::string back_text(run::RunState& state, const std::string& run_id, const std::vector<BackStep>& steps,
                      const std::vector<action::Probed>& seen, bool color) {
  const report::Style style{color};
  const auto& plan = state.plan();
  const auto& title = plan.program().procedures[plan.procedure()].title;
  std::string out = "run " + run_id + "  " + report::one_line(title) + "\nTaking it back, newest first:\n\n";
  std::size_t width = 0;
  for (const auto& step : steps) width = std::max(width, step_number(state, step).size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    out += "  " + report::padded(std::string(word_of(steps[i])), 12) +
           report::padded(step_number(state, steps[i]), width + 2) + step_sentence(state, steps[i]) + "\n";
    out += style.dim_lines(report::lines_after(std::string(14 + width + 2, ' '), about(state, steps[i], seen[i])));
  }
  if (steps.empty()) out += "  There is nothing to take back.\n";
  const auto back = count(steps, "take back"), stay = count(steps, "stays") + count(steps, "stops here");
  const auto doubtful = count(steps, "in doubt");
  out += "\n" + std::to_string(back) + " to be taken back";
  if (stay > 0) out += ", " + std::to_string(stay) + " to stay";
  if (doubtful > 0) out += ", " + std::to_string(doubtful) + " in doubt";
  if (const auto doubts = doubts_text(steps); !doubts.empty()) out += "; " + doubts;
  return out + ".\n";
}

nlohmann::json back_json(run::RunState& state, const std::string& run_id, const std::vector<BackStep>& steps,
                         const std::vector<action::Probed>& seen) {
  auto all = nlohmann::json::array();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::string word(word_of(steps[i]));
    std::replace(word.begin(), word.end(), ' ', '_');
    all.push_back({{"number", step_number(state, steps[i])},
                   {"sentence", valid_utf8(step_sentence(state, steps[i]))},
                   {"what", word},
                   {"in_doubt", steps[i].in_doubt || steps[i].way == WayBack::doubtful},
                   {"about", valid_utf8(about(state, steps[i], seen[i]))}});
  }
  return {{"run", run_id}, {"steps", all}};
}

}  // namespace ocflow::cli

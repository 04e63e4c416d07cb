#include "cli/score.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "cli/read_file.h"
#include "cli/write_file.h"
#include "engine/report/style.h"
#include "engine/run/reach.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using nlohmann::json;
using run::State;

namespace {

constexpr const char* score_file = "score.json";

// Of each node: whether its last act changed something.
std::unordered_map<plan::NodeId, bool> changed_by(const run::RunState& state, const std::vector<run::Event>& events) {
  std::unordered_map<plan::NodeId, bool> out;
  for (const auto& e : events) {
    if (e.kind != run::EventKind::observed || e.ended != action::Ended::done || e.node >= state.plan().size()) continue;
    if (e.clause >= run::step_of(state.plan(), e.node).clauses) continue;  // of the way back
    // What a retry finds done was done by the try before it.
    out[e.node] = e.yes || (e.attempt > 1 && out[e.node]);
  }
  return out;
}

// What became of a step, in the words of a plan; empty: the run didn't come to it, or a person had the last word.
std::string became(const run::RunState& state, plan::NodeId n, const std::unordered_map<plan::NodeId, bool>& changed) {
  const auto acted = changed.find(n);
  switch (state.state(n)) {
    case State::not_applicable:
      return "not_applicable";
    case State::failed:
    case State::tolerated:
      return "would_fail";
    case State::done:
    case State::undone:
      return acted == changed.end() ? "looks" : acted->second ? "would_change" : "already_so";
    default:
      return "";
  }
}

std::string group_of(const json& step) {
  const std::string said = step["what"];
  if (said == "not_applicable") return "if";
  const auto action = step.value("action", std::string());
  return action.empty() ? "look" : action;
}

}  // namespace

json score_of(const json& document, const run::RunState& state, const std::vector<run::Event>& events) {
  static const std::string known[] = {"would_change", "already_so", "would_fail", "not_applicable", "looks"};
  const auto changed = changed_by(state, events);
  auto steps = json::array();
  for (const auto& step : document["steps"]) {
    const std::string said = step["what"];
    if (step["perhaps"] == true || std::find(std::begin(known), std::end(known), said) == std::end(known)) continue;
    const auto node = state.plan().find(step["path"].get<std::string>());
    if (node == plan::nothing) continue;
    auto was = became(state, node, changed);
    if (was.empty()) continue;
    // What only says or waits leaves nothing changed, and that is as planned.
    const bool only_says =
        run::reach_of({step.value("action", std::string()), {}, {}, {}}).about == run::Reach::About::nothing;
    if (only_says && was == "already_so") was = said;
    steps.push_back(
        {{"step", step["path"]}, {"action", group_of(step)}, {"said", said}, {"was", was}, {"right", said == was}});
  }
  return {{"ocflow_score", 1}, {"steps", std::move(steps)}};
}

Result<void> keep_score(const std::filesystem::path& run_folder, const json& score) {
  return write_private(run_folder / score_file, score.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
}

Scores all_scores(const journal::StateFolder& state) {
  Scores out;
  for (const auto& id : state.runs()) {
    const auto file = state.run_folder(id) / score_file;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) continue;  // few are bound to a plan, and `read_file` looks for more
    const auto text = read_file(file, "score");
    const auto score = text ? json::parse(*text, nullptr, false) : json();
    if (!score.is_object() || !score.contains("steps") || !score["steps"].is_array()) continue;
    for (const auto& step : score["steps"]) {
      if (!step.is_object() || !step.contains("right") || !step.contains("action") || !step["action"].is_string())
        continue;
      auto& of = out[step["action"].get<std::string>()];
      ++of.of;
      of.right += step["right"] == true ? 1 : 0;
    }
  }
  return out;
}

std::string scores_line(const Scores& scores) {
  std::string out;
  for (const auto& [action, score] : scores)
    out += (out.empty() ? "Plans so far were right about " : ", ") + action + " " + std::to_string(score.right) +
           " times of " + std::to_string(score.of);
  return out.empty() ? out : out + ".\n";
}

std::string scores_table(const Scores& scores) {
  std::size_t width = 6;
  for (const auto& [action, score] : scores) width = std::max(width, action.size());
  std::string out = report::padded("ACTION", width + 2) + "RIGHT   OF\n";
  for (const auto& [action, score] : scores) {
    const auto right = std::to_string(score.right), of = std::to_string(score.of);
    out += report::padded(action, width + 2) + std::string(5 - std::min<std::size_t>(5, right.size()), ' ') + right +
           std::string(5 - std::min<std::size_t>(5, of.size()), ' ') + of + "\n";
  }
  return out;
}

json scores_json(const Scores& scores) {
  auto out = json::array();
  for (const auto& [action, score] : scores)
    out.push_back({{"action", action}, {"right", score.right}, {"of", score.of}});
  return out;
}

}  // namespace ocflow::cli

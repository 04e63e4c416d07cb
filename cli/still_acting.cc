#include "cli/still_acting.h"

#include "cli/recorded_run.h"
#include "engine/host/keeper_client.h"
#include "engine/host/strays.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

namespace {

// What is under way here has a keeper, or, where that was killed, its mark. Of another host only a resume can ask.
bool may_act(RecordedRun& run, const run::RunState::Open& attempt, bool keeper_lives) {
  const auto host = run::act_host(*run.state, attempt.node, attempt.clause);
  if (host && !host->name.empty()) return true;
  const auto mark = run.recorded.header.run_id + ":" + std::to_string(attempt.key);
  return keeper_lives || !keeper::marked([&](std::string_view found) { return found == mark; }).empty();
}

}  // namespace

std::optional<std::string> still_acting(const journal::StateFolder& state, const std::string& run_id, Duration limit) {
  using std::chrono::milliseconds;
  const bool keeper_lives =
      !keeper::wait_for_keeper_end(state.run_folder(run_id), std::chrono::duration_cast<milliseconds>(limit));
  const auto run = recorded_run(state, run_id);
  if (!run) return keeper_lives ? std::optional<std::string>("its keeper is at work") : std::nullopt;
  std::string steps;
  for (const auto& attempt : (*run)->state->open_attempts()) {
    if (!may_act(**run, attempt, keeper_lives)) continue;
    const auto host = run::act_host(*(*run)->state, attempt.node, attempt.clause);
    steps += (steps.empty() ? "step " : ", step ") + (*run)->state->plan().path(attempt.node);
    if (host && !host->name.empty()) steps += " on " + host->name;
  }
  if (steps.empty()) return std::nullopt;
  return steps;
}

}  // namespace ocflow::cli

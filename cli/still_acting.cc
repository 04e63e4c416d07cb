#include "cli/still_acting.h"

#include <algorithm>

#include "cli/keeper_seen.h"
#include "cli/recorded_run.h"
#include "engine/host/program_left.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

namespace {

// By what its keeper wrote down.
bool any_left(const std::filesystem::path& folder, const std::string& run_id) {
  const auto record = keeper_seen(folder);
  return std::any_of(record.begun.begin(), record.begun.end(), [&](const std::uint64_t key) {
    return !record.ended.contains(key) && keeper::is_left(folder, run_id, key);
  });
}

}  // namespace

std::optional<StillActing> still_acting(const journal::StateFolder& state, const std::string& run_id) {
  const auto folder = state.run_folder(run_id);
  std::error_code none;
  if (!std::filesystem::exists(folder / "journal.db", none)) return std::nullopt;
  const bool kept = keeper_lives(folder);
  const auto run = recorded_run(state, run_id);
  if (!run)
    return StillActing{"which can't be told, since " + report::one_line(run.error().what), false,
                       kept || any_left(folder, run_id)};
  StillActing out;
  for (const auto& attempt : (*run)->state->open_attempts()) {
    const auto host = run::act_host(*(*run)->state, attempt.node, attempt.clause);
    const bool far = host && !host->name.empty();  // only a resume can ask there
    if (!far && !kept && !keeper::is_left(folder, run_id, attempt.key)) continue;
    out.what += (out.what.empty() ? "step " : ", step ") + (*run)->state->plan().path(attempt.node);
    if (far) out.what += " on " + host->name;
    out.here = out.here && !far;
  }
  return out.what.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace ocflow::cli

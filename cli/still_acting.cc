#include "cli/still_acting.h"

#include <map>

#include "cli/keeper_seen.h"
#include "cli/recorded_run.h"
#include "engine/base/keeper_lives.h"
#include "engine/host/program_left.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

namespace {

using Left = std::map<action::AttemptKey, keeper::Leftover>;

Left left_by(const std::vector<run::RunState::Open>& open, const std::filesystem::path& folder,
             const std::string& run_id) {
  std::vector<action::AttemptKey> keys;
  for (const auto& attempt : open) keys.push_back(attempt.key);
  Left left;
  for (auto& one : keeper::left_of(folder, run_id, keys)) left[one.key] = std::move(one);
  return left;
}

// Where no journal can be read: by what its keeper wrote down.
bool any_left(const std::filesystem::path& folder, const std::string& run_id) {
  const auto record = keeper_seen(folder);
  std::vector<action::AttemptKey> keys;
  for (const auto key : record.begun)
    if (!record.ended.contains(key)) keys.push_back(key);
  return !keeper::left_of(folder, run_id, keys).empty();
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
  const auto open = (*run)->state->open_attempts();
  const auto left = kept ? Left() : left_by(open, folder, run_id);
  StillActing out;
  for (const auto& attempt : open) {
    const auto host = run::act_host(*(*run)->state, attempt.node, attempt.clause);
    const bool far = host && !host->name.empty();  // only a resume can ask there
    const auto here = left.find(attempt.key);
    if (!far && !kept && here == left.end()) continue;
    out.what += (out.what.empty() ? "step " : ", step ") + (*run)->state->plan().path(attempt.node);
    if (far)
      out.what += " on " + host->name;
    else if (!kept && !here->second.perhaps.empty())
      out.what += ", perhaps as " + keeper::names_of(here->second.perhaps) + " (" +
                  keeper::how_to_end(here->second.perhaps) + ")";
    out.here = out.here && !far;
  }
  return out.what.empty() ? std::nullopt : std::optional(std::move(out));
}

std::string left_text(const run::RunState& state, const std::filesystem::path& run_folder, const std::string& run_id,
                      std::string_view waits) {
  const auto open = state.open_attempts();
  if (open.empty() || keeper_lives(run_folder)) return {};
  const auto left = left_by(open, run_folder, run_id);
  std::string out;
  for (const auto& attempt : open) {
    const auto found = left.find(attempt.key);
    if (found == left.end()) continue;
    const auto& [key, perhaps, surely] = found->second;
    const auto step = "step " + state.plan().path(attempt.node);
    const std::string until(waits);
    if (!surely.empty())
      out += report::lines_after(
          "", step + " still runs as " + keeper::names_of(surely) + ", and its keeper is gone; " + until);
    else
      out += report::lines_after("", step + " may still run as " + keeper::names_of(perhaps) +
                                         "; nothing tells whether that is its program, so " + until + "; " +
                                         keeper::how_to_end(perhaps));
  }
  return out;
}

}  // namespace ocflow::cli

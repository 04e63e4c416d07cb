#include "engine/journal/forget.h"

#include <algorithm>
#include <cstring>

#include "engine/base/keeper_lives.h"
#include "engine/base/sync_path.h"
#include "engine/journal/verify.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view going = ".forgotten-";

Result<void> take_away(const StateFolder& state, const std::string& run_id, const fs::path& folder) {
  if (auto noted = note_forgotten(state, run_id); !noted) return noted;
  std::error_code error;
  fs::remove_all(folder, error);  // follows no links
  if (!error) return {};
  return fail(ErrorKind::journal_io,
              "what is left of the run " + run_id + ", " + folder.string() + ", can't be removed: " + error.message(),
              "the next `ocflow forget` tries again");
}

}  // namespace

Result<void> forget(const StateFolder& state, const std::string& run_id, const std::string& named) {
  const fs::path folder = state.run_folder(run_id);
  auto lock = Lock::take(state, "the run " + run_id, "ocflow forget");
  if (!lock) return tl::unexpected<Error>(lock.error());
  lock->stays(false);
  lock->tell({});
  if (keeper_lives(folder))
    return fail(ErrorKind::held, "the keeper of the run " + run_id + " is still at work",
                "wait until it has ended, or go on with `ocflow resume " + named + "`");
  const fs::path gone = folder.parent_path() / (std::string(going) + run_id);
  std::error_code none;
  fs::remove_all(gone, none);
  if (::rename(folder.c_str(), gone.c_str()) != 0 || !sync_folder(folder.parent_path()))
    return fail(ErrorKind::journal_io, "the run " + run_id + " can't be forgotten: " + std::strerror(errno));
  Lock::forget(state, run_id);  // what it held when it was killed tells of nobody any more
  return take_away(state, run_id, gone);
}

std::vector<std::string> leftovers(const StateFolder& state) {
  std::vector<std::string> names;
  std::error_code error, none;
  for (fs::directory_iterator at(state.path() / "runs", error), end; !error && at != end; at.increment(error)) {
    if (!fs::is_directory(fs::symlink_status(at->path(), none))) continue;
    const std::string name = at->path().filename();
    if (name.starts_with(going) || !fs::exists(fs::symlink_status(at->path() / "journal.db", none)))
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> clear_leftovers(const StateFolder& state) {
  std::vector<std::string> cleared;
  for (const std::string& name : leftovers(state)) {
    const bool was_forgotten = name.starts_with(going);
    const std::string run_id = was_forgotten ? name.substr(going.size()) : name;
    // Who begins a run makes its folder and then takes its lock: a young folder may be one of those, where no lock
    // tells yet that it was taken.
    std::error_code none;
    const auto age = fs::file_time_type::clock::now() - fs::last_write_time(state.path() / "runs" / name, none);
    const bool young = none || age < std::chrono::hours(1);
    if (!was_forgotten && young && !Lock::was_taken(state, "the run " + run_id)) continue;
    auto lock = Lock::take(state, "the run " + run_id, "ocflow forget");
    if (!lock) continue;
    lock->stays(false);
    if (take_away(state, run_id, state.path() / "runs" / name)) cleared.push_back(name);
  }
  return cleared;
}

}  // namespace ocflow::journal

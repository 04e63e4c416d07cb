#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <random>

#include "engine/journal/journal.h"
#include "engine/journal/private_file.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

// Three letters: the millisecond, then chance, so that the names of one second still sort by time.
std::string suffix(std::int64_t wall_ms, unsigned chance) {
  constexpr std::string_view letters = "0123456789abcdefghijklmnopqrstuvwxyz";
  auto n = static_cast<unsigned>(wall_ms % 1000) * 46 + chance % 46;
  std::string text(3, '0');
  for (std::size_t i = 3; i-- > 0; n /= 36) text[i] = letters[n % 36];
  return text;
}

}  // namespace

Result<StateFolder> StateFolder::open(fs::path folder) {
  StateFolder state = look(std::move(folder));
  std::error_code error;
  fs::create_directories(state.path_.parent_path(), error);
  for (const fs::path& part : {state.path_, state.path_ / "runs", state.path_ / "locks"}) {
    if (auto made = make_private(part); !made) return tl::unexpected<Error>(made.error());
  }
  return state;
}

StateFolder StateFolder::look(fs::path folder) {
  StateFolder state;
  std::error_code error;
  state.path_ = fs::absolute(folder, error).lexically_normal();
  if (!state.path_.has_filename()) state.path_ = state.path_.parent_path();
  return state;
}

fs::path StateFolder::run_folder(const std::string& run_id) const { return path_ / "runs" / run_id; }

Result<std::string> StateFolder::new_run(std::int64_t wall_ms) const {
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char moment[32];
  std::strftime(moment, sizeof moment, "%Y%m%d-%H%M%S-", &utc);
  std::random_device chance;
  for (int tries = 0; tries < 1000; ++tries) {
    const std::string id = moment + suffix(wall_ms + tries / 50, chance());
    if (::mkdir(run_folder(id).c_str(), 0700) == 0) return id;
    if (errno == EEXIST) continue;
    return fail(ErrorKind::journal_io,
                "the folder " + run_folder(id).string() + " can't be made: " + std::strerror(errno));
  }
  return fail(ErrorKind::journal_io, "there is no free name for a run in " + path_.string());
}

// A folder without a journal is what a start that was killed left, and one that begins with a dot what somebody was
// forgetting: no runs.
std::vector<std::string> StateFolder::runs() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (fs::directory_iterator at(path_ / "runs", error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    const std::string name = at->path().filename();
    if (name.starts_with('.') || !fs::is_directory(fs::symlink_status(at->path(), ignored))) continue;
    // Also one that is a link or a folder: whoever reads it is told so, where "there is no run" would hide it.
    if (fs::exists(fs::symlink_status(at->path() / "journal.db", ignored))) ids.push_back(name);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<std::string> StateFolder::resolve(const std::string& part) const {
  std::vector<std::string> found;
  for (const std::string& id : runs()) {
    if (id == part) return id;
    if (!part.empty() && (id.starts_with(part) || id.ends_with(part))) found.push_back(id);
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    return fail(ErrorKind::not_found, "there is no run " + part + " in " + path_.string(),
                "`ocflow history` lists the runs");
  }
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 5); ++i) text += (i == 0 ? "" : ", ") + found[i];
  if (found.size() > 5) text += ", …";
  return fail(ErrorKind::not_found, "more than one run begins or ends with " + part + ": " + text,
              "give more of its name");
}

}  // namespace ocflow::journal

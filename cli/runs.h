// Runs that are recorded: found, listed, and made into plans again.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/compile.h"

namespace ocflow::cli {

struct RunLine {
  std::string id, procedure;
  std::string outcome;  // as asked, failed, stopped, declined, cancelled, open, not begun, (partly) taken back
  std::int64_t started_ms = 0, ended_ms = 0;
  std::string who;
  std::int64_t skipped = 0, skipped_finals = 0;  // by a person, of one that ended as asked
};
RunLine line_of(const journal::Recorded& recorded);
// Whether the last events say that it has ended well: a first guess, of which nothing but those is looked at.
bool seems_over(const journal::StateFolder& state, const std::string& id);
// The same from its first and its last events, so a long run costs no more than a short one.
Result<RunLine> look_at(const journal::StateFolder& state, const std::string& id);

// Oldest first, each as `look_at` tells. Folders that hold no readable journal are passed over and named in
// `unreadable`.
std::vector<RunLine> all_runs(const journal::StateFolder& state, std::vector<std::string>& unreadable);

// Those that go on now: an engine or a keeper is at them. The newest is the last.
std::vector<std::string> live_runs(const journal::StateFolder& state);
// The run that was named, or the last that has neither ended as asked nor was cancelled where none was.
Result<std::string> find_run(const journal::StateFolder& state, const std::vector<std::string>& words);

// The plan of a run from what its journal recorded. Refuses where this release plans otherwise.
// What was adopted since is followed: header and events are then those of the last texts.
// With the folder of the run also its secrets are there again, as `compiled.secrets` tells.
Result<void> compile_recorded(Compiled& compiled, journal::Recorded& recorded,
                              const std::filesystem::path& run_folder = {});
Result<void> compile_header(Compiled& compiled, const journal::Header& header,
                            const std::filesystem::path& run_folder = {});  // whose adoptions are followed

}  // namespace ocflow::cli

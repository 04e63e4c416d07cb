// What a journal that failed did not take, in a file somewhere else, so that the next `resume` takes it in.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace ocflow::journal {

struct Rescue {
  std::string run_id;
  std::filesystem::path state;  // the state folder of the run
  Head at;                      // of the journal when it failed
  std::vector<run::Event> tried, later;
};

// Where such a file may stand, in the order in which they are tried: OCFLOW_RESCUE if it is set, and then nothing else;
// else a folder of the user's own in /var/tmp, in XDG_RUNTIME_DIR, in TMPDIR or /tmp, and in the home folder.
std::vector<std::filesystem::path> rescue_folders();

// What the name of one that is being written ends with.
inline constexpr const char* rescue_making = ".making";

// Writes it to the first of them that takes it, durably, for the owner's eyes only; gives the file.
Result<std::filesystem::path> put_rescue(const Rescue& rescue);

struct Rescued {
  std::filesystem::path file;
  std::vector<run::Event> events;  // numbered as they follow what is in the journal
  bool fits = false;               // no: the run has gone on since, or it is of another run of that name
};
// Of that run, where there is one. `take_in` says which of the events are true by themselves.
std::optional<Rescued> find_rescue(const std::filesystem::path& state, const std::string& run_id, const Head& now,
                                   std::vector<run::Event> (*take_in)(const std::vector<run::Event>&));

}  // namespace ocflow::journal

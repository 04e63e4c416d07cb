// What runs of a site keep for later ones (`keep`, `kept.NAME`): one small SQLite file in the state folder, kept.db. A
// value is durable before `keep` returns. Who writes holds the lock of the site.
#pragma once
#include <string>
#include <vector>

#include "engine/base/value.h"
#include "engine/journal/journal.h"

namespace ocflow::journal {

struct Kept {
  std::string name;
  Value value;
  std::string run_id;
  std::int64_t wall_ms = 0;  // since 1970, UTC: when it was kept; for showing only
};

// Of a site, by name. Nothing was kept: an empty list. Fails on a file that can't be read or is none of ours.
Result<std::vector<Kept>> read_kept(const StateFolder& state, const std::string& site);
Result<void> keep(const StateFolder& state, const std::string& site, const std::vector<Kept>& values);
// Of a run that is taken up again, and may have died before its values were written. Where another run has kept one
// since, that one stays; `found` is what this run found when it began, and by it the two are told apart: the clock of
// the machine may have been set back meanwhile.
Result<void> keep_again(const StateFolder& state, const std::string& site, const std::vector<Kept>& values,
                        const Record& found);

}  // namespace ocflow::journal

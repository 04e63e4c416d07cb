// Whether a journal is as it was written, told as fully as it can be: `resume` stops at the first fault, this doesn't.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace ocflow::journal {

struct Verified {
  std::int64_t format = 0;
  Head head;                      // of what is there; without a hash where something is wrong, or of format 1
  std::vector<std::string> told;  // what stands beside it and fits: "the head that was noted stands at event 12"
  std::vector<std::string> wrong;
  bool as_written() const { return wrong.empty(); }
};

// Held against its own chain, against what the keeper of the run wrote down, and against `noted` and `given`: heads
// that were kept outside of it. Fails where there is no journal, or none that can be opened.
Result<Verified> verify(const std::filesystem::path& run_folder, const std::optional<Head>& noted = {},
                        const std::string& given = {});

// The heads that engines noted as they left, in the file `heads` of the state folder: outside of the journals, so that
// one which lost its end is seen. The last of each run; a run that was forgotten on purpose has none.
struct NotedHead {
  std::string run_id;
  Head head;
  bool forgotten = false;
};
std::vector<NotedHead> noted_heads(const StateFolder& state);
Result<void> note_head(const StateFolder& state, const std::string& run_id, const Head& head);
Result<void> note_forgotten(const StateFolder& state, const std::string& run_id);

}  // namespace ocflow::journal

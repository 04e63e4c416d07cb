// A run taken from its journal, with all that is known of it: for commands that look at it or end it.
#pragma once
#include <memory>

#include "cli/compile.h"
#include "cli/runs.h"
#include "engine/report/report.h"

namespace ocflow::cli {

struct RecordedRun {
  journal::Recorded recorded;
  Compiled compiled;
  std::unique_ptr<run::RunState> state;
  std::unique_ptr<report::Folder> folder;
};
// Fails where it can't be read, or where this release makes another plan of it.
Result<std::unique_ptr<RecordedRun>> recorded_run(const journal::StateFolder& state, const std::string& run_id);

}  // namespace ocflow::cli

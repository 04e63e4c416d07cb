#include "cli/recorded_run.h"

namespace ocflow::cli {

Result<std::unique_ptr<RecordedRun>> recorded_run(const journal::StateFolder& state, const std::string& run_id) {
  auto out = std::make_unique<RecordedRun>();
  auto recorded = journal::read(state.run_folder(run_id));
  if (!recorded) return tl::unexpected<Error>(recorded.error());
  out->recorded = std::move(*recorded);
  if (auto ok = compile_recorded(out->compiled, out->recorded); !ok) return tl::unexpected<Error>(ok.error());
  out->state = std::make_unique<run::RunState>(*out->compiled.plan);
  out->folder = std::make_unique<report::Folder>(*out->state, run_id);
  for (const auto& event : out->recorded.events) {
    out->state->apply(event);
    if (!out->state->broken().empty())
      return fail(ErrorKind::invalid, "the journal doesn't fit its procedure: " + out->state->broken());
    out->folder->happened(event);
  }
  return out;
}

}  // namespace ocflow::cli

// ocflow show [RUN]
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "engine/report/report.h"

namespace ocflow::cli {

namespace {

constexpr const Option* show_options[] = {&option_state};
constexpr ExitCode show_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                   ExitCode::not_found, ExitCode::internal, ExitCode::journal_io};

Result<std::string> run_to_show(const journal::StateFolder& state, const std::vector<std::string>& words) {
  if (!words.empty()) return state.resolve(words[0]);
  const auto runs = state.runs();
  if (runs.empty())
    return fail(ErrorKind::not_found, "nothing was run yet in " + state.path().string(),
                "--state names another folder");
  return runs.back();
}

ExitCode show(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto id = run_to_show(state, arguments.words);
  if (!id) return refused(console, id.error());
  auto recorded = journal::read(state.run_folder(*id));
  if (!recorded) return refused(console, recorded.error());
  Compiled compiled;
  if (const auto ok = compile_recorded(compiled, *recorded); !ok) return refuse(console, compiled, ok.error());
  run::RunState run(*compiled.plan);
  report::Folder folder(run, *id);
  for (const auto& event : recorded->events) {
    run.apply(event);
    if (!run.broken().empty())
      return refused(console, {ErrorKind::invalid, "the journal doesn't fit its procedure: " + run.broken(), ""});
    folder.happened(event);
  }
  const auto report = folder.report();
  if (console.json) {
    console.document(report::to_json(report));
    return ExitCode::as_asked;
  }
  console.out(report::to_text(report, console.color_out()) + "\n" +
              report::summary(report, console.state_option, console.color_out()));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command show_command;
constexpr Command show_command{
    "show",       "[RUN]",    0,   1, "show how a run went, step by step", "Without RUN it shows the last one.\n",
    show_options, show_exits, show};

}  // namespace ocflow::cli

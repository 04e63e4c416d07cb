// ocflow history
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "cli/score.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_accuracy{"--accuracy", "", "how often plans were right, by action", &Arguments::accuracy};
constexpr const Option* history_options[] = {&option_accuracy, &option_state};
constexpr ExitCode history_exits[] = {ExitCode::as_asked, ExitCode::usage, ExitCode::internal, ExitCode::journal_io};

std::string took(const RunLine& run) {
  return run.ended_ms == 0 ? "-" : report::span_text(run.ended_ms - run.started_ms);
}

// Nobody may take for done what a person left out.
std::string outcome(const RunLine& run) {
  std::string out = run.outcome;
  if (run.skipped > 0) out += ", " + std::to_string(run.skipped) + " skipped";
  if (run.skipped_finals > 0)
    out +=
        ", " + report::count_text(static_cast<std::size_t>(run.skipped_finals), "`finally`", "`finally`s") + " skipped";
  return out;
}

std::string table(const std::vector<RunLine>& runs) {
  std::size_t ids = 3, names = 9, outcomes = 8;
  for (const auto& run : runs) {
    ids = std::max(ids, run.id.size());
    names = std::max(names, run.procedure.size());
    outcomes = std::max(outcomes, outcome(run).size());
  }
  const auto row = [&](const std::string& id, const std::string& name, const std::string& outcome,
                       const std::string& started, const std::string& lasted) {
    return report::padded(id, ids + 2) + report::padded(name, names + 2) + report::padded(outcome, outcomes + 2) +
           report::padded(started, 25) + lasted + "\n";
  };
  std::string out = row("RUN", "PROCEDURE", "OUTCOME", "STARTED", "TOOK");
  for (const auto& run : runs)
    out += row(run.id, report::one_line(run.procedure), outcome(run), report::moment_text(run.started_ms), took(run));
  return out;
}

nlohmann::json to_json(const std::vector<RunLine>& runs) {
  auto all = nlohmann::json::array();
  for (const auto& run : runs)
    all.push_back({{"run", run.id},
                   {"procedure", run.procedure},
                   {"outcome", run.outcome},
                   {"skipped", run.skipped},
                   {"skipped_finals", run.skipped_finals},
                   {"who", run.who},
                   {"started_ms", run.started_ms},
                   {"ended_ms", run.ended_ms == 0 ? nlohmann::json() : nlohmann::json(run.ended_ms)}});
  return {{"runs", all}};
}

ExitCode accuracy(const journal::StateFolder& state, Console& console) {
  const auto scores = all_scores(state);
  if (console.json)
    console.document({{"accuracy", scores_json(scores)}});
  else if (scores.empty())
    console.err("No run was bound to a plan yet (" + state.path().string() + ").\n");
  else
    console.out(scores_table(scores));
  return ExitCode::as_asked;
}

ExitCode history(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  if (arguments.accuracy) return accuracy(state, console);
  std::vector<std::string> unreadable;
  const auto runs = all_runs(state, unreadable);
  for (const auto& why : unreadable) console.err(report::lines_after("passed over: ", why));
  if (console.json)
    console.document(to_json(runs));
  else if (runs.empty())
    console.err("Nothing was run yet (" + state.path().string() + ").\n");
  else
    console.out(table(runs));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command history_command;
constexpr Command history_command{"history",     "",     0, 0, "list the runs, oldest first", "", history_options,
                                  history_exits, history};

}  // namespace ocflow::cli

// ocflow plan FILE
#include <nlohmann/json.hpp>

#include "cli/foresee.h"
#include "cli/header_of.h"
#include "cli/keeping.h"
#include "cli/options.h"
#include "cli/plan_file.h"
#include "cli/plan_text.h"
#include "cli/request.h"
#include "cli/score.h"
#include "cli/write_file.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_strict{"--strict", "", "end with 1 where something is unknown, or would fail",
                               &Arguments::strict};
constexpr Option option_detailed{"--detailed-exitcode", "",
                                 "end with 2 where there is something to do, with 0 where not",
                                 &Arguments::detailed_exitcode};
constexpr Option option_out{"--out", "FILE", "write the plan into a file, for `run --plan FILE`", &Arguments::out};
constexpr Option option_expires{"--expires", "D", "how long what is seen counts, with --out: 10m, 2h; 1h if unsaid",
                                &Arguments::expires};
constexpr const Option* plan_options[] = {&option_site,    &option_set,    &option_procedure, &option_reverse,
                                          &option_jobs,    &option_strict, &option_detailed,  &option_out,
                                          &option_expires, &option_state};
constexpr ExitCode plan_exits[] = {ExitCode::as_asked, ExitCode::failed,    ExitCode::work,     ExitCode::usage,
                                   ExitCode::invalid,  ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

ExitCode ending(const run::Forecast& found, const Arguments& arguments) {
  if (arguments.strict && (found.open > 0 || found.would_fail > 0)) return ExitCode::failed;
  const bool work = found.would_change + found.unknown + found.would_fail + found.ask + found.perhaps > 0;
  return arguments.detailed_exitcode && work ? ExitCode::work : ExitCode::as_asked;
}

// How often plans were right about the actions of this one.
Scores scores_of(const run::Forecast& forecast, const journal::StateFolder& state) {
  Scores out;
  const auto all = all_scores(state);
  for (const auto& step : forecast.steps)
    if (const auto at = all.find(step.action); at != all.end() && !step.action.empty()) out.insert(*at);
  return out;
}

struct Planned {
  Compiled& compiled;
  const Arguments& arguments;
  const journal::StateFolder& state;
  const journal::Header& header;
  const Record& kept;
  Duration expires;

  Result<void> keep(run::RunState& run, const run::Forecast& forecast) const {
    if (arguments.out.empty()) return {};
    const auto document = plan_document(made_of(header, compiled, kept, arguments), run, forecast, expires, header.who);
    return write_private(arguments.out, document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }

  void show(run::RunState& run, const run::Forecast& forecast, Console& console) const {
    const auto scores = scores_of(forecast, state);
    if (console.json) {
      auto document = plan_json(run, forecast);
      document["accuracy"] = scores_json(scores);
      if (!arguments.out.empty()) document["out"] = arguments.out;
      console.document(document);
      return;
    }
    console.out(plan_text(run, forecast, console.color_out()) + scores_line(scores));
    if (!arguments.out.empty())
      console.err("Written to " + report::one_line(arguments.out) + "; `ocflow run --plan " +
                  report::shell_word(arguments.out) + "` runs it while things are as it says.\n");
  }
};

Result<void> check_request(const Arguments& arguments) {
  if (const auto at_once = jobs(arguments); !at_once) return tl::unexpected<Error>(at_once.error());
  if (const auto ok = check_settings(arguments); !ok) return ok;
  if (const auto ok = expires_of(arguments); !ok) return tl::unexpected<Error>(ok.error());
  if (!arguments.expires.empty() && arguments.out.empty())
    return fail(ErrorKind::invalid, "`--expires` is given, and no plan is written", "add --out FILE, or leave it out");
  return {};
}

ExitCode plan(const Arguments& arguments, Console& console) {
  if (const auto ok = check_request(arguments); !ok) {
    tell(console, ok.error());
    return ExitCode::usage;
  }
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  if (const auto ok = compiled.plugins->usable(); !ok) return refused(console, ok.error());
  show(console, compiled);
  // What earlier runs of the site kept is looked up, and nothing is made.
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto header = header_of(compiled, library, arguments);
  const auto kept = kept_values(state, header);
  if (!kept) return refused(console, kept.error());
  const Planned planned{compiled, arguments, state, header, *kept, *expires_of(arguments)};
  ExitCode code = ExitCode::as_asked;
  const auto shown = foresee(compiled, *kept, *jobs(arguments), console,
                             [&](run::RunState& run, const run::Forecast& forecast) -> Result<void> {
                               if (auto written = planned.keep(run, forecast); !written) return written;
                               planned.show(run, forecast, console);
                               code = ending(forecast, arguments);
                               return {};
                             });
  return shown ? code : refused(console, shown.error());
}

}  // namespace

extern const Command plan_command;
constexpr Command plan_command{
    "plan",
    "FILE",
    1,
    1,
    "show what a run would do, from what can be seen now; change nothing",
    "It looks at the live systems, and has no way to act on them. No state folder is made.\n",
    plan_options,
    plan_exits,
    plan};

}  // namespace ocflow::cli

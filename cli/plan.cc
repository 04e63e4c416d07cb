// ocflow plan FILE
#include <nlohmann/json.hpp>

#include "cli/estate.h"
#include "cli/foresee.h"
#include "cli/header_of.h"
#include "cli/keeping.h"
#include "cli/options.h"
#include "cli/plan_file.h"
#include "cli/plan_text.h"
#include "cli/plan_time.h"
#include "cli/request.h"
#include "cli/score.h"
#include "cli/write_file.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

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
constexpr Option option_time{"--time", "", "how long it would take, by how long its steps took in earlier runs",
                             &Arguments::time};
constexpr Option option_window{"--window", "D", "the chance that it fits into a time, and until when an abort does: 2h",
                               &Arguments::window};
constexpr const Option* plan_options[] = {&option_sites,   &option_set,    &option_procedure, &option_reverse,
                                          &option_jobs,    &option_strict, &option_detailed,  &option_out,
                                          &option_expires, &option_state,  &option_all_steps, &option_time,
                                          &option_window};
constexpr ExitCode plan_exits[] = {ExitCode::as_asked, ExitCode::failed,    ExitCode::work,     ExitCode::usage,
                                   ExitCode::invalid,  ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

ExitCode ending(const run::Forecast& found, const Arguments& arguments) {
  if (arguments.strict && (found.open > 0 || found.would_fail > 0)) return ExitCode::failed;
  const bool work = found.would_change + found.unknown + found.would_fail + found.ask + found.perhaps > 0;
  return arguments.detailed_exitcode && work ? ExitCode::work : ExitCode::as_asked;
}

// How often plans were right about the actions of this one.
Scores scores_of(const plan::Plan& plan, const run::Forecast& forecast, const journal::StateFolder& state) {
  Scores out;
  const auto& registry = *plan.program().registry;
  std::vector<bool> used(registry.size());
  for (const auto& step : forecast.steps)
    if (step.action != plan::nothing) used[step.action] = true;
  const auto all = all_scores(state);
  for (std::uint32_t action = 0; action < used.size(); ++action)
    if (const auto at = all.find(registry[action].name); used[action] && at != all.end()) out.insert(*at);
  return out;
}

Result<std::optional<Duration>> window_of(const Arguments& arguments) {
  Duration window{0};
  if (arguments.window.empty()) return std::optional<Duration>();
  if (parse_duration(arguments.window, window) && window.count() > 0) return std::optional(window);
  return fail(ErrorKind::invalid, "`--window " + arguments.window + "` is no time",
              "write a duration: 90s, 45m, 2h30m");
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
    return write_private(arguments.out,
                         plan_document(made_of(header, compiled, kept, arguments), run, forecast, expires, header.who));
  }

  std::optional<PlanTime> time(run::RunState& run, const run::Forecast& forecast) const {
    if (!arguments.time && arguments.window.empty()) return std::nullopt;
    return time_of(run, forecast, compiled.site.get(), past_durations(state),
                   {*jobs(arguments), *window_of(arguments)});
  }

  void show(run::RunState& run, const run::Forecast& forecast, Console& console) const {
    const auto scores = scores_of(run.plan(), forecast, state);
    const auto out = [&](std::string_view text) { console.out(text); };
    const auto takes = time(run, forecast);
    if (console.json) {
      auto document = plan_head_json(run.plan(), forecast);
      document["accuracy"] = scores_json(scores);
      if (takes) document["time"] = time_json(*takes);
      if (!arguments.out.empty()) document["out"] = arguments.out;
      return put_plan_json(std::move(document), run, forecast, out);
    }
    plan_text(run, forecast, console.color_out(), out);
    console.out(scores_line(scores));
    if (takes) console.out(time_text(*takes, console.color_out()));
    if (!arguments.out.empty())
      console.err("Written to " + report::one_line(arguments.out) + "; `ocflow run --plan " +
                  report::shell_word(arguments.out) + "` runs it while things are as it says.\n");
  }
};

Result<void> check_request(const Arguments& arguments) {
  if (const auto at_once = jobs(arguments); !at_once) return tl::unexpected<Error>(at_once.error());
  if (auto ok = check_settings(arguments); !ok) return ok;
  if (const auto ok = expires_of(arguments); !ok) return tl::unexpected<Error>(ok.error());
  if (const auto ok = window_of(arguments); !ok) return tl::unexpected<Error>(ok.error());
  if (!arguments.expires.empty() && arguments.out.empty())
    return fail(ErrorKind::invalid, "`--expires` is given, and no plan is written", "add --out FILE, or leave it out");
  return {};
}

// One row for each step of the site, as its own plan has them.
Result<void> look_at_site(Compiled& compiled, const Library& library, const Arguments& arguments, Console& console,
                          EstateSite& site) {
  if (auto ok = compiled.plugins->usable(); !ok) return ok;
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto kept = kept_values(state, origin_of(compiled, library, arguments));
  if (!kept) return tl::unexpected<Error>(kept.error());
  return foresee(compiled, *compiled.plan, *kept, *jobs(arguments), console, false,
                 [&](run::RunState& run, const run::Forecast& forecast) -> Result<void> {
                   const auto& plan = run.plan();
                   for (const auto& [n, depth, end] : plan.outline()) {
                     const auto& p = forecast.steps[n];
                     const auto around = forecast.steps[plan.parent(n)].what;
                     if (plan.parent(n) != plan.root() && around == run::Preview::What::not_applicable) continue;
                     const auto name = what_name(p.what);
                     const auto shown = name.shown.empty() ? std::string("goes in") : std::string(name.shown);
                     site.cells.push_back({plan.number(n),
                                           {},
                                           report::sentence(run, n),
                                           run::written_sentence(plan, n),
                                           shown + (p.perhaps ? "?" : ""),
                                           std::string(name.json),
                                           p.perhaps});
                   }
                   site.more["counts"] = plan_head_json(plan, forecast)["counts"];
                   site.code = ending(forecast, arguments);
                   return {};
                 });
}

ExitCode plan_sites(const std::vector<std::string>& sites, const Arguments& arguments, Console& console) {
  if (arguments.time || !arguments.window.empty())
    return misused(console,
                   {ErrorKind::invalid, "a time is asked for, and there are " + std::to_string(sites.size()) + " sites",
                    "how long it takes is told of one site: name one"});
  if (!arguments.out.empty())
    return misused(console,
                   {ErrorKind::invalid, "`--out` is given, and there are " + std::to_string(sites.size()) + " sites",
                    "a plan that is written down is of one site: name one"});
  return show_estate(sites, arguments, console, "Nothing was changed.",
                     [&](Compiled& compiled, const Library& library, const Arguments& here, EstateSite& site) {
                       return look_at_site(compiled, library, here, console, site);
                     });
}

ExitCode plan_one(const Arguments& arguments, Console& console) {
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  if (const auto ok = compiled.plugins->usable(); !ok) return refused(console, ok.error());
  show(console, compiled);
  // What earlier runs of the site kept is looked up, and nothing is made.
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto header = (arguments.out.empty() ? origin_of : header_of)(compiled, library, arguments);
  const auto kept = kept_values(state, header);
  if (!kept) return refused(console, kept.error());
  const Planned planned{compiled, arguments, state, header, *kept, *expires_of(arguments)};
  ExitCode code = ExitCode::as_asked;
  const auto shown =
      foresee(compiled, std::move(*compiled.plan), *kept, *jobs(arguments), console, !arguments.out.empty(),
              [&](run::RunState& run, const run::Forecast& forecast) -> Result<void> {
                if (auto written = planned.keep(run, forecast); !written) return written;
                planned.show(run, forecast, console);
                code = ending(forecast, arguments);
                return {};
              });
  return shown ? code : refused(console, shown.error());
}

ExitCode plan(const Arguments& arguments, Console& console) {
  if (const auto ok = check_request(arguments); !ok) return misused(console, ok.error());
  return one_or_many(arguments, console, plan_one, plan_sites);
}

}  // namespace

extern const Command plan_command;
constexpr Command plan_command{"plan",
                               "FILE",
                               1,
                               1,
                               "show what a run would do, from what can be seen now; change nothing",
                               "It looks at the live systems, and has no way to act on them. No state folder is made.\n"
                               "With several sites it shows a table: which break, and on which steps they differ.\n",
                               plan_options,
                               plan_exits,
                               plan,
                               "with --strict: something is unknown or would fail"};

}  // namespace ocflow::cli

// ocflow rehearse FILE
#include <charconv>
#include <nlohmann/json.hpp>

#include "cli/graph_text.h"
#include "cli/options.h"
#include "cli/rehearse_text.h"
#include "cli/request.h"
#include "cli/told_file.h"
#include "engine/report/words.h"
#include "stdlib/meanings.h"

namespace ocflow::cli {

namespace {

constexpr Option option_results{"--results", "FILE", "what named steps and reads return, and how things are (YAML)",
                                &Arguments::results};
constexpr Option option_pairs{"--pairs", "", "faults two by two as well", &Arguments::pairs};
constexpr Option option_seeds{"--seeds", "N", "N random schedules with up to three faults each", &Arguments::seeds};
constexpr Option option_twice{"--twice", "", "run it once more over what each fault has left", &Arguments::twice};
constexpr Option option_step{"--step", "STEP", "only faults in this step, each in words; may be repeated",
                             &Arguments::steps};
constexpr Option option_verbose{"--verbose", "", "all steps, and each fault in words", &Arguments::verbose};
constexpr Option option_picture{"--picture", "FORM", "dot (Graphviz): the graph, coloured by the worst outcome",
                                &Arguments::picture, "dot"};
constexpr const Option* rehearse_options[] = {&option_site,    &option_set,     &option_procedure, &option_reverse,
                                              &option_results, &option_pairs,   &option_seeds,     &option_twice,
                                              &option_step,    &option_verbose, &option_picture};
constexpr ExitCode rehearse_exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,   ExitCode::invalid,
                                       ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

Result<rehearse::Wanted> wanted_of(const Arguments& arguments, const plan::Plan& plan) {
  rehearse::Wanted wanted;
  wanted.pairs = arguments.pairs;
  wanted.twice = arguments.twice;
  if (!arguments.seeds.empty()) {
    const char* end = arguments.seeds.data() + arguments.seeds.size();
    const auto [at, wrong] = std::from_chars(arguments.seeds.data(), end, wanted.seeds);
    if (wrong != std::errc() || at != end || wanted.seeds > 1'000'000)
      return fail(ErrorKind::invalid, "`--seeds " + arguments.seeds + "` is no number of schedules",
                  "write a whole number, at most 1000000");
  }
  for (const auto& step : arguments.steps) {
    const auto node = plan.find(step);
    if (node == plan::nothing)
      return fail(ErrorKind::not_found, "there is no step `" + step + "`",
                  "`ocflow graph FILE` shows the numbers of the steps");
    wanted.only.push_back(node);
  }
  return wanted;
}

ExitCode rehearse_command_run(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  show(console, compiled);
  const auto what = wanted_of(arguments, *compiled.plan);
  if (!what) return misused(console, what.error());
  const auto told = read_results(compiled.sources, arguments.results, *compiled.plan);
  if (!told) return refused(console, told.error());
  std::vector<std::pair<std::string, Value>> givens;
  for (std::size_t i = 0; i < compiled.givens.size(); ++i)
    givens.emplace_back(compiled.chosen().givens[i].name, compiled.givens[i]);
  rehearse::Stage stage(*compiled.plan, stdlib::meanings(), compiled.site.get(), *told, givens);
  if (const auto ok = no_mistakes(compiled.sources, stage.mistakes, "a component goes by its path in the site"); !ok)
    return refused(console, ok.error());
  const auto words = [&stage](plan::NodeId node) {
    run::RunState state(stage.working);
    return report::sentence(state, node);
  };
  const auto all = rehearse::rehearse(stage, *what, words);
  const RehearsalView view{stage.working,
                           stage,
                           all,
                           compiled.chosen().name,
                           compiled.chosen().title,
                           arguments.verbose || !arguments.steps.empty(),
                           console.color_out()};
  if (!arguments.picture.empty())
    console.out(dot_text(graph_of(stage.working), rehearsal_colors(view)));
  else if (console.json)
    console.document(rehearsal_json(view));
  else
    console.out(rehearsal_text(view));
  return all.open() ? ExitCode::failed : ExitCode::as_asked;
}

}  // namespace

extern const Command rehearse_command;
constexpr Command rehearse_command{
    "rehearse",
    "FILE",
    1,
    1,
    "run a procedure in a made-up world, with every fault; nothing real is looked at",
    "The world is made from the site and from what the actions say that they change. Each step that acts fails, "
    "hangs,\n"
    "says done without effect, loses its host, and has the engine killed around it. It ends with 1 when something is\n"
    "left undecided: a failure that nobody decided about, a success that nobody looks at, a run that can't end.\n",
    rehearse_options,
    rehearse_exits,
    rehearse_command_run};

}  // namespace ocflow::cli

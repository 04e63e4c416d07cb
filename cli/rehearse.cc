// ocflow rehearse FILE
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/estate.h"
#include "cli/graph_text.h"
#include "cli/options.h"
#include "cli/rehearse_text.h"
#include "cli/request.h"
#include "cli/told_file.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"
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
constexpr const Option* rehearse_options[] = {&option_sites,   &option_set,     &option_procedure, &option_reverse,
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

// Plays it and gives what was seen to `then`. What is asked for in a way that can't be is a wrong command line.
Result<void> play_all(Compiled& compiled, const Arguments& arguments, bool color,
                      const std::function<void(const RehearsalView&)>& then) {
  const auto what = wanted_of(arguments, *compiled.plan);
  if (!what) return tl::unexpected<Error>(what.error());
  const auto told = read_results(compiled.sources, arguments.results, *compiled.plan);
  if (!told) return tl::unexpected<Error>(told.error());
  std::vector<std::pair<std::string, Value>> givens;
  for (std::size_t i = 0; i < compiled.givens.size(); ++i)
    givens.emplace_back(compiled.chosen().givens[i].name, compiled.givens[i]);
  rehearse::Stage stage(*compiled.plan, stdlib::meanings(), compiled.site.get(), *told, givens);
  if (auto ok = no_mistakes(compiled.sources, stage.mistakes, "a component goes by its path in the site"); !ok)
    return ok;
  const auto words = [&stage](plan::NodeId node) {
    run::RunState state(stage.working);
    return report::sentence(state, node);
  };
  const auto all = rehearse::rehearse(stage, *what, words);
  then({stage.working, stage, all, compiled.chosen().name, compiled.chosen().title,
        arguments.verbose || !arguments.steps.empty(), color});
  return {};
}

// The worst outcome of each step that acts, and what else is left open at it.
void tell_site(const RehearsalView& view, EstateSite& site) {
  plan::Plan plan = view.plan;
  run::RunState state(plan);
  const auto cell = [&](plan::NodeId n, std::string kind, std::string_view shown) {
    const auto number = n == plan::nothing ? std::string("-") : view.plan.number(n);
    const auto sentence = n == plan::nothing ? std::string("the run as a whole") : report::sentence(state, n);
    const auto written = n == plan::nothing ? sentence : run::written_sentence(view.plan, n);
    site.cells.push_back({number, std::move(kind), sentence, written, std::string(shown), std::string(shown)});
  };
  cell(plan::nothing, "", grade_name(view.all.calm.grade));
  std::map<plan::NodeId, rehearse::Grade> worst;
  for (const auto& row : view.all.acts) {
    auto& grade = worst.emplace(row.node, row.worst).first->second;
    grade = std::max(grade, row.worst);
  }
  for (const auto& [n, grade] : worst) cell(n, "", grade_name(grade));
  std::set<std::pair<plan::NodeId, rehearse::Finding::Kind>> told;
  for (const auto& f : view.all.findings)
    if (f.open && f.kind != rehearse::Finding::Kind::undecided && told.emplace(f.node, f.kind).second)
      cell(f.node, std::string(kind_name(f.kind)), "open");
  site.more["runs"] = view.all.scenarios;
  site.code = view.all.open() ? ExitCode::failed : ExitCode::as_asked;
}

ExitCode rehearse_sites(const std::vector<std::string>& sites, const Arguments& arguments, Console& console) {
  if (!arguments.picture.empty())
    return misused(
        console, {ErrorKind::invalid, "`--picture` is given, and there are " + std::to_string(sites.size()) + " sites",
                  "a picture is of one site: name one"});
  return show_estate(sites, arguments, console, "Nothing real was looked at.",
                     [](Compiled& compiled, const Library&, const Arguments& here, EstateSite& site) {
                       return play_all(compiled, here, false,
                                       [&](const RehearsalView& view) { tell_site(view, site); });
                     });
}

ExitCode rehearse_one(const Arguments& arguments, Console& console) {
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  show(console, compiled);
  if (const auto ok = wanted_of(arguments, *compiled.plan); !ok) return misused(console, ok.error());
  bool open = false;
  const auto ok = play_all(compiled, arguments, console.color_out(), [&](const RehearsalView& view) {
    open = view.all.open();
    if (!arguments.picture.empty())
      console.out(dot_text(graph_of(view.plan), rehearsal_colors(view)));
    else if (console.json)
      console.document(rehearsal_json(view));
    else
      console.out(rehearsal_text(view));
  });
  if (!ok) return refused(console, ok.error());
  return open ? ExitCode::failed : ExitCode::as_asked;
}

ExitCode rehearse_command_run(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  return one_or_many(arguments, console, rehearse_one, rehearse_sites);
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
    rehearse_command_run,
    "something is left undecided"};

}  // namespace ocflow::cli

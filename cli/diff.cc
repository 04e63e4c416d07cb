// ocflow diff A B
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/plan_diff.h"
#include "cli/request.h"
#include "cli/runs.h"

namespace ocflow::cli {

namespace {

constexpr Option option_other_site{"--other-site", "FILE", "the site file of B; that of --site, if unsaid",
                                   &Arguments::other_site};
constexpr const Option* diff_options[] = {&option_site,      &option_other_site, &option_set,
                                          &option_procedure, &option_reverse,    &option_state};
constexpr ExitCode diff_exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,   ExitCode::invalid,
                                   ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

// A file, or what a recorded run was made from. Nothing: it was told why not.
std::optional<ExitCode> take(Compiled& compiled, const std::string& word, const std::string& site,
                             const Arguments& arguments, Console& console) {
  std::error_code none;
  if (!std::filesystem::exists(word, none) && !word.ends_with(".ocf")) {
    const auto state = journal::StateFolder::look(state_path(arguments));
    const auto id = state.resolve(word);
    if (!id)
      return refused(console, {ErrorKind::not_found, "`" + word + "` is neither a file nor a run",
                               "name a procedure file, or a run of `ocflow history`"});
    auto recorded = journal::read(state.run_folder(*id));
    if (!recorded) return refused(console, recorded.error());
    if (const auto ok = compile_recorded(compiled, *recorded); !ok) return refuse(console, compiled, ok.error());
    return std::nullopt;
  }
  FileLibrary library(compiled.sources, word, site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  return std::nullopt;
}

ExitCode diff(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  Compiled a, b;
  if (const auto wrong = take(a, arguments.words[0], arguments.site, arguments, console)) return *wrong;
  const auto& other = arguments.other_site.empty() ? arguments.site : arguments.other_site;
  if (const auto wrong = take(b, arguments.words[1], other, arguments, console)) return *wrong;
  run::RunState before(*a.plan), after(*b.plan);
  const auto found = plan_diff(before, after);
  if (console.json)
    console.document({{"different", !found.empty()}, {"differences", to_json(found)}});
  else
    console.out(found.empty() ? "The same in meaning.\n" : to_text(found));
  return found.empty() ? ExitCode::as_asked : ExitCode::failed;
}

}  // namespace

extern const Command diff_command;
constexpr Command diff_command{
    "diff",
    "A B",
    2,
    2,
    "show what is different between two procedures, in meaning and not in text",
    "A and B are files, or runs that are recorded. It ends with 1 where they are different.\n",
    diff_options,
    diff_exits,
    diff,
    "they are different"};

}  // namespace ocflow::cli

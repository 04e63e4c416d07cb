// ocflow check FILE...
#include <nlohmann/json.hpp>

#include "cli/findings.h"
#include "cli/options.h"
#include "cli/request.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr const Option* check_options[] = {&option_output_sarif, &option_site, &option_set, &option_procedure};
constexpr ExitCode check_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                    ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

struct Checks {
  Findings findings;
  nlohmann::json procedures = nlohmann::json::array();
  ExitCode code = ExitCode::as_asked;
};

void check_one(const std::string& file, const Arguments& arguments, Checks& checks) {
  Compiled compiled;
  FileLibrary library(compiled.sources, file, arguments.site, module_path());
  auto what = wanted(arguments);
  const bool with_values = !arguments.site.empty() || !arguments.settings.empty();
  if (!with_values) what.until = Wanted::Until::checked;
  const auto ok = compile(compiled, library, what);
  checks.findings.add(compiled.diagnostics.sorted(), compiled.sources);
  for (const auto& name : procedures_of(compiled)) checks.procedures.push_back({{"file", file}, {"name", name}});
  if (ok) return;
  if (checks.code == ExitCode::as_asked) checks.code = exit_code(ok.error().kind);
  if (compiled.diagnostics.errors() == 0) checks.findings.add_failure(file, ok.error());
}

ExitCode check(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  Checks checks{Findings(console, arguments.output)};
  for (const auto& file : arguments.words) check_one(file, arguments, checks);
  const auto& found = checks.findings;
  if (found.as_text() && found.errors > 0)
    console.err(report::count_text(found.errors, "mistake", "mistakes") + " in " +
                report::count_text(found.files, "file", "files") + "\n");
  checks.findings.finish({{"ok", checks.code == ExitCode::as_asked}, {"procedures", checks.procedures}});
  return checks.code;
}

}  // namespace

extern const Command check_command;
constexpr Command check_command{
    "check",
    "FILE...",
    1,
    100000,
    "look for mistakes in procedures; silent when there are none",
    "With --site or --set it also checks the values against what the procedure is given, and the plan they make.\n",
    check_options,
    check_exits,
    check};

}  // namespace ocflow::cli

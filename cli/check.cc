// ocflow check FILE...
#include <nlohmann/json.hpp>

#include "cli/estate.h"
#include "cli/findings.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/sites.h"

namespace ocflow::cli {

namespace {

constexpr const Option* check_options[] = {&option_output_sarif, &option_sites, &option_set, &option_procedure,
                                           &option_all_steps};
constexpr ExitCode check_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                    ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

struct Checks {
  Findings findings;
  nlohmann::json procedures = nlohmann::json::array(), estates = nlohmann::json::array();
  ExitCode code = ExitCode::as_asked;
};

void check_one(const std::string& file, const Arguments& arguments, Checks& checks) {
  Compiled compiled;
  FileLibrary library(compiled.sources, file, arguments.site, module_path());
  auto what = wanted(arguments);
  const bool with_values = !arguments.site.empty() || !arguments.settings.empty();
  if (!with_values) what.until = Wanted::Until::checked;
  const auto ok = compile(compiled, library, what);
  checks.findings.add(compiled.diagnostics, compiled.sources);
  for (const auto& name : procedures_of(compiled)) checks.procedures.push_back({{"file", file}, {"name", name}});
  if (ok) return;
  if (checks.code == ExitCode::as_asked) checks.code = exit_code(ok.error().kind);
  if (compiled.diagnostics.errors() == 0) checks.findings.add_failure(file, ok.error());
}

// Over many sites a table is the result; the mistakes of a site stand in its row.
void check_sites(const std::string& file, const std::vector<std::string>& sites, const Arguments& arguments,
                 Console& console, Checks& checks) {
  Compiled compiled;
  const auto found = survey(compiled, file, sites, arguments, look_at_values);
  for (const auto& name : procedures_of(compiled)) checks.procedures.push_back({{"file", file}, {"name", name}});
  checks.code = worse(checks.code, found ? found->code : exit_code(found.error().kind));
  if (found) checks.findings.add(found->diagnostics, compiled.sources);
  if (!found) {
    checks.findings.add(compiled.diagnostics, compiled.sources);
    if (compiled.diagnostics.errors() == 0) checks.findings.add_failure(file, found.error());
    return;
  }
  if (checks.findings.as_text())
    return console.out(estate_text(*found, compiled.sources, arguments.verbose, console.color_out()));
  for (const auto& site : found->sites) {
    checks.findings.add(site.diagnostics, compiled.sources);
    if (site.broken && site.broken->code.empty())
      checks.findings.add_failure(site.file, {ErrorKind::bad_site, site.broken->message, site.broken->remedy});
  }
  checks.estates.push_back(estate_json(*found, compiled.sources));
}

ExitCode check(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  const auto sites = site_files(arguments.sites);
  if (!sites) return refused(console, sites.error());
  Arguments one = arguments;
  if (!sites->empty()) one.site = sites->front();
  Checks checks{Findings(console, arguments.output)};
  for (const auto& file : arguments.words) {
    if (sites->size() > 1)
      check_sites(file, *sites, arguments, console, checks);
    else
      check_one(file, one, checks);
  }
  const auto& found = checks.findings;
  const auto mistakes = found.mistakes_text();
  if (found.as_text() && !mistakes.empty()) console.err(mistakes + "\n");
  nlohmann::json more{
      {"ok", checks.code == ExitCode::as_asked}, {"procedures", checks.procedures}, {"dropped", found.dropped}};
  if (!checks.estates.empty()) more["estates"] = checks.estates;
  checks.findings.finish(std::move(more));
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
    "With --site or --set it also checks the values against what the procedure is given, and the plan they make.\n"
    "With several sites it shows a table: which break, and on which steps they differ.\n",
    check_options,
    check_exits,
    check};

}  // namespace ocflow::cli

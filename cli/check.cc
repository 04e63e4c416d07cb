// ocflow check FILE...
#include <nlohmann/json.hpp>
#include <set>

#include "cli/options.h"
#include "cli/request.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr const Option* options[] = {&option_site, &option_set, &option_procedure};
constexpr ExitCode exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                              ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

// Several files may use the same broken one: each mistake is told once.
struct Findings {
  std::set<std::string> told;
  std::size_t errors = 0, warnings = 0, files = 0;
  nlohmann::json diagnostics = nlohmann::json::array();
  nlohmann::json procedures = nlohmann::json::array();
  ExitCode code = ExitCode::as_asked;
};

void collect(Console& console, const Compiled& compiled, Findings& findings) {
  bool any = false;
  for (const auto& d : compiled.diagnostics.sorted()) {
    if (!findings.told.insert(render(d, compiled.sources, {})).second) continue;
    any = true;
    ++(d.severity == Severity::error ? findings.errors : findings.warnings);
    if (console.json)
      findings.diagnostics.push_back(to_json(d, compiled.sources));
    else
      console.err(render(d, compiled.sources, RenderStyle{console.color_err()}) + "\n");
  }
  findings.files += any ? 1 : 0;
}

void check_one(const std::string& file, const Arguments& arguments, Console& console, Findings& findings) {
  Compiled compiled;
  FileLibrary library(compiled.sources, file, arguments.site, module_path());
  auto what = wanted(arguments);
  const bool with_values = !arguments.site.empty() || !arguments.settings.empty();
  if (!with_values) what.until = Wanted::Until::checked;
  const auto ok = compile(compiled, library, what);
  collect(console, compiled, findings);
  for (const auto& name : procedures_of(compiled)) findings.procedures.push_back({{"file", file}, {"name", name}});
  if (ok) return;
  if (findings.code == ExitCode::as_asked) findings.code = exit_code(ok.error().kind);
  if (compiled.diagnostics.errors() > 0) return;
  ++findings.errors;
  ++findings.files;
  console.err(report::lines_after("ocflow: ", ok.error().what) + report::lines_after("  ", ok.error().remedy));
  findings.diagnostics.push_back(
      {{"severity", "error"}, {"message", ok.error().what}, {"remedy", ok.error().remedy}, {"path", file}});
}

ExitCode check(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) {
    tell(console, ok.error());
    return ExitCode::usage;
  }
  Findings findings;
  for (const auto& file : arguments.words) check_one(file, arguments, console, findings);
  if (console.json)
    console.document(nlohmann::json{{"ok", findings.code == ExitCode::as_asked},
                                    {"errors", findings.errors},
                                    {"warnings", findings.warnings},
                                    {"procedures", findings.procedures},
                                    {"diagnostics", findings.diagnostics}});
  else if (findings.errors > 0)
    console.err(report::count_text(findings.errors, "mistake", "mistakes") + " in " +
                report::count_text(findings.files, "file", "files") + "\n");
  return findings.code;
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
    options,
    exits,
    check};

}  // namespace ocflow::cli

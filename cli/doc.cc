// ocflow doc FILE
#include <nlohmann/json.hpp>

#include "cli/doc_build.h"
#include "cli/options.h"
#include "cli/request.h"
#include "engine/base/value_json.h"

namespace ocflow::cli {

namespace {

constexpr Option option_format{"--format", "FORM", "markdown or html; markdown if unsaid", &Arguments::form,
                               "markdown html"};
constexpr const Option* doc_options[] = {&option_format, &option_site, &option_set, &option_procedure};
constexpr ExitCode doc_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                  ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

// Without a site, nothing has to be given a value: what is not known stays blank.
Result<plan::ProcedureId> chosen(Compiled& compiled, Library& library, const Arguments& arguments) {
  const bool with_values = !arguments.site.empty() || !arguments.settings.empty();
  auto what = wanted(arguments);
  what.until = with_values ? Wanted::Until::bound : Wanted::Until::checked;
  if (const auto ok = compile(compiled, library, what); !ok) return tl::unexpected<Error>(ok.error());
  if (with_values) return compiled.procedure;
  const auto procedure =
      arguments.procedure.empty() ? compiled.checked.main : compiled.checked.program->find(arguments.procedure);
  if (procedure != plan::nothing) return procedure;
  if (arguments.procedure.empty()) return fail(ErrorKind::invalid, "the file holds no procedure");
  const auto meant = did_you_mean(arguments.procedure, procedures_of(compiled));
  return fail(ErrorKind::not_found, "there is no procedure `" + arguments.procedure + "`",
              meant.empty() ? "name one of the file" : "did you mean `" + meant + "`?");
}

ExitCode doc(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  const auto procedure = chosen(compiled, library, arguments);
  if (!procedure) return refuse(console, compiled, procedure.error());
  show(console, compiled);
  DocPage page = doc_page(compiled, *procedure);
  page.file = arguments.words[0];
  page.site = arguments.site;
  const std::string text = arguments.form == "html" ? doc_html(page) : doc_markdown(page);
  if (console.json)
    console.document(nlohmann::json{{"procedure", page.sections[0].name}, {"text", valid_utf8(text)}});
  else
    console.out(text);
  return ExitCode::as_asked;
}

}  // namespace

extern const Command doc_command;
constexpr Command doc_command{"doc",
                              "FILE",
                              1,
                              1,
                              "print a procedure as a checklist to tick and sign",
                              "What it calls becomes a section of its own. Without --site or --set, values stay blank, "
                              "to be filled in by hand.\n",
                              doc_options,
                              doc_exits,
                              doc};

}  // namespace ocflow::cli

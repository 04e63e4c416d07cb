// ocflow run FILE
#include "cli/locks.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/session.h"
#include "engine/base/version.h"
#include "engine/report/words.h"

namespace ocflow::cli {

extern const Command plan_command;

namespace {

constexpr Option option_dry_run{"--dry-run", "", "the same as `ocflow plan`: show what would happen, change nothing",
                                &Arguments::dry_run};
constexpr const Option* options[] = {&option_site,    &option_set,     &option_procedure, &option_reverse,
                                     &option_state,   &option_jobs,    &option_yes,       &option_no_input,
                                     &option_answers, &option_dry_run, &option_wait};
constexpr ExitCode exits[] = {ExitCode::as_asked,    ExitCode::failed,    ExitCode::person_needed, ExitCode::declined,
                              ExitCode::usage,       ExitCode::invalid,   ExitCode::not_found,     ExitCode::internal,
                              ExitCode::journal_io,  ExitCode::held,      ExitCode::bad_site,      ExitCode::hung_up,
                              ExitCode::interrupted, ExitCode::terminated};

journal::Header header_of(const Compiled& compiled, const Library& library, const Arguments& arguments) {
  journal::Header header;
  header.ocflow_version = OCFLOW_VERSION;
  header.procedure = compiled.chosen().name;
  header.reverse = arguments.reverse;
  for (const auto id : compiled.checked.files)
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  for (const auto& plugin : compiled.plugins->all()) {
    const auto id = plugin.source.manifest;
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  }
  if (compiled.site && compiled.site->inventory) {
    const auto id = *compiled.site->inventory;
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  }
  if (compiled.site) {
    const auto& file = compiled.sources[compiled.site->file];
    header.site = {file.path(), file.text()};
  }
  header.settings = arguments.settings;
  header.folder = std::filesystem::current_path().string();
  header.plan_digest = digest(*compiled.plan);
  header.who = login_name();
  return header;
}

struct Begun {
  std::string id;
  Locks locks;
  std::unique_ptr<journal::Journal> journal;
};

Result<Begun> begin(Console& console, const journal::StateFolder& state, journal::Header header, const plan::Plan& plan,
                    Duration wait) {
  header.started_ms = system_clock().wall_ms();
  auto id = state.new_run(header.started_ms);
  if (!id) return tl::unexpected<Error>(id.error());
  header.run_id = *id;
  auto locks = take_locks(console, state, *id, header, plan, wait);
  if (!locks) {  // what could not begin leaves nothing behind
    std::error_code none;
    std::filesystem::remove(state.run_folder(*id), none);
    return tl::unexpected<Error>(locks.error());
  }
  auto journal = journal::Journal::create(state.run_folder(*id), header);
  if (!journal) return tl::unexpected<Error>(journal.error());
  return Begun{*id, std::move(*locks), std::move(*journal)};
}

ExitCode run(const Arguments& arguments, Console& console) {
  if (arguments.dry_run) return plan_command.run(arguments, console);
  const auto at_once = jobs(arguments);
  if (!at_once) return misused(console, at_once.error());
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  const auto wait = wait_limit(arguments);
  if (!wait) return misused(console, wait.error());
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  if (const auto ok = compiled.plugins->usable(); !ok) return refused(console, ok.error());
  show(console, compiled);
  Answers answers;
  if (!arguments.answers.empty()) {
    auto read = read_answers(arguments.answers, *compiled.plan, login_name());
    if (!read) return misused(console, read.error());
    answers = std::move(*read);
  }
  const auto state = journal::StateFolder::open(state_path(arguments));
  if (!state) return refused(console, state.error());
  auto header = header_of(compiled, library, arguments);
  header.jobs = *at_once;
  auto begun = begin(console, *state, std::move(header), *compiled.plan, *wait);
  if (!begun) return refused(console, begun.error());
  console.err("run " + begun->id + "  " + report::one_line(compiled.chosen().title) + "\n\n");
  Session session{console,  arguments, compiled,           *state, *begun->journal, state->run_folder(begun->id),
                  *at_once, {},        std::move(answers), {}};
  session.locks = &begun->locks;
  return conduct(std::move(session));
}

}  // namespace

extern const Command run_command;
constexpr Command run_command{
    "run",
    "FILE",
    1,
    1,
    "run a procedure",
    "Every step is recorded before it happens, so a run that was cut off is taken up with `ocflow resume`.\n",
    options,
    exits,
    run};

}  // namespace ocflow::cli

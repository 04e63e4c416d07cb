// ocflow resume [RUN]
#include <nlohmann/json.hpp>

#include "cli/control.h"
#include "cli/locks.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "cli/session.h"
#include "cli/unrecorded.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_decide{"--decide", "STEP=ANSWER",
                               "about a failed step: again, done, skip or failed; may be repeated",
                               &Arguments::decisions};
constexpr const Option* options[] = {&option_decide,   &option_state,   &option_yes,
                                     &option_no_input, &option_answers, &option_wait};
constexpr ExitCode exits[] = {ExitCode::as_asked,   ExitCode::failed,  ExitCode::person_needed, ExitCode::declined,
                              ExitCode::usage,      ExitCode::invalid, ExitCode::not_found,     ExitCode::internal,
                              ExitCode::journal_io, ExitCode::held,    ExitCode::hung_up,       ExitCode::interrupted,
                              ExitCode::terminated};

ExitCode refused(Console& console, const Error& error) {
  tell(console, error);
  return exit_code(error.kind);
}

ExitCode usage(Console& console, const Error& error) {
  tell(console, error);
  return error.kind == ErrorKind::not_found ? ExitCode::not_found : ExitCode::usage;
}

void tell_of_changes(Console& console, const journal::Header& header) {
  const auto changed = changed_files(header);
  if (changed.empty()) return;
  console.err("Changed since the run began; it goes on with what it began with:\n");
  for (const auto& file : changed) console.err(report::lines_after("  ", file));
}

ExitCode go_on(const Arguments& arguments, Console& console, const journal::StateFolder& state, const std::string& id) {
  const auto looked = journal::read(state.run_folder(id));
  if (!looked) return refused(console, looked.error());
  Compiled compiled;
  if (const auto ok = compile_recorded(compiled, looked->header); !ok) return refuse(console, compiled, ok.error());
  const auto wait = wait_limit(arguments);
  if (!wait) return usage(console, wait.error());
  auto locks = take_locks(console, state, id, looked->header, *compiled.plan, *wait);
  if (!locks) return refused(console, locks.error());
  const auto journal = journal::Journal::open(state.run_folder(id));
  if (!journal) return refused(console, journal.error());
  const auto& header = (*journal)->header();
  auto past = (*journal)->events();
  if (!past) return refused(console, past.error());
  if (const auto taken = take_in_unrecorded(console, **journal, state, *compiled.plan, *past); !taken)
    return refused(console, taken.error());
  if (line_of({header, *past}).outcome == "as asked")
    return refused(console, {ErrorKind::not_found, "the run " + id + " has ended as asked; nothing is left to do",
                             "`ocflow show " + id + "` tells how it went"});
  Session session{console,     arguments,        compiled, state, **journal, state.run_folder(id),
                  header.jobs, std::move(*past), {},       {}};
  auto decisions = read_decisions(arguments.decisions, *compiled.plan, login_name());
  if (!decisions) return usage(console, decisions.error());
  session.decisions = std::move(*decisions);
  session.locks = &*locks;
  if (!arguments.answers.empty()) {
    auto answers = read_answers(arguments.answers, *compiled.plan, login_name());
    if (!answers) return usage(console, answers.error());
    session.answers = std::move(*answers);
  }
  console.err("run " + id + "  " + report::one_line(compiled.chosen().title) + "\n");
  tell_of_changes(console, header);
  console.err("\n");
  return conduct(std::move(session));
}

// A live run: it goes on where it is. One that lost its terminal is handed over to this one: nothing comes back then.
std::optional<ExitCode> go_on_there(const Arguments& arguments, Console& console, keeper::ControlClient& engine,
                                    const std::string& id) {
  const auto said = ask(engine, "continue", {});
  const auto place = "process " + std::to_string(engine.pid());
  if (!said && said.error().kind == ErrorKind::not_found) return std::nullopt;  // it has just ended
  if (!said)
    return refused(console,
                   {ErrorKind::held, "the run " + id + " goes on already (" + place + "): " + said.error().what,
                    "`ocflow status " + id + "` shows how far it is"});
  if ((*said)["type"] == "handed_over") {
    engine.wait_for_end(std::chrono::milliseconds(-1));
    console.err("The run had lost its terminal; it goes on in this one.\n");
    return std::nullopt;
  }
  if (!arguments.decisions.empty() || !arguments.answers.empty())
    console.err("It asks at its own terminal: what was answered here is not used.\n");
  if (console.json)
    console.document({{"run", id}, {"continued", true}});
  else
    console.out("The run " + id + " goes on where it was started (" + place + ").\n");
  return ExitCode::as_asked;
}

ExitCode resume(const Arguments& arguments, Console& console) {
  const auto folder = state_path(arguments);
  std::error_code none;
  const auto state = std::filesystem::exists(folder, none)
                         ? journal::StateFolder::open(folder)
                         : Result<journal::StateFolder>(journal::StateFolder::look(folder));
  if (!state) return refused(console, state.error());
  const auto id = find_run(*state, arguments.words);
  if (!id) return refused(console, id.error());
  if (auto engine = engine_of(*state, *id))
    if (const auto there = go_on_there(arguments, console, *engine, *id)) return *there;
  return go_on(arguments, console, *state, *id);
}

}  // namespace

extern const Command resume_command;
constexpr Command resume_command{
    "resume",
    "[RUN]",
    0,
    1,
    "go on with a run that failed, was cut off or is paused",
    "Without RUN it takes the last one that has not ended as asked. It goes on with the procedure, the site file and\n"
    "the settings that were recorded when the run began, whatever became of the files since.\n",
    options,
    exits,
    resume};

}  // namespace ocflow::cli

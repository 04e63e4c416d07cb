// ocflow undo RUN
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "cli/adopted.h"
#include "cli/back_text.h"
#include "cli/control.h"
#include "cli/header_of.h"
#include "cli/interruption.h"
#include "cli/locks.h"
#include "cli/look.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "cli/session.h"
#include "cli/site_secrets.h"
#include "cli/unrecorded.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_show{"--dry-run", "", "show what would be taken back, and change nothing", &Arguments::dry_run};
constexpr Option option_undo_decide{"--decide", "STEP=ANSWER",
                                    "about a step that could not be taken back: again, done or skip; may be repeated",
                                    &Arguments::decisions};
constexpr Option option_sure{"--yes", "", "take it back without asking first", &Arguments::yes};
constexpr const Option* undo_options[] = {&option_show,  &option_undo_decide, &option_answers, &option_wait,
                                          &option_state, &option_sure,        &option_no_input};
constexpr ExitCode undo_exits[] = {
    ExitCode::as_asked, ExitCode::failed,      ExitCode::person_needed, ExitCode::declined,   ExitCode::usage,
    ExitCode::invalid,  ExitCode::not_found,   ExitCode::internal,      ExitCode::journal_io, ExitCode::held,
    ExitCode::hung_up,  ExitCode::interrupted, ExitCode::terminated};

Result<void> replay(run::RunState& state, const std::vector<run::Event>& events) {
  for (const auto& event : events) {
    state.apply(event);
    if (!state.broken().empty())
      return fail(ErrorKind::invalid, "the journal doesn't fit its procedure: " + state.broken(), "");
  }
  return {};
}

Result<void> may_undo(const run::RunState& state, const std::string& id, const std::string& named) {
  if (state.taking_back())
    return fail(ErrorKind::invalid,
                "the run " + id + " is in the middle of its own way back: a list of it ends, or is taken back",
                "`ocflow resume " + named + "` goes on with that");
  if (state.undoing() && state.state(0) == run::State::undone)
    return fail(ErrorKind::not_found, "the run " + id + " was taken back already; nothing is left to do",
                "`ocflow show " + named + "` tells how it went");
  return {};
}

// False: there is nothing more, or a signal came.
bool next_byte(char& c) {
  pollfd wait[] = {{STDIN_FILENO, POLLIN, 0}, {Interruption::descriptor(), POLLIN, 0}};
  while (::poll(wait, 2, -1) < 0 && errno == EINTR) {
  }
  return !Interruption::came() && ::read(STDIN_FILENO, &c, 1) == 1;
}

// One line, byte by byte, so that what is typed ahead for later questions stays where it is.
Result<void> say_yes(Console& console, const std::string& doubts) {
  console.err("\nTake this back" + (doubts.empty() ? "" : ", though " + doubts) + "? yes or no: ");
  console.flush();
  std::string line;
  char c = 0;
  while (next_byte(c) && c != '\n') line += c;
  if (::isatty(STDIN_FILENO) == 0 || Interruption::came()) console.err("\n");
  if (auto none = Interruption::none("before anything was taken back"); !none) return none;
  if (trimmed(line) == "yes" || trimmed(line) == "y") return {};
  return fail(ErrorKind::declined, "nothing was taken back");
}

// Gives what of it a person has to know before saying yes.
Result<std::string> preview(Console& console, run::RunState& state, const Compiled& compiled, const std::string& id,
                            bool only) {
  const auto steps = run::way_back_of(state);
  std::vector<std::optional<action::Request>> requests;
  for (const auto& step : steps) requests.push_back(step.request);
  const auto seen = look(requests, compiled);
  if (!seen) return tl::unexpected<Error>(seen.error());
  if (console.json && only)
    console.document(back_json(state, id, steps, *seen));
  else if (only)
    console.out(back_text(state, id, steps, *seen, console.color_out()));
  else
    console.err(back_text(state, id, steps, *seen, console.color_err()));
  return doubts_text(steps);
}

ExitCode dry_run(Console& console, const journal::StateFolder& state, const std::string& id) {
  auto recorded = journal::read(state.run_folder(id));
  if (!recorded) return refused(console, recorded.error());
  Compiled compiled;
  if (const auto ok = compile_recorded(compiled, *recorded, state.run_folder(id)); !ok)
    return refuse(console, compiled, ok.error());
  if (!compiled.secrets) return refused(console, compiled.secrets.error());
  tell_of_secrets(console, compiled);
  run::RunState run(*compiled.plan);
  if (const auto ok = replay(run, recorded->events); !ok) return refused(console, ok.error());
  if (const auto ok = may_undo(run, id, console.named(id)); !ok) return refused(console, ok.error());
  if (const auto there = go_where_it_began(recorded->header); !there) return refused(console, there.error());
  const auto shown = preview(console, run, compiled, id, true);
  return shown ? ExitCode::as_asked : refused(console, shown.error());
}

ExitCode take_back(const Arguments& arguments, Console& console, const journal::StateFolder& state,
                   const std::string& id) {
  const Interruption interruption;
  auto looked = journal::read(state.run_folder(id));
  if (!looked) return refused(console, looked.error());
  Compiled compiled;
  if (const auto ok = compile_recorded(compiled, *looked, state.run_folder(id)); !ok)
    return refuse(console, compiled, ok.error());
  if (!compiled.secrets) return refused(console, compiled.secrets.error());
  tell_of_secrets(console, compiled);
  const auto wait = wait_limit(arguments);
  if (!wait) return misused(console, wait.error());
  if (const auto engine = engine_of(state, id); engine && (wait->count() == 0 || !engine->greeted()))
    return refused(console, in_the_way(*engine, id, console.named(id), "can't be taken back"));
  auto locks = take_locks(console, state, id, looked->header, *compiled.plan, *wait);
  if (!locks) return refused(console, locks.error());
  const auto journal = open_to_go_on(console, state, id, *compiled.plan, *looked);
  if (!journal) return refused(console, journal.error());
  auto decisions = read_decisions(arguments.decisions, *compiled.plan, login_name());
  if (!decisions) return misused(console, decisions.error());
  auto answers = read_answers(arguments.answers, *compiled.plan, login_name());
  if (!answers) return misused(console, answers.error());
  if (const auto there = go_where_it_began(looked->header); !there) return refused(console, there.error());
  std::string doubts;
  {
    Compiled shown;  // the plan grows as the events are given to it, and the run has to begin with it as it was
    auto again = *looked;
    if (const auto ok = compile_recorded(shown, again, state.run_folder(id)); !ok)
      return refuse(console, shown, ok.error());
    run::RunState run(*shown.plan);
    if (const auto ok = replay(run, looked->events); !ok) return refused(console, ok.error());
    if (const auto ok = may_undo(run, id, console.named(id)); !ok) return refused(console, ok.error());
    auto told = preview(console, run, shown, id, false);
    if (!told) return refused(console, told.error());
    doubts = std::move(*told);
  }
  if (!arguments.yes && arguments.no_input)
    return refused(console, {ErrorKind::person_needed, "a person has to say yes before anything is taken back",
                             "look at what is shown, then add --yes"});
  if (!arguments.yes)
    if (const auto yes = say_yes(console, doubts); !yes) return refused(console, yes.error());
  console.err("\n");
  Session session{console,
                  arguments,
                  compiled,
                  state,
                  **journal,
                  state.run_folder(id),
                  looked->header.jobs,
                  std::move(looked->events),
                  std::move(*answers),
                  std::move(*decisions)};
  session.undo = true;
  session.locks = &*locks;
  return conduct(std::move(session));
}

ExitCode undo(const Arguments& arguments, Console& console) {
  const auto folder = std::filesystem::absolute(state_path(arguments));
  std::error_code none;
  const auto state = std::filesystem::exists(folder, none) && !arguments.dry_run
                         ? journal::StateFolder::open(folder)
                         : Result<journal::StateFolder>(journal::StateFolder::look(folder));
  if (!state) return refused(console, state.error());
  const auto id = state->resolve(arguments.words[0]);
  if (!id) return refused(console, id.error());
  return arguments.dry_run ? dry_run(console, *state, *id) : take_back(arguments, console, *state, *id);
}

}  // namespace

extern const Command undo_command;
constexpr Command undo_command{
    "undo",
    "RUN",
    1,
    1,
    "take back what a run did, from its last step to its first",
    "It shows what would be taken back, and asks before it does. Each step goes by its `undo`, or by the inverse of\n"
    "its action; what changed nothing is left alone. It stops at a step that says `undo none`.\n",
    undo_options,
    undo_exits,
    undo};

}  // namespace ocflow::cli

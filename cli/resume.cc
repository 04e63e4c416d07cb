// ocflow resume [RUN]
#include <nlohmann/json.hpp>

#include "cli/adopted.h"
#include "cli/chosen.h"
#include "cli/control.h"
#include "cli/header_of.h"
#include "cli/interruption.h"
#include "cli/line_diff.h"
#include "cli/locks.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "cli/session.h"
#include "cli/site_secrets.h"
#include "cli/unrecorded.h"
#include "engine/base/for_good.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_decide{"--decide", "STEP=ANSWER",
                               "about a failed step: again, done, skip or failed; may be repeated",
                               &Arguments::decisions};
constexpr Option option_adopt{"--adopt", "", "go on with what the files say now, where what has begun is unchanged",
                              &Arguments::adopt};
constexpr Option option_unplanned{"--unplanned", "", "of a run that is bound to a plan: go on without that",
                                  &Arguments::unplanned};
constexpr const Option* resume_options[] = {&option_decide, &option_adopt,    &option_unplanned, &option_state,
                                            &option_yes,    &option_no_input, &option_answers,   &option_wait};
constexpr ExitCode resume_exits[] = {
    ExitCode::as_asked, ExitCode::failed,    ExitCode::person_needed, ExitCode::declined,   ExitCode::usage,
    ExitCode::invalid,  ExitCode::not_found, ExitCode::internal,      ExitCode::journal_io, ExitCode::held,
    ExitCode::drifted,  ExitCode::hung_up,   ExitCode::interrupted,   ExitCode::terminated};

void tell_of_changes(Console& console, const std::vector<ChangedFile>& changed, bool adopts) {
  if (changed.empty()) return;
  console.err("Changed since the run began" + std::string(adopts ? "" : "; it goes on with what it began with") +
              ":\n");
  for (const auto& file : changed) console.err(report::lines_after("  ", file.name));
  for (const auto& file : changed) {
    if (!file.now) {
      console.err(report::lines_after("  ", file.name + " can't be read"));
      continue;
    }
    console.err("\n" + report::lines_after("", line_diff(file.name, file.before, *file.now)));
  }
  if (!adopts) console.err("\nWith --adopt it goes on with what they say now.\n");
}

// The texts as they are now, where the run may go on by them; the record of it is durable before anything goes on.
Result<void> adopt(const journal::Recorded& looked, const Compiled& recorded, const Compiled& fresh,
                   const Library& library, const std::filesystem::path& run_folder, journal::Journal& journal,
                   std::vector<run::Event>& past) {
  const auto moved = run::adopt(looked.events, *recorded.plan, *fresh.plan);
  if (!moved) {
    auto error = moved.error();
    error.remedy = "leave what has begun as it was; without --adopt the run goes on with what it began with";
    return tl::unexpected<Error>(error);
  }
  auto header = header_with(looked.header, fresh, library);
  if (auto left = leave_secrets_out(header, fresh.chosen().givens, run_folder); !left) return left;
  auto event = adopted_event(header, *moved, login_name());
  event.seq = looked.events.size() + 1;
  event.wall_ms = system_clock().wall_ms();
  if (auto kept = journal.commit({event}); !kept) return kept;
  journal::Recorded now{looked.header, looked.events};
  now.events.push_back(std::move(event));
  if (auto followed = follow_adoptions(now); !followed) return followed;
  past = std::move(now.events);
  return {};
}

Result<void> something_is_left(const RunLine& line, const std::string& named) {
  const auto show = "`ocflow show " + named + "` tells how it went";
  if (line.outcome == "as asked")
    return fail(ErrorKind::not_found, "the run " + line.id + " has ended as asked; nothing is left to do", show);
  if (line.outcome == "taken back")
    return fail(ErrorKind::not_found, "the run " + line.id + " was taken back; nothing is left to do", show);
  return {};
}

Result<void> may_resume(const RunLine& line, const std::vector<run::Event>& past, const std::string& named) {
  if (auto left = something_is_left(line, named); !left) return left;
  for (const auto& event : past)
    if (event.kind == run::EventKind::undoing)
      return fail(ErrorKind::invalid, "the run " + line.id + " is being taken back",
                  "`ocflow undo " + named + "` goes on with that");
  return {};
}

// A run that is bound to a plan goes on only while what lies ahead is as that says.
Result<std::optional<Bound>> still_bound(const Arguments& arguments, Console& console,
                                         const std::filesystem::path& run_folder, const Compiled& compiled,
                                         const std::vector<run::Event>& past, bool adopts, bool& drifted) {
  if (arguments.unplanned) return std::optional<Bound>();
  auto bound = bound_of(run_folder, past);
  if (!bound || !*bound) return bound;
  const auto jobs = cli::jobs(arguments);
  Differences found;
  if (adopts) {
    found.push_back({"the files", "", "--adopt would go on with what they say now"});
  } else {
    auto now = differences_now(**bound, compiled, past, jobs ? *jobs : 16, console);
    if (!now) return tl::unexpected<Error>(now.error());
    found = std::move(*now);
  }
  if (found.empty()) return bound;
  drifted = true;
  const std::string what = "things are no longer as the plan says to which the run is bound; nothing was done";
  tell_drift(console, what, found, "put them right, or go on without the plan: add --unplanned");
  return fail(ErrorKind::invalid, what);
}

ExitCode go_on(const Arguments& arguments, Console& console, const journal::StateFolder& state, const std::string& id) {
  const Interruption interruption;
  auto keeper = keeper_on_standby(state.run_folder(id), id);
  auto& looked = for_good<Result<journal::Recorded>>(journal::read(state.run_folder(id)));
  if (!looked) return refused(console, looked.error());
  auto& recorded = for_good<Compiled>();
  auto& fresh = for_good<Compiled>();
  if (const auto ok = compile_recorded(recorded, *looked, state.run_folder(id)); !ok)
    return refuse(console, recorded, ok.error());
  const auto& header = looked->header;
  const auto changed = changed_files(header, recorded.chosen().givens);
  const bool adopts = arguments.adopt && (!changed.empty() || !recorded.plugins->usable());
  FileLibrary library(fresh.sources, file_of(header, header.procedures.front().path),
                      header.site.path.empty() ? "" : file_of(header, header.site.path), module_path());
  if (adopts) {
    const Wanted wanted{header.procedure, header.settings, Wanted::Until::planned, header.reverse};
    if (const auto ok = compile(fresh, library, wanted); !ok) return refuse(console, fresh, ok.error());
  }
  Compiled& compiled = adopts ? fresh : recorded;
  if (const auto ok = compiled.plugins->usable(); !ok) return refused(console, ok.error());
  if (!compiled.secrets) return refused(console, compiled.secrets.error());
  const auto wait = wait_limit(arguments);
  if (!wait) return misused(console, wait.error());
  auto locks = take_locks(console, state, id, header, *compiled.plan, *wait);
  if (!locks) return refused(console, locks.error());
  const auto journal = open_to_go_on(console, state, id, *recorded.plan, *looked);
  if (!journal) return refused(console, journal.error());
  auto& past = looked->events;
  if (const auto ok = may_resume(line_of(*looked), past, console.named(id)); !ok) return refused(console, ok.error());
  auto decisions = read_decisions(arguments.decisions, *compiled.plan, login_name());
  if (!decisions) return misused(console, decisions.error());
  auto answers = read_answers(arguments.answers, *compiled.plan, login_name());
  if (!answers) return misused(console, answers.error());
  if (const auto there = go_where_it_began(header); !there) return refused(console, there.error());
  bool drifted = false;
  const auto bound = still_bound(arguments, console, state.run_folder(id), compiled, past, adopts, drifted);
  if (!bound) return drifted ? ExitCode::drifted : refused(console, bound.error());
  console.err("run " + id + "  " + report::one_line(compiled.chosen().title) + "\n");
  tell_of_secrets(console, compiled);
  tell_of_changes(console, changed, adopts);
  if (adopts) {
    if (const auto ok = adopt(*looked, recorded, fresh, library, state.run_folder(id), **journal, past); !ok)
      return refused(console, ok.error());
    console.err("\nIt goes on with what they say now.\n");
  }
  console.err("\n");
  Session session{console,
                  arguments,
                  compiled,
                  state,
                  **journal,
                  state.run_folder(id),
                  header.jobs,
                  std::move(past),
                  std::move(*answers),
                  std::move(*decisions)};
  session.locks = &*locks;
  session.bound = *bound ? &**bound : nullptr;
  session.keeper = std::move(keeper);
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
                    "`ocflow status " + console.named(id) + "` shows how far it is"});
  if ((*said)["type"] == "handed_over") {
    engine.wait_for_end(std::chrono::minutes(1));  // one that is there all the same holds the lock, which is told
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
  const auto folder = std::filesystem::absolute(state_path(arguments));
  std::error_code none;
  const auto state = std::filesystem::exists(folder, none)
                         ? journal::StateFolder::open(folder)
                         : Result<journal::StateFolder>(journal::StateFolder::look(folder));
  if (!state) return refused(console, state.error());
  const auto id = choose_to_resume(*state, arguments.words, console);
  if (!id) return misused(console, id.error());
  if (auto engine = engine_of(*state, *id))
    if (const auto there = go_on_there(arguments, console, *engine, *id)) return *there;
  // Where the last events say that there is nothing to do, all the others need not be read. Of a run that was looked
  // for they were asked already.
  if (!arguments.words.empty() && seems_over(*state, *id))
    if (const auto line = look_at(*state, *id))
      if (const auto left = something_is_left(*line, console.named(*id)); !left) return refused(console, left.error());
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
    "Without RUN it takes the one that is paused, else the last one that has not ended as asked; where it could be "
    "one\n"
    "or the other, it names them and does nothing. It goes on with the procedure, the site file and the settings that\n"
    "were recorded when the run began, whatever became of the files since; what has changed is shown.\n",
    resume_options,
    resume_exits,
    resume};

}  // namespace ocflow::cli

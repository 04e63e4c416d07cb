// ocflow cancel RUN
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/control.h"
#include "cli/locks.h"
#include "cli/options.h"
#include "cli/recorded_run.h"
#include "cli/request.h"
#include "cli/session.h"
#include "cli/unrecorded.h"
#include "engine/host/keeper_client.h"
#include "engine/host/launch.h"
#include "engine/host/program_left.h"
#include "engine/host/strays.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_cancel_wait{
    "--wait", "D", "wait so long for a sign of life while its engine ends what runs; 1m, if unsaid", &Arguments::wait};
constexpr const Option* cancel_options[] = {&option_why, &option_state, &option_cancel_wait};
constexpr ExitCode cancel_exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,      ExitCode::invalid,
                                     ExitCode::not_found, ExitCode::internal, ExitCode::journal_io, ExitCode::held};

// To end the engine is safe at any time: what it had begun is in its journal and with its keeper.
std::string kill_and_cancel(const keeper::ControlClient& engine, const std::string& cancel) {
  return "`kill -KILL " + std::to_string(engine.pid()) + "` ends the engine, and `" + cancel +
         "` then ends what runs, through the keeper";
}

Result<void> silent(const keeper::ControlClient& engine, const std::string& id, const std::string& cancel) {
  const auto pid = std::to_string(engine.pid());
  const bool stopped = keeper::is_stopped(engine.pid());
  return fail(ErrorKind::held,
              "the run " + id + " is not cancelled: its engine (process " + pid + ") lives and does not answer" +
                  (stopped ? ", for it was stopped by a signal" : ""),
              (stopped ? "`kill -CONT " + pid + "` lets it go on, and `" : "try `") + cancel + "` again; or " +
                  kill_and_cancel(engine, cancel));
}

Result<void> still_there(const keeper::ControlClient& engine, const std::string& id, const std::string& named,
                         Duration limit) {
  const auto cancel = "ocflow cancel " + named;
  return fail(ErrorKind::failed,
              "the run " + id + " is being cancelled and nothing new begins, but for " + duration_text(limit) +
                  " its engine (process " + std::to_string(engine.pid()) + ") has told of no end of what runs",
              "`ocflow status " + named + "` shows what that is; `" + cancel + "` waits again; " +
                  kill_and_cancel(engine, cancel));
}

// The engine ends what runs, and itself. Each step has ten seconds to end well; as long as there is news of that, it is
// waited for.
Result<void> end_engine(keeper::ControlClient& engine, const std::string& why, const std::string& id,
                        const std::string& named, Duration limit) {
  if (!engine.greeted()) return silent(engine, id, "ocflow cancel " + named);
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(limit);
  for (const char* what : {"cancel", "watch"})
    if (!engine.tell(request(what, why))) break;  // it has just ended
  auto said = engine.next(wait);
  while (said) said = engine.next(wait);
  if (said.error().kind == ErrorKind::held) return still_there(engine, id, named, limit);
  if (said.error().kind != ErrorKind::not_found) return tl::unexpected<Error>(said.error());
  return engine.wait_for_end(wait) ? Result<void>() : still_there(engine, id, named, limit);
}

// A sitting of its own, without an engine: what still runs is ended through the keeper, and that is recorded.
ExitCode settle(const Arguments& arguments, Console& console, const journal::StateFolder& state,
                const std::string& id) {
  auto lock = journal::Lock::take(state, "the run " + id, "run " + id + " of " + login_name() + ", who cancels it");
  if (!lock) return refused(console, lock.error());
  lock->stays(false);
  lock->tell({});
  auto recorded = journal::read(state.run_folder(id));
  if (!recorded) return refused(console, recorded.error());
  Compiled compiled;  // anew: a plan grows with what happens to it
  if (const auto ok = compile_recorded(compiled, *recorded, state.run_folder(id)); !ok)
    return refuse(console, compiled, ok.error());
  const auto journal = open_to_go_on(console, state, id, *compiled.plan, *recorded);
  if (!journal) return refused(console, journal.error());
  Session session{console, arguments, compiled, state, **journal, state.run_folder(id), 16, {}, {}, {}};
  session.past = std::move(recorded->events);
  session.undo = std::any_of(session.past.begin(), session.past.end(),
                             [](const auto& event) { return event.kind == run::EventKind::undoing; });
  session.cancel = true;
  session.why = arguments.why;
  const auto code = conduct(std::move(session));
  return code == ExitCode::declined ? ExitCode::as_asked : code;
}

// What a dead keeper left behind: attempts of which no end was recorded.
std::vector<keeper::Process> sweep(const std::string& id, const std::vector<std::uint64_t>& unseen) {
  const auto ours = [&](std::string_view marked) {
    const auto mark = keeper::attempt_of(marked);  // of a start that nobody saw come up, too
    if (mark.substr(0, id.size() + 1) != id + ":") return false;
    const auto key = mark.substr(id.size() + 1);
    return key.substr(0, 4) == "read" ||
           std::any_of(unseen.begin(), unseen.end(), [&](std::uint64_t k) { return key == std::to_string(k); });
  };
  return keeper::end_marked(ours, keeper::grace);
}

// Attempts whose end nobody saw: what they started may live.
std::vector<std::uint64_t> unseen_ends(const RecordedRun& run) {
  std::vector<std::uint64_t> keys;
  for (const auto& attempt : run.state->open_attempts()) keys.push_back(attempt.key);
  std::map<std::pair<plan::NodeId, std::uint16_t>, std::uint64_t> intents;
  for (const auto& event : run.recorded.events) {
    const std::pair act{event.node, event.clause};
    if (event.kind == run::EventKind::intent) intents[act] = event.seq;
    if (event.kind == run::EventKind::observed && event.ended == action::Ended::in_doubt) keys.push_back(intents[act]);
  }
  return keys;
}

// What only may be of the run is for a person to end.
Result<void> no_guess(const std::filesystem::path& folder, const std::string& id,
                      const std::vector<std::uint64_t>& unseen) {
  std::map<pid_t, keeper::Process> perhaps;
  for (const auto& one : keeper::left_of(folder, id, unseen))
    for (const auto& process : one.perhaps) perhaps[process.pid] = process;
  std::vector<keeper::Process> left;
  for (auto& [pid, process] : perhaps) left.push_back(std::move(process));
  if (left.empty()) return {};
  return fail(ErrorKind::failed,
              "the run " + id + " is cancelled, and " +
                  (left.size() == 1 ? "a program was" : std::to_string(left.size()) + " programs were") +
                  " not ended, for nothing tells whether " + (left.size() == 1 ? "it is" : "they are") +
                  " of it: " + keeper::names_of(left),
              keeper::how_to_end(left));
}

Result<void> nothing_left(const journal::StateFolder& state, const std::string& id,
                          const std::vector<std::uint64_t>& unseen) {
  const auto folder = state.run_folder(id);
  if (!keeper::wait_for_keeper_end(folder, std::chrono::seconds(30)))
    return fail(ErrorKind::failed, "the keeper of the run " + id + " does not end",
                "look for ocflow-keeper " + folder.string() + " among the processes");
  const auto left = sweep(id, unseen);
  if (left.empty()) return no_guess(folder, id, unseen);
  return fail(ErrorKind::failed, "of the run " + id + " this could not be ended: " + keeper::why_left(left),
              "end it by hand; what the run has recorded stays as it is");
}

std::string last_word(const std::string& id, const std::string& before, bool live) {
  const std::string nothing = "; nothing of it runs.\n";
  if (before == "as asked") return "The run " + id + " has ended as asked" + (live ? " meanwhile" : "") + nothing;
  if (before == "taken back") return "The run " + id + " was taken back" + (live ? " meanwhile" : "") + nothing;
  return "The run " + id + (before == "cancelled" && !live ? " was cancelled before" : " is cancelled") + nothing;
}

ExitCode cancel(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto id = state.resolve(arguments.words[0]);
  if (!id) return refused(console, id.error());
  const auto limit = arguments.wait.empty() ? Result<Duration>(std::chrono::minutes(1)) : wait_limit(arguments);
  if (!limit) return misused(console, limit.error());
  auto engine = engine_of(state, *id);
  if (engine)
    if (auto ended = end_engine(*engine, arguments.why, *id, console.named(*id), *limit); !ended)
      return refused(console, ended.error());
  auto run = recorded_run(state, *id);
  if (!run) return refused(console, run.error());
  const auto unseen = unseen_ends(**run);
  const auto outcome = report::outcome_name((*run)->folder->report());
  const bool ended = outcome == "as asked" || outcome == "taken back" || outcome == "cancelled";
  const bool over = ended && (*run)->state->open_attempts().empty();
  if (!over)
    if (const auto code = settle(arguments, console, state, *id); code != ExitCode::as_asked) return code;
  if (auto none = nothing_left(state, *id, unseen); !none) return refused(console, none.error());
  if (!console.json)
    console.out(last_word(*id, outcome, engine.has_value()));
  else if (over)
    console.document({{"run", *id}, {"outcome", outcome}});
  return ExitCode::as_asked;
}

}  // namespace

extern const Command cancel_command;
constexpr Command cancel_command{"cancel",
                                 "RUN",
                                 1,
                                 1,
                                 "end a run and all that runs of it, and give it up",
                                 "When it returns, no process of the run lives on this machine. A run that was "
                                 "cancelled is only resumed by its name.\n",
                                 cancel_options,
                                 cancel_exits,
                                 cancel,
                                 "something of the run could not be ended"};

}  // namespace ocflow::cli

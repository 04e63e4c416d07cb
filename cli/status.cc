// ocflow status [RUN]
#include <map>
#include <nlohmann/json.hpp>

#include "cli/chosen.h"
#include "cli/control.h"
#include "cli/keeper_seen.h"
#include "cli/options.h"
#include "cli/recorded_run.h"
#include "cli/request.h"
#include "cli/still_acting.h"
#include "cli/waits.h"
#include "engine/host/strays.h"
#include "engine/report/standing.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_watch{"--watch", "", "show it again whenever something happens, until nothing goes on",
                              &Arguments::watch};
constexpr const Option* status_options[] = {&option_watch, &option_state};
constexpr ExitCode status_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                     ExitCode::not_found, ExitCode::internal, ExitCode::journal_io};

struct Ending {
  std::int64_t since_ms = 0;  // 0: it is not under way
  std::string why;
};

struct Seen {
  report::Report report;
  report::Standing standing;
  std::string who;
  nlohmann::json engine;  // its hello, or what is known of one that doesn't answer; null: there is none
  KeeperSeen keeper;
  std::set<std::uint64_t> ended;  // attempts of which only the keeper knows the end
  Ending ending;
  std::map<std::string, nlohmann::json> waits;  // of what its engine says that it waits, by path
  std::string left;                             // of a killed keeper's programs
  std::string option;                           // that names the state folder in the commands, as it was given
  std::string command(const char* verb) const {
    return std::string("ocflow ") + verb + " " + report.run_id + (option.empty() ? "" : " " + option);
  }
};

// It begins nothing more, and has not ended.
Ending ending_of(const std::vector<run::Event>& events) {
  Ending out;
  for (const auto& event : events) {
    const bool anew = event.kind == run::EventKind::run_resumed || event.kind == run::EventKind::undoing;
    if (anew || event.kind == run::EventKind::run_ended) out = {};
    if (event.kind == run::EventKind::draining) out = {event.wall_ms, event.text};
  }
  return out;
}

// No event tells of what only waits, so the engine is asked. What it says meanwhile to somebody who watches is news,
// and the journal is read after that.
std::map<std::string, nlohmann::json> waits_of(keeper::ControlClient& engine) {
  std::map<std::string, nlohmann::json> out;
  if (!engine.greeted() || !engine.tell(request("status", {}))) return out;
  for (auto said = engine.next(std::chrono::seconds(5)); said; said = engine.next(std::chrono::seconds(5))) {
    if (said->value("type", "") != "status") continue;
    const auto found = said->find("waiting");  // releases before don't tell
    if (found != said->end() && found->is_array())
      for (const auto& one : *found) out.emplace(one.value("path", ""), one);
    break;
  }
  return out;
}

Result<Seen> look(const journal::StateFolder& state, const std::string& id, keeper::ControlClient* engine,
                  const std::string& option) {
  auto waits = engine ? waits_of(*engine) : std::map<std::string, nlohmann::json>();
  auto run = recorded_run(state, id);
  if (!run) return tl::unexpected<Error>(run.error());
  Seen out;
  out.waits = std::move(waits);
  out.option = option;
  out.report = (*run)->folder->report();
  out.keeper = keeper_seen(state.run_folder(id));
  out.ending = ending_of((*run)->recorded.events);
  if (!out.report.ended)
    out.standing = report::standing(*(*run)->state, *(*run)->folder, (*run)->recorded.events, out.keeper.begun);
  out.who = (*run)->recorded.header.who;
  if (engine && engine->greeted()) out.engine = engine->hello();
  if (engine && !engine->greeted())
    out.engine = {{"pid", engine->pid()},
                  {"answers", false},
                  {"stopped", keeper::is_stopped(engine->pid())},
                  {"last_ms", (*run)->recorded.events.empty() ? 0 : (*run)->recorded.events.back().wall_ms}};
  if (!engine) out.ended = out.keeper.ended;
  if (!engine) out.left = left_text(*(*run)->state, state.run_folder(id), id, "a resume waits for its end");
  return out;
}

std::string_view name_of(report::Now::What what) {
  return what == report::Now::What::acts ? "acts" : what == report::Now::What::person ? "asks a person" : "looks";
}

const nlohmann::json* wait_of(const report::Now& now, const Seen& seen) {
  const auto found = seen.waits.find(now.path);
  return found == seen.waits.end() || now.what != report::Now::What::looks ? nullptr : &found->second;
}

// `until` or the pause before a retry.
std::string wait_text(const nlohmann::json& wait, std::int64_t wall_ms) {
  const auto until_ms = wait.value("until_ms", std::int64_t{-1});
  if (wait.value("what", "") == "pauses")
    return "it is tried again at " + report::moment_text(until_ms) + " (in " +
           report::span_text(std::max<std::int64_t>(0, until_ms - wall_ms)) + ")";
  const auto since_ms = wait.value("since_ms", std::int64_t{0});
  const auto seen = report::one_line(wait.value("seen", ""));
  return (seen.empty() ? "" : seen + "; ") + looks_text(wait.value("looks", std::uint64_t{0}), until_ms) + ", since " +
         report::moment_text(since_ms) + " (" + report::span_text(std::max<std::int64_t>(0, wall_ms - since_ms)) + ")";
}

nlohmann::json to_json(const Seen& seen) {
  auto now = nlohmann::json::array();
  for (const auto& n : seen.standing.now) {
    now.push_back({{"number", n.number},
                   {"path", n.path},
                   {"sentence", n.sentence},
                   {"what", name_of(n.what)},
                   {"since_ms", n.since_ms},
                   {"host", n.host.empty() ? "localhost" : n.host}});
    auto& last = now.back();
    if (n.key != 0) last["key"] = n.key, last["attempt"] = n.attempt;
    if (!n.closes.empty()) last["finally"] = n.closes;
    if (n.limit_ms >= 0) last["limit_ms"] = n.limit_ms;
    if (seen.ended.count(n.key) > 0) last["ended_in_keeper"] = true;
    if (const auto* wait = wait_of(n, seen)) last.update(*wait);
  }
  auto out = report::to_json(seen.report);
  out.erase("steps");
  out["who"] = seen.who;
  out["engine"] = seen.engine;
  out["keeper"] = seen.keeper.lives;
  out["keeper_stopped"] = seen.keeper.stopped;
  if (seen.keeper.lives && seen.keeper.pid > 0) out["keeper_pid"] = seen.keeper.pid;
  out["ending"] = nullptr;
  if (seen.ending.since_ms != 0) out["ending"] = {{"since_ms", seen.ending.since_ms}, {"why", seen.ending.why}};
  out["now"] = now;
  if (!seen.left.empty()) out["left"] = seen.left;
  out["ahead"] = seen.standing.ahead;
  out["waiting"] = seen.standing.waiting;
  return out;
}

bool nobody_there(const Seen& seen) { return !seen.engine.is_object() && !seen.keeper.lives; }

// A keeper goes on with what acts; nobody looks or asks without an engine.
bool had_begun(const report::Now& n, const Seen& seen) {
  return nobody_there(seen) || (n.what != report::Now::What::acts && !seen.engine.is_object());
}

std::string line_now(const report::Now& n, const Seen& seen, std::int64_t wall_ms) {
  const auto* wait = wait_of(n, seen);
  const bool gone = had_begun(n, seen);
  const auto name = wait ? wait->value("what", "waits") : gone ? "had begun" : std::string(name_of(n.what));
  std::string out = "  " + report::padded(name, 15) + n.number + "  " +
                    (n.closes.empty() ? n.sentence : "finally: " + n.closes) + "\n";
  if (wait) return out + std::string(17 + n.number.size() + 2, ' ') + wait_text(*wait, wall_ms) + "\n";
  if (n.since_ms == 0) return out;  // a wait with nothing before it has left no event yet
  out += std::string(17 + n.number.size() + 2, ' ');
  if (n.what == report::Now::What::acts) out += "on " + (n.host.empty() ? "this machine" : n.host) + ", ";
  if (n.attempt > 1) out += "attempt " + std::to_string(n.attempt) + ", ";
  out += "since " + report::moment_text(n.since_ms);
  if (seen.ended.count(n.key) > 0) return out + ": it has ended; a resume takes that in\n";
  if (gone && n.what == report::Now::What::acts) return out + ": a resume finds out what became of it\n";
  out += " (" + report::span_text(std::max<std::int64_t>(0, wall_ms - n.since_ms)) + ")";
  if (n.limit_ms >= 0) out += ", at most " + report::span_text(n.limit_ms);
  return out + "\n";
}

// It may go on by itself at any time, and nobody else can take the run meanwhile.
std::string silent_engine(const Seen& seen) {
  const auto pid = std::to_string(seen.engine.value("pid", 0));
  const auto last_ms = seen.engine.value("last_ms", std::int64_t{0});
  std::string out = "Its engine, process " + pid + " on this machine, lives and does not answer";
  if (seen.engine.value("stopped", false))
    out += ", for it was stopped by a signal: `kill -CONT " + pid + "` lets it go on";
  out += ".\nThe last that it recorded is of " + report::moment_text(last_ms);
  if (last_ms > 0) out += " (" + report::span_text(std::max<std::int64_t>(0, system_clock().wall_ms() - last_ms)) + ")";
  return out + ". `kill -KILL " + pid + "` ends it without harm; then `" +
         seen.command(seen.report.undoing ? "undo" : "resume") + "` takes the run up again.\n";
}

// Without it nothing begins and no end is heard of. Of an engine that has just noticed that, it is the end as well.
std::string keeper_text(const Seen& seen) {
  const std::string unnamed = "of which its record doesn't tell the process";
  const auto& keeper = seen.keeper;
  const auto name = "Its keeper, " + (keeper.pid > 0 ? "process " + std::to_string(keeper.pid) : unnamed) + ", ";
  if (keeper.stopped)
    return name + "was stopped by a signal, so nothing begins and no end is told: `kill -CONT " +
           std::to_string(keeper.pid) + "` lets it go on.\n";
  if (keeper.lives || !keeper.was || !seen.engine.is_object() || seen.report.ended) return {};
  return name + "is gone, so nothing new begins; `" + seen.command("resume") +
         "` finds out what became of what had begun, when the engine has ended.\n";
}

std::string ending_text(const Ending& ending) {
  if (ending.since_ms == 0) return {};
  const auto ago_ms = std::max<std::int64_t>(0, system_clock().wall_ms() - ending.since_ms);
  return "It is ending (" + report::one_line(ending.why) + "), since " + report::moment_text(ending.since_ms) + " (" +
         report::span_text(ago_ms) + "): nothing new begins.\n";
}

std::string who_goes_on(const Seen& seen) {
  if (seen.engine.is_object() && !seen.engine.value("answers", true)) return silent_engine(seen);
  if (seen.engine.is_object())
    return "Its engine is process " + std::to_string(seen.engine.value("pid", 0)) + " on " +
           seen.engine.value("host", std::string("this machine")) + ".\n";
  if (seen.report.began_ms == 0)
    return "Its start was cut off before it had begun anything. `" + seen.command("forget") + "` takes it away.\n";
  const auto how = seen.report.undoing ? "`" + seen.command("undo") + "` goes on with that.\n"
                                       : "`" + seen.command("resume") + "` takes it up again.\n";
  if (seen.keeper.lives) return "Its engine is gone; its keeper goes on with what runs. " + how;
  return seen.report.ended ? "" : "Neither its engine nor its keeper is there. " + how;
}

std::string to_text(const Seen& seen, bool color) {
  const auto& report = seen.report;
  const auto wall_ms = system_clock().wall_ms();
  std::string out = report.procedure + "  " + report.title + "\nrun " + report.run_id + ", began " +
                    report::moment_text(report.began_ms) + " by " + report::one_line(seen.who) + ": " +
                    report::outcome_name(report) + "\n" + who_goes_on(seen) + keeper_text(seen) +
                    ending_text(seen.ending);
  if (report.pause.now)
    out += report::pause_text(report.pause) + ", since " + report::moment_text(report.pause.since_ms) +
           (seen.engine.is_object() ? ".\n`" + seen.command("resume") + "` lets it go on.\n" : ".\n");
  if (!seen.standing.now.empty()) out += "\n";
  for (const auto& n : seen.standing.now) out += line_now(n, seen, wall_ms);
  out += report::lines_after("", seen.left);
  if (!report.ended && !seen.standing.ahead.empty()) {
    out += "\nNot begun: " + report::count_text(seen.standing.waiting, "step", "steps") + "\n";
    for (const auto& line : seen.standing.ahead) out += "  " + line + "\n";
  }
  const bool waits_for_word = report.ended || !report::undecided(report).empty();
  return nobody_there(seen) && waits_for_word ? out + "\n" + report::short_summary(report, seen.option, color) : out;
}

void show(Console& console, const Seen& seen, bool again) {
  if (console.json)
    console.out(to_json(seen).dump(again ? -1 : 2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  else
    console.out(to_text(seen, console.color_out()) + (again ? "\n" : ""));
  console.flush();
}

// Each time from the journal, which knows everything that is durable; the engine only says when to look.
Result<void> watch(Console& console, const journal::StateFolder& state, const std::string& id,
                   std::optional<keeper::ControlClient>& engine, const std::string& option) {
  constexpr auto breath = std::chrono::milliseconds(200);
  if (auto heard = ask(*engine, "watch", {}); !heard && heard.error().kind != ErrorKind::not_found)
    return tl::unexpected<Error>(heard.error());
  for (bool live = true; live;) {
    const auto news = engine->next(std::chrono::milliseconds(-1));
    live = news.has_value();
    for (int more = 0; live && more < 5 && engine->next(breath); ++more) {
    }  // what comes at once is shown at once
    if (!live) engine->wait_for_end(std::chrono::seconds(5));
    const auto seen = look(state, id, live ? &*engine : nullptr, option);
    if (!seen) return tl::unexpected<Error>(seen.error());
    show(console, *seen, true);
  }
  return {};
}

ExitCode status(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto& option = console.state_option;
  if (arguments.words.empty() && state.runs().empty())
    return refused(console, {ErrorKind::not_found, "nothing was run yet in " + state.path().string(),
                             "--state names another folder"});
  const auto chosen = choose(state, arguments.words);
  if (!chosen) return refused(console, chosen.error());
  const auto& id = chosen->id;
  auto engine = engine_of(state, id);
  const auto seen = look(state, id, engine ? &*engine : nullptr, option);
  if (!seen) return refused(console, seen.error());
  const bool again = arguments.watch && engine && engine->greeted();
  show(console, *seen, again);
  if (!again && !console.json) console.out(others_text(*chosen, console));
  if (again)
    if (auto watched = watch(console, state, id, engine, option); !watched) return refused(console, watched.error());
  return ExitCode::as_asked;
}

}  // namespace

extern const Command status_command;
constexpr Command status_command{"status",
                                 "[RUN]",
                                 0,
                                 1,
                                 "show how a run stands: what goes on now, since when, and what comes next",
                                 "Without RUN it takes the last one that goes on now, else the last one.\n",
                                 status_options,
                                 status_exits,
                                 status};

}  // namespace ocflow::cli

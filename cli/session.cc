#include "cli/session.h"

#include <asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "cli/control.h"
#include "cli/decisions.h"
#include "cli/hosts.h"
#include "cli/interruption.h"
#include "cli/loop.h"
#include "cli/request.h"
#include "cli/score.h"
#include "cli/still_acting.h"
#include "cli/unrecorded.h"
#include "engine/base/for_good.h"
#include "engine/host/child.h"
#include "engine/host/keeper_client.h"
#include "engine/journal/verify.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/how_ended.h"

namespace ocflow::cli {

using run::Event;
using run::EventKind;
using run::State;

namespace {

class Conductor {
 public:
  explicit Conductor(Session& session)
      : s_(session),
        state_(for_good<run::RunState>(*s_.compiled.plan)),
        folder_(for_good<report::Folder>(state_, s_.journal.header().run_id)),
        live_(state_, folder_, s_.console),
        who_(login_name()),
        asker_(io_, s_.console, state_, s_.answers, who_, !s_.arguments.no_input, s_.arguments.yes) {}

  ExitCode conduct();

 private:
  Result<void> take_up();
  Result<ExitCode> drive();
  Result<void> listen(Loop& loop, Hosts& hosts, keeper::Client& keeper);
  void allow_for_files();
  ExitCode ending(const run::Driver& driver, int signal) const;
  void show_end(ExitCode code);
  void tell_out_of_reach();
  void note_head();
  run::Options options(Record kept);
  void keep_score();

  Session& s_;
  asio::io_context io_;
  run::RunState& state_;
  report::Folder& folder_;
  Live live_;
  std::string who_;
  TerminalOperator asker_;
  bool unrecorded_ = false;  // what stands in the journal is not all
};

Result<void> Conductor::take_up() {
  for (const auto& event : s_.past) {
    state_.apply(event);
    if (!state_.broken().empty())
      return fail(ErrorKind::invalid, "the journal doesn't fit its procedure: " + state_.broken(),
                  "the run can't be taken up; `ocflow show` tells how far it is known");
    folder_.happened(event);
  }
  return {};
}

ExitCode Conductor::ending(const run::Driver& driver, int signal) const {
  const auto halted = driver.stopped() == run::Stopped::journal || driver.stopped() == run::Stopped::keeper;
  if (halted)
    return exit_code(driver.stopped() == run::Stopped::journal ? ErrorKind::journal_io : driver.error()->kind);
  if (state_.as_asked()) return ExitCode::as_asked;
  if (signal != 0) return exit_code_of_signal(signal);
  if (driver.error() && driver.stopped() != run::Stopped::person_needed) return ExitCode::failed;  // it stands open
  switch (driver.stopped()) {
    case run::Stopped::person_needed:
      return ExitCode::person_needed;
    case run::Stopped::declined:
    case run::Stopped::drained:
    case run::Stopped::cancelled:
      return ExitCode::declined;
    default:
      return run::only_declined(state_) ? ExitCode::declined : ExitCode::failed;
  }
}

// Each attempt needs some open files in the keeper, which has the limit that we have.
void Conductor::allow_for_files() {
  const auto most = keeper::most_at_once();
  if (s_.jobs <= most) return;
  s_.console.err("Only " + std::to_string(most) + " actions at a time instead of " + std::to_string(s_.jobs) +
                 ": no more files may be open (ulimit -Hn).\n");
  s_.jobs = most;
}

// What has begun once, and what a person has said `again` to, is looked at no more before it begins.
run::Options Conductor::options(Record kept) {
  run::Options out{s_.jobs, who_, s_.journal.header().run_id, "localhost", std::move(kept), {}, {}, {}};
  for (const auto& open : state_.open_attempts()) {
    const bool final = run::is_final(state_.plan(), open.node, open.clause);
    const auto& words = final ? s_.decisions.by_final : s_.decisions.by_step;
    if (const auto said = words.find(open.node); said != words.end()) out.said.insert(*said);
  }
  if (!s_.bound) return out;
  out.plan = s_.bound->file.hash;
  out.expected = [this](plan::NodeId node, std::uint16_t clause) -> std::optional<run::Expectation> {
    const auto at = s_.bound->expected.find(act_key(state_.plan().path(node), clause));
    return at == s_.bound->expected.end() ? std::nullopt : std::optional(at->second);
  };
  for (const auto& e : s_.past) {
    const bool again = e.kind == EventKind::decided && e.answer == run::Answer::again && !e.who.empty();
    const bool begun = e.kind == EventKind::intent;
    if (again || begun) out.released.insert(e.node);
  }
  return out;
}

// Of the score nothing hangs, so where it can't be kept that is said, and no more.
void Conductor::keep_score() {
  if (!s_.bound) return;
  const auto events = s_.journal.events();
  if (!events) return;
  if (const auto kept = cli::keep_score(s_.run_folder, score_of(s_.bound->file.document, state_, *events)); !kept)
    tell(s_.console, kept.error());
}

// The loop hears every signal from here on. What came before ends the command, with nothing begun.
Result<void> Conductor::listen(Loop& loop, Hosts& hosts, keeper::Client& keeper) {
  loop.listen();
  auto none = Interruption::none(s_.past.empty() ? "before it had begun" : "before it went on");
  if (none) return none;
  hosts.release();
  keeper.release();
  keeper.flush();
  io_.poll();
  return none;
}

Result<ExitCode> Conductor::drive() {
  const Interruption interruption;
  Loop loop(io_, s_.console, system_clock());
  const auto program = keeper::find_keeper();
  if (!program) return tl::unexpected<Error>(program.error());
  const auto& run_id = s_.journal.header().run_id;
  s_.keeper.begin();
  auto kept = kept_values(s_.state, s_.journal.header());  // while the keeper opens its files
  auto keeper =
      keeper::Client::connect(io_, {*program, s_.run_folder, run_id, false, s_.next_seq()}, std::move(s_.keeper));
  if (!keeper) return tl::unexpected<Error>(keeper.error());
  allow_for_files();
  Hosts hosts(io_, s_.compiled.site.get(), **keeper,
              {*program, run_id, false, s_.compiled.plugins.get(), s_.next_seq()});
  hosts.tell_on(s_.console);
  if (!kept) return tl::unexpected<Error>(kept.error());
  KeepingRecorder recorder(s_.journal, *s_.compiled.plan, s_.state, s_.journal.header());
  if (auto again = recorder.keep_again(s_.past); !again) return tl::unexpected<Error>(again.error());
  Control control(loop, state_, live_);
  run::Driver driver(state_, {hosts, recorder, asker_, control, system_clock()}, options(std::move(*kept)),
                     s_.next_seq());
  if (auto opened = control.open(io_, s_.run_folder, s_.journal.header(), driver); !opened)
    s_.console.err("The run can't be controlled from elsewhere: " + report::one_line(opened.error().what) + "\n");
  loop.on_drain([this] { asker_.withdraw(); });
  loop.on_turn([&] {
    control.turned();
    live_.turned(driver, system_clock().elapsed());
    if (s_.locks) s_.locks->tell(live_.last_begun() + (state_.paused() ? " (paused)" : ""));
  });
  asker_.on_hangup([&loop] { loop.lost_terminal("the terminal went away"); });
  if (s_.cancel) driver.give_up(who_, "cancelled by " + who_ + (s_.why.empty() ? "" : ": " + s_.why));
  if (auto none = listen(loop, hosts, **keeper); !none) return tl::unexpected<Error>(none.error());
  if (s_.has_begun) *s_.has_begun = true;
  loop.run(driver, s_.undo ? EventKind::undoing : s_.past.empty() ? EventKind::run_started : EventKind::run_resumed);
  const bool none_recorded = driver.stopped() == run::Stopped::journal && s_.journal.head().events == 0;
  if (s_.has_begun) *s_.has_begun = !none_recorded;
  asker_.on_hangup({});
  control.close();
  if (!loop.left()) {
    hosts.release();
    (*keeper)->release();
  }
  (*keeper)->flush();
  io_.poll();
  if (const auto* error = driver.error()) {
    tell(s_.console, *error);
    unrecorded_ = driver.stopped() == run::Stopped::journal;
    if (none_recorded)
      return ExitCode::journal_io;  // nothing was done
    else if (driver.stopped() != run::Stopped::journal && driver.stopped() != run::Stopped::keeper)
      tell_out_of_reach();
    else if (unrecorded_)
      tell_unrecorded(s_.console, folder_, driver.unrecorded(), s_.journal, s_.state);
    else
      s_.console.err("So nothing new begins. `ocflow resume " + s_.console.named(run_id) +
                     "` finds out what became of what had begun, " + "and goes on.\n");
  }
  if (loop.left() && loop.signal() == 0) return ExitCode::declined;
  return ending(driver, loop.signal());
}

// What may still run on another host, or has ended there, is nothing that a person has to guess.
void Conductor::tell_out_of_reach() {
  const auto open = state_.open_attempts();
  const std::string run = s_.console.named(s_.journal.header().run_id) + "` ";
  s_.console.err("So the run stands open. When that can be reached, `ocflow " +
                 (s_.cancel ? "cancel " + run + "ends it there.\n"
                            : (s_.undo ? "undo " : "resume ") + run + "asks how it ended, and goes on.\n"));
  if (s_.cancel || open.empty()) return;
  const auto& plan = *s_.compiled.plan;
  const bool final = run::is_final(plan, open.front().node, open.front().clause);
  const auto path = final ? run::final_path(plan, open.front().node) : plan.path(open.front().node);
  s_.console.err("If it never can: add --decide " + report::shell_word(path + "=done") +
                 ", or =again, =skip, when you know what became of it.\n");
}

void Conductor::show_end(ExitCode code) {
  auto report = folder_.outcome();
  if (s_.console.json)
    report = folder_.report();
  else if (!report.ended || !report.as_asked || report.undoing)
    report = folder_.brief();
  if (code == ExitCode::person_needed && !asker_.unanswered().empty())
    s_.console.err("A person is needed:\n" + report::lines_after("  ", asker_.unanswered()));
  if (!s_.console.json) {
    s_.console.err("\n");
    s_.console.flush();
    s_.console.out(report::summary(report, s_.console.state_option, s_.console.color_out()));
    return;
  }
  auto document = report::to_json(report);
  document["exit_code"] = static_cast<int>(code);
  if (!asker_.unanswered().empty()) document["asked"] = asker_.unanswered();
  s_.console.document(document);
}

void Conductor::note_head() {
  if (const auto noted = journal::note_head(s_.state, s_.journal.header().run_id, s_.journal.head()); !noted)
    tell(s_.console, noted.error());
}

ExitCode Conductor::conduct() {
  // A run that is given up begins nothing.
  auto ok = s_.cancel ? Result<void>() : s_.compiled.plugins->usable();
  if (ok) ok = take_up();
  Decisions decisions{s_, io_, state_, folder_, live_, asker_, who_};
  if (const auto wrong = ok ? decisions.wrong() : std::nullopt) {
    tell(s_.console, *wrong);
    return ExitCode::usage;
  }
  if (ok) ok = decisions.record();
  if (ok && !s_.cancel && !s_.undo) ok = decisions.ask_for_the_rest();
  if (!ok) {
    tell(s_.console, ok.error());
    return exit_code(ok.error().kind);
  }
  if (!s_.cancel) s_.console.err(left_text(state_, s_.run_folder, s_.journal.header().run_id, "its end is waited for"));
  const auto code = drive();
  if (s_.locks) s_.locks->stay(!state_.open_attempts().empty());
  if (code && *code != ExitCode::journal_io) note_head();
  if (code && !unrecorded_) keep_score();
  if (!code) {
    tell(s_.console, code.error());
    return exit_code(code.error().kind);
  }
  if (!unrecorded_) show_end(*code);
  return *code;
}

}  // namespace

// Where there is no program for it nothing is started; it is told when one is wanted.
keeper::Standby keeper_on_standby(const std::filesystem::path& run_folder, const std::string& run_id) {
  const auto program = keeper::find_keeper();
  return program ? keeper::Standby::start({*program, run_folder, run_id, false}) : keeper::Standby();
}

ExitCode conduct(Session session) {
  auto& whole = for_good<Session>(std::move(session));
  const auto code = Conductor(whole).conduct();
  whole.keeper = {};  // one that was not wanted goes
  return code;
}

}  // namespace ocflow::cli

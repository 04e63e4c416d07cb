#include "cli/session.h"

#include <asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "cli/decisions.h"
#include "cli/hosts.h"
#include "cli/loop.h"
#include "cli/request.h"
#include "engine/host/keeper_client.h"
#include "engine/journal/verify.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using run::Event;
using run::EventKind;
using run::State;

namespace {

class Conductor {
 public:
  explicit Conductor(Session& session)
      : s_(session),
        state_(*s_.compiled.plan),
        folder_(state_, s_.journal.header().run_id),
        live_(state_, folder_, s_.console),
        who_(login_name()),
        asker_(io_, s_.console, state_, s_.answers, who_, !s_.arguments.no_input) {}

  ExitCode conduct();

 private:
  Result<void> take_up();
  Result<ExitCode> drive();
  ExitCode ending(const run::Driver& driver, int signal) const;
  void show_end(ExitCode code);

  Session& s_;
  asio::io_context io_;
  run::RunState state_;
  report::Folder folder_;
  Live live_;
  std::string who_;
  TerminalOperator asker_;
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
  if (driver.stopped() == run::Stopped::journal) return ExitCode::journal_io;
  if (state_.as_asked()) return ExitCode::as_asked;
  if (signal != 0) return exit_code_of_signal(signal);
  switch (driver.stopped()) {
    case run::Stopped::person_needed:
      return ExitCode::person_needed;
    case run::Stopped::declined:
    case run::Stopped::drained:
    case run::Stopped::cancelled:
      return ExitCode::declined;
    default:
      return ExitCode::failed;
  }
}

Result<ExitCode> Conductor::drive() {
  Loop loop(io_, s_.console, system_clock());
  const auto program = keeper::find_keeper();
  if (!program) return tl::unexpected<Error>(program.error());
  const auto& run_id = s_.journal.header().run_id;
  auto keeper = keeper::Client::connect(io_, {*program, s_.run_folder, run_id, false});
  if (!keeper) return tl::unexpected<Error>(keeper.error());
  Hosts hosts(io_, s_.compiled.site.get(), **keeper);
  auto kept = kept_values(s_.state, s_.journal.header());
  if (!kept) return tl::unexpected<Error>(kept.error());
  KeepingRecorder recorder(s_.journal, *s_.compiled.plan, s_.state, s_.journal.header());
  if (auto again = recorder.keep_again(s_.past); !again) return tl::unexpected<Error>(again.error());
  run::Driver driver(state_, {hosts, recorder, asker_, live_, system_clock()},
                     {s_.jobs, who_, run_id, "localhost", std::move(*kept)}, s_.next_seq());
  loop.on_drain([this] { asker_.withdraw(); });
  loop.run(driver, s_.undo ? EventKind::undoing : s_.past.empty() ? EventKind::run_started : EventKind::run_resumed);
  (*keeper)->release();
  (*keeper)->flush();
  io_.poll();
  if (const auto* error = driver.error()) tell(s_.console, *error);
  return ending(driver, loop.signal());
}

void Conductor::show_end(ExitCode code) {
  auto report = folder_.report();
  if (code == ExitCode::person_needed && !asker_.unanswered().empty())
    s_.console.err("A person is needed:\n" + report::lines_after("  ", asker_.unanswered()));
  if (!s_.console.json) {
    s_.console.err("\n");
    s_.console.flush();
    s_.console.out(report::summary(report, state_option(s_.arguments), s_.console.color_out()));
    return;
  }
  auto document = report::to_json(report);
  document["exit_code"] = static_cast<int>(code);
  if (!asker_.unanswered().empty()) document["asked"] = asker_.unanswered();
  s_.console.document(document);
}

ExitCode Conductor::conduct() {
  auto ok = take_up();
  Decisions decisions{s_, io_, state_, folder_, live_, asker_, who_};
  if (const auto wrong = ok ? decisions.wrong() : std::nullopt) {
    tell(s_.console, *wrong);
    return ExitCode::usage;
  }
  if (ok) ok = decisions.record();
  if (ok && !s_.undo) ok = decisions.ask_for_the_rest();
  if (!ok) {
    tell(s_.console, ok.error());
    return exit_code(ok.error().kind);
  }
  const auto code = drive();
  if (const auto noted = note_head(s_.state, s_.journal.header().run_id, s_.journal.head()); !noted)
    tell(s_.console, noted.error());
  if (!code) {
    tell(s_.console, code.error());
    return exit_code(code.error().kind);
  }
  if (*code != ExitCode::journal_io) show_end(*code);
  return *code;
}

}  // namespace

ExitCode conduct(Session session) { return Conductor(session).conduct(); }

}  // namespace ocflow::cli

#include "cli/session.h"

#include <asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "cli/hosts.h"
#include "cli/live.h"
#include "cli/loop.h"
#include "cli/operator.h"
#include "cli/request.h"
#include "engine/host/keeper_client.h"
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
  Result<void> record_decisions();
  Result<void> decide_the_rest();
  Result<ExitCode> drive();
  ExitCode ending(const run::Driver& driver, int signal) const;
  void show_end(ExitCode code);
  std::uint64_t next_seq() const { return s_.past.empty() ? 1 : s_.past.back().seq + 1; }
  Result<void> record_decision(plan::NodeId node, const run::Reply& reply);
  std::optional<Error> wrong_decision();

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

// Only what failed or is in doubt can be decided; everything is checked before anything is recorded.
std::optional<Error> Conductor::wrong_decision() {
  for (const auto& [node, reply] : s_.decisions.by_step) {
    const auto now = state_.state(node);
    if (now == State::failed || now == State::in_doubt) continue;
    return Error{ErrorKind::invalid,
                 "step " + s_.compiled.plan->number(node) + " is " + std::string(run::state_name(now)) +
                     "; there is nothing to decide about it",
                 "`ocflow show " + s_.journal.header().run_id + "` tells which steps failed"};
  }
  return std::nullopt;
}

Result<void> Conductor::record_decision(plan::NodeId node, const run::Reply& reply) {
  Event event;
  event.seq = next_seq();
  event.wall_ms = system_clock().wall_ms();
  event.kind = EventKind::decided;
  event.node = node;
  event.answer = reply.answer;
  event.text = reply.reason;
  event.who = reply.who;
  if (auto kept = s_.journal.commit({event}); !kept) return kept;
  state_.apply(event);
  live_.happened(event);
  s_.past.push_back(std::move(event));
  return {};
}

Result<void> Conductor::record_decisions() {
  for (const auto& [node, reply] : s_.decisions.by_step)
    if (auto kept = record_decision(node, reply); !kept) return kept;
  return {};
}

// What failed and must not be repeated without a word waits for one: asked here, before anything goes on.
Result<void> Conductor::decide_the_rest() {
  for (const auto node : state_.undecided_failures()) {
    if (s_.decisions.by_step.count(node)) continue;
    const auto step = folder_.step(node);
    run::Reply reply;
    const run::Question question{run::Question::About::failure,
                                 node,
                                 step.sentence,
                                 {},
                                 step.detail + (step.output.empty() ? "" : "\n" + step.output),
                                 {run::Answer::again, run::Answer::done, run::Answer::skip, run::Answer::abort}};
    asker_.ask(question, [&](run::Reply given) {
      reply = std::move(given);
      io_.stop();
    });
    io_.run();
    io_.restart();
    if (reply.answer == run::Answer::none)
      return fail(ErrorKind::person_needed,
                  "a person has to say how to go on with step " + step.number + ": " + step.sentence,
                  "add --decide " + report::shell_word(step.path + "=again") + ", or =done, or =skip");
    if (reply.answer == run::Answer::abort) return fail(ErrorKind::declined, "ended by " + who_ + "; nothing was done");
    if (auto kept = record_decision(node, reply); !kept) return kept;
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
  run::Driver driver(state_, {hosts, s_.journal, asker_, live_, system_clock()}, {s_.jobs, who_, run_id, "localhost"},
                     next_seq());
  loop.on_drain([this] { asker_.withdraw(); });
  loop.run(driver, s_.past.empty() ? EventKind::run_started : EventKind::run_resumed);
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
  if (const auto wrong = ok ? wrong_decision() : std::nullopt) {
    tell(s_.console, *wrong);
    return ExitCode::usage;
  }
  if (ok) ok = record_decisions();
  if (ok) ok = decide_the_rest();
  if (!ok) {
    tell(s_.console, ok.error());
    return exit_code(ok.error().kind);
  }
  const auto code = drive();
  if (!code) {
    tell(s_.console, code.error());
    return exit_code(code.error().kind);
  }
  if (*code != ExitCode::journal_io) show_end(*code);
  return *code;
}

}  // namespace

ExitCode conduct(Session session) { return Conductor(session).conduct(); }

Result<Locks> take_locks(const journal::StateFolder& state, const std::string& run_id, const journal::Header& header) {
  Locks out;
  std::vector<std::string> names{"the run " + run_id};
  if (!header.site.path.empty()) {
    std::error_code none;
    const auto file = std::filesystem::path(header.folder) / header.site.path;
    const auto real = std::filesystem::weakly_canonical(file, none);
    names.push_back("the site " + (none ? file : real).string());
  }
  for (const auto& name : names) {
    auto lock = journal::Lock::take(state, name, "run " + run_id + " of " + login_name());
    if (!lock) return tl::unexpected<Error>(lock.error());
    out.held.push_back(std::move(*lock));
  }
  return out;
}

}  // namespace ocflow::cli

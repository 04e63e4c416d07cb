#include "cli/decisions.h"

#include <unistd.h>

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include "cli/interruption.h"
#include "cli/look.h"
#include "cli/request.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using run::Event;
using run::EventKind;
using run::State;

namespace {

// An attempt of it may turn out to be in doubt: of the step, or of its `finally`.
bool is_open(const run::RunState& state, plan::NodeId node, bool final) {
  const auto open = state.open_attempts();
  return std::any_of(open.begin(), open.end(), [&](const auto& attempt) {
    return attempt.node == node && run::is_final(state.plan(), node, attempt.clause) == final;
  });
}

bool decides(const run::RunState& state, plan::NodeId node) {
  const auto now = state.state(node);
  return (now == State::failed || now == State::in_doubt) && !state.closing(node);
}

std::string nothing_to_decide(const run::RunState& state, plan::NodeId node, bool final) {
  const auto number = state.plan().number(node);
  if (final) {
    const auto failed = state.failed_finals();
    const bool again = std::any_of(failed.begin(), failed.end(), [&](const auto& f) { return f.node == node; });
    return run::final_path(state.plan(), node) +
           (again ? " is tried again by itself; only when that fails there is something to decide about it"
                  : " has not failed; there is nothing to decide about it");
  }
  return "step " + number + " is " + std::string(run::state_name(state.state(node))) +
         "; there is nothing to decide about it";
}

}  // namespace

// STEP alone is its `finally` where nothing else of it is to be decided.
void Decisions::sort_out() {
  auto& words = session.decisions;
  std::erase_if(words.by_step, [&](const auto& word) {
    const plan::NodeId node = word.first;
    const bool of_step = decides(state, node) || is_open(state, node, false) || state.state(node) == State::failed;
    const bool of_final = state.final_undecided(node) || is_open(state, node, true);
    return !of_step && of_final && words.by_final.insert(word).second;
  });
}

// Only what failed or is in doubt can be decided, and what may turn out to be; everything is checked before anything is
// recorded.
std::optional<Error> Decisions::wrong() {
  sort_out();
  for (const auto& [node, reply] : session.decisions.by_step)
    if (auto error = wrong_about(node, reply)) return error;
  for (const auto& [node, reply] : session.decisions.by_final)
    if (!state.final_undecided(node) && !is_open(state, node, true)) return none_needed(node, true);
  return std::nullopt;
}

Error Decisions::none_needed(plan::NodeId node, bool final) const {
  return {ErrorKind::invalid, nothing_to_decide(state, node, final),
          "`ocflow show " + session.console.named(session.journal.header().run_id) + "` tells which steps failed"};
}

std::optional<Error> Decisions::wrong_about(plan::NodeId node, const run::Reply& reply) const {
  if (is_open(state, node, false)) return std::nullopt;
  const auto& plan = *session.compiled.plan;
  if (state.closing(node)) {
    const auto about = session.decisions.by_final.find(node);
    const bool settled = about != session.decisions.by_final.end() && about->second.answer != run::Answer::again;
    if (settled && state.final_undecided(node)) return std::nullopt;
    return Error{ErrorKind::invalid,
                 "the `finally` of step " + plan.number(node) + " comes before a word about the step",
                 "say --decide " + report::shell_word(run::final_path(plan, node) + "=done") + ", or =again, =skip"};
  }
  const bool bare = reply.answer == run::Answer::done && reply.reason.empty() && !state.running_back(node);
  if (const auto seen = decides(state, node) && bare ? seen_otherwise(session, state, node) : std::nullopt)
    return Error{ErrorKind::invalid, "step " + plan.number(node) + " is said to be done, but a look says: " + *seen,
                 "if it is done all the same, say why: --decide " + report::shell_word(plan.path(node) + "=done: why")};
  if (decides(state, node) || state.running_back(node)) return std::nullopt;
  return none_needed(node, false);
}

Result<void> Decisions::record_one(plan::NodeId node, bool final, const run::Reply& reply) {
  Event event;
  if (final) event = run::word_about_final(state.plan(), node);
  event.seq = session.next_seq();
  event.wall_ms = system_clock().wall_ms();
  event.kind = EventKind::decided;
  event.node = node;
  event.answer = reply.answer;
  event.text = reply.reason;
  event.who = reply.who;
  if (auto kept = session.journal.commit({event}); !kept) return kept;
  state.apply(event);
  live.happened(event);
  session.past.push_back(std::move(event));
  return {};
}

// What a word about a `finally` means hangs on what becomes of the steps, so those come first; but one that is under
// way is in front of its step. Of an act that is open the driver is told.
Result<void> Decisions::record() {
  const auto& words = session.decisions;
  for (const auto& [node, reply] : words.by_final)
    if (state.closing(node) && state.final_undecided(node))
      if (auto kept = record_one(node, true, reply); !kept) return kept;
  for (const auto& [node, reply] : words.by_step) {
    if (is_open(state, node, false)) {
      asker.if_in_doubt(node, reply);
    } else if (!state.decidable(node)) {
      continue;  // an earlier one has settled it
    } else if (auto kept = record_one(node, false, reply); !kept) {
      return kept;
    }
  }
  for (const auto& [node, reply] : words.by_final)
    if (state.final_undecided(node))
      if (auto kept = record_one(node, true, reply); !kept) return kept;
  return {};
}

// What failed and must not be repeated without a word waits for one: asked here, before anything goes on.
Result<void> Decisions::ask_for_the_rest() {
  for (const auto node : state.undecided_finals())
    if (state.closing(node))
      if (auto said = ask_about(node, true); !said) return said;
  for (const auto node : state.undecided_failures())
    if (!session.decisions.by_step.count(node) && state.decidable(node))
      if (auto said = ask_about(node, false); !said) return said;
  for (const auto node : state.undecided_finals())
    if (!state.closing(node))
      if (auto said = ask_about(node, true); !said) return said;
  return all_decided();
}

std::string Decisions::name_of(plan::NodeId node, bool final) {
  const auto& plan = state.plan();
  const auto owner = run::owner_of(plan, {node, 0});
  const auto step = "step " + plan.number(owner) + ": " + report::sentence(state, owner);
  if (!final) return (state.running_back(node) ? "taking back " : "") + step;
  if (owner == plan.root()) return "the `finally` of the procedure";
  const auto own = plan.part(node) != plan::Part::aside;
  return "the `finally` of " + (own ? step : "the procedure that runs in " + step);
}

// One command that decides about all of them, for whoever can't be asked.
Result<void> Decisions::all_decided() const {
  if (unanswered.empty()) return {};
  std::string what = "a person has to say how to go on with ", words, names;
  for (const auto& [name, path] : unanswered) {
    names += name + "\n";
    words += (words.empty() ? "" : " ") + std::string("--decide ") + report::shell_word(path + "=again");
  }
  const bool one = unanswered.size() == 1;
  what += one ? unanswered[0].name : "each of these";
  return fail(ErrorKind::person_needed, what, (one ? "" : names) + "add " + words + ", or =done, or =skip");
}

Result<void> Decisions::ask_about(plan::NodeId node, bool final) {
  using About = run::Question::About;
  if (final && (session.decisions.by_final.count(node) || !state.final_undecided(node))) return {};
  const auto what = final ? About::closing : state.running_back(node) ? About::way_back : About::failure;
  const auto step = folder.step(node);
  run::Reply reply;
  run::Question question{
      what,
      node,
      final ? report::one_line(run::owner_text(state, node)) : step.sentence,
      {},
      final ? run::failed_finals_text(state, node) : step.detail + (step.output.empty() ? "" : "\n" + step.output),
      {run::Answer::again, run::Answer::done, run::Answer::skip, run::Answer::abort}};
  asio::posix::stream_descriptor signals(io);
  if (const int news = ::dup(Interruption::descriptor()); news >= 0) signals.assign(news);
  const auto ask = [&] {
    asker.ask(question, [&](run::Reply given) {
      reply = std::move(given);
      io.stop();
    });
    if (signals.is_open())
      signals.async_wait(signals.wait_read, [this](asio::error_code error) {
        if (!error) io.stop();
      });
    io.run();
    io.restart();
  };
  if (unanswered.empty()) ask();  // else nobody is there
  if (auto none = Interruption::none("before it went on"); !none) return session.console.err("\n"), none;
  if (!final && reply.answer == run::Answer::done && reply.reason.empty()) {
    if (const auto seen = seen_otherwise(session, state, node)) {
      question.seen = *seen;
      ask();
    }
  }
  if (reply.answer == run::Answer::none) {
    unanswered.push_back({name_of(node, final), final ? run::final_path(state.plan(), node) : step.path});
    return {};
  }
  if (reply.answer == run::Answer::abort) return fail(ErrorKind::declined, "ended by " + who + "; nothing was done");
  return record_one(node, final, reply);
}

}  // namespace ocflow::cli

#include "cli/decisions.h"

#include <algorithm>
#include <asio/io_context.hpp>

#include "cli/look.h"
#include "cli/request.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using run::Event;
using run::EventKind;
using run::State;

namespace {

// An attempt of it may turn out to be in doubt.
bool is_open(const run::RunState& state, plan::NodeId node) {
  const auto open = state.open_attempts();
  return std::any_of(open.begin(), open.end(), [node](const auto& attempt) { return attempt.node == node; });
}

run::Question::About about(const run::RunState& state, plan::NodeId node) {
  using About = run::Question::About;
  if (state.owes_final(node) || state.closing(node)) return About::closing;
  return state.running_back(node) ? About::way_back : About::failure;
}

std::string named(run::Question::About about) {
  if (about == run::Question::About::closing) return "the `finally` of ";
  return about == run::Question::About::way_back ? "taking back " : "";
}

}  // namespace

// Only what failed or is in doubt can be decided, and what may turn out to be; everything is checked before anything is
// recorded.
std::optional<Error> Decisions::wrong() const {
  for (const auto& [node, reply] : session.decisions.by_step) {
    if (is_open(state, node)) continue;
    const auto now = state.state(node);
    const bool decides = now == State::failed || now == State::in_doubt;
    const bool bare = reply.answer == run::Answer::done && reply.reason.empty() && !state.running_back(node);
    if (const auto seen = decides && bare ? seen_otherwise(session, state, node) : std::nullopt)
      return Error{ErrorKind::invalid,
                   "step " + session.compiled.plan->number(node) + " is said to be done, but a look says: " + *seen,
                   "if it is done all the same, say why: --decide " +
                       report::shell_word(session.compiled.plan->path(node) + "=done: why")};
    if (decides || state.running_back(node) || state.owes_final(node)) continue;
    return Error{ErrorKind::invalid,
                 "step " + session.compiled.plan->number(node) + " is " + std::string(run::state_name(now)) +
                     "; there is nothing to decide about it",
                 "`ocflow show " + session.journal.header().run_id + "` tells which steps failed"};
  }
  return std::nullopt;
}

Result<void> Decisions::record_one(plan::NodeId node, const run::Reply& reply) {
  Event event;
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

Result<void> Decisions::record() {
  for (const auto& [node, reply] : session.decisions.by_step) {
    if (is_open(state, node)) {
      asker.if_in_doubt(node, reply);
    } else if (!state.decidable(node)) {
      continue;  // an earlier one has settled it
    } else if (auto kept = record_one(node, reply); !kept) {
      return kept;
    }
  }
  return {};
}

// What failed and must not be repeated without a word waits for one: asked here, before anything goes on.
Result<void> Decisions::ask_for_the_rest() {
  for (const auto node : state.undecided_failures()) {
    if (session.decisions.by_step.count(node) || !state.decidable(node)) continue;
    const auto step = folder.step(node);
    run::Reply reply;
    const auto what = about(state, node);
    const bool closing = what == run::Question::About::closing;
    run::Question question{
        what,
        node,
        step.sentence,
        {},
        closing ? run::failed_finals_text(state, node) : step.detail + (step.output.empty() ? "" : "\n" + step.output),
        {run::Answer::again, run::Answer::done, run::Answer::skip, run::Answer::abort}};
    const auto ask = [&] {
      asker.ask(question, [&](run::Reply given) {
        reply = std::move(given);
        io.stop();
      });
      io.run();
      io.restart();
    };
    ask();
    if (reply.answer == run::Answer::done && reply.reason.empty()) {
      if (const auto seen = seen_otherwise(session, state, node)) {
        question.seen = *seen;
        ask();
      }
    }
    if (reply.answer == run::Answer::none)
      return fail(ErrorKind::person_needed,
                  "a person has to say how to go on with " + named(what) + "step " + step.number + ": " + step.sentence,
                  "add --decide " + report::shell_word(step.path + "=again") + ", or =done, or =skip");
    if (reply.answer == run::Answer::abort) return fail(ErrorKind::declined, "ended by " + who + "; nothing was done");
    if (auto kept = record_one(node, reply); !kept) return kept;
  }
  return {};
}

}  // namespace ocflow::cli

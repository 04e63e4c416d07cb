// What a live run tells beside the beginning and the end of its steps.
#include <utility>

#include "cli/live.h"
#include "engine/report/style.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

using plan::NodeId;
using run::EventKind;
using run::State;

namespace {

constexpr std::size_t most_said = 20;  // lines; `ocflow logs` has all

// The text that a `say` shows; empty: it is none.
std::string said_by(const plan::Plan& plan, const run::Event& event) {
  if (event.kind != EventKind::observed || event.ended != action::Ended::done || event.output.empty()) return {};
  if (plan.step(event.node) == plan::nothing) return {};
  const plan::Clause& clause = run::clause_of(plan, event.node, event.clause);
  if (clause.kind != plan::ClauseKind::act) return {};
  const plan::Program& program = plan.program();
  return (*program.registry)[program.arena.calls[clause.call].action].name == "say" ? event.output : std::string();
}

}  // namespace

std::string Live::begin_of(NodeId node) const {
  const std::size_t indent = node == state_.plan().root() ? 0 : std::size_t{2} * report::depth_of(state_.plan(), node);
  return report::padded(node == state_.plan().root() ? "" : state_.plan().number(node), 6) + " " +
         std::string(indent, ' ');
}

// One way of doing it has failed, and the next one is tried: whoever goes on from there wants to know why.
void Live::tell_other_way(NodeId node) {
  const auto rung = state_.rung(node);
  if (rung == 0) rungs_.erase(node);  // perhaps all of it is tried once more
  if (rung == 0 || state_.state(node) != State::running) return;
  auto& told = rungs_[node];
  if (told == rung) return;
  told = rung;
  console_.err(begin_of(node) + "failed: " + report::one_line(state_.why(node)) + "; now in another way\n");
}

void Live::tell_retry(NodeId node) {
  const auto retry = state_.next_retry(node);
  if (!retry) {
    retries_.erase(node);
    return;
  }
  auto& told = retries_[node];
  if (std::exchange(told, retry->attempt) == retry->attempt) return;
  const Duration pause = run::retry_pause(state_, node, retry->clause, retry->attempt);
  console_.err(begin_of(node) + "attempt " + std::to_string(retry->attempt) + " of " + std::to_string(retry->of) +
               " failed: " + report::one_line(state_.why(node)) + "; again " +
               (pause.count() > 0 ? "in " + duration_text(pause) : "at once") + "\n");
}

// With this event the `finally` that it is about has ended: its act, a person's, or the procedure that it runs. (One
// that failed may be asked about at once, so that its step is closing still.)
bool Live::ends_final(const run::Event& event, const run::Final& final) const {
  const auto& plan = state_.plan();
  const bool word = event.kind == EventKind::decided && event.attempt != 0 && event.answer != run::Answer::again;
  if (event.node == final.node && event.clause == final.clause)
    return word || event.kind == EventKind::observed || event.kind == EventKind::answered ||
           event.kind == EventKind::checked;
  const auto& clause = run::clause_of(plan, final.node, final.clause);
  const NodeId aside = clause.aside == plan::nothing ? plan::nothing : plan.aside(final.node, clause.aside);
  return aside != plan::nothing && report::is_final(state_.state(aside));
}

// Where a list ends: what it does then.
void Live::tell_final_begin(const run::Event& event) {
  const auto final = run::final_of(state_.plan(), event);
  if (!final || (event.kind == EventKind::intent && event.yes)) return;  // that begins later
  if (ends_final(event, *final)) return;
  if (state_.closing_clause(final->node) != final->clause || !finals_.emplace(*final, event.wall_ms).second) return;
  console_.err(begin_of(run::owner_of(state_.plan(), *final)) +
               "finally: " + report::one_line(run::final_text(state_, *final)) + "\n");
}

// And how that ended, before the end of its list is told.
void Live::tell_final_end(const run::Event& event) {
  const auto final = run::final_of(state_.plan(), event);
  if (!final || !ends_final(event, *final)) return;
  const auto began = finals_.extract(*final);
  const bool since = !began.empty() && began.mapped() != 0;
  std::string why;
  State how = State::failed;
  for (const auto& failed : state_.failed_finals())
    if (run::Final{failed.node, failed.clause} == *final)
      why = failed.why, how = failed.in_doubt ? State::in_doubt : State::failed;
  if (why.empty() && began.empty()) return;
  const report::Style style{console_.color_err()};
  const auto line = begin_of(run::owner_of(state_.plan(), *final)) + "finally ";
  if (!why.empty())
    console_.err(line + style.state(how, 0) + ": " + report::one_line(why) + "\n");
  else if (event.answer == run::Answer::skip)
    console_.err(line + style.state(State::skipped, 0) + "\n");
  else
    console_.err(line + style.state(State::done, 0) +
                 (since ? style.dim(" in " + report::span_text(event.wall_ms - began.mapped())) : "") + "\n");
}

// Whoever writes `say` means it to be read.
void Live::tell_said(const run::Event& event) {
  std::string text = said_by(state_.plan(), event);
  if (text.empty()) return;
  std::size_t end = text.find('\n');
  for (std::size_t lines = 1; lines < most_said && end != std::string::npos; ++lines) end = text.find('\n', end + 1);
  const bool more = end != std::string::npos && end + 1 < text.size();
  if (more) text.resize(end);
  const std::string margin(begin_of(event.node).size(), ' ');
  console_.err(report::lines_after(margin + "| ", text));
  if (more) console_.err(margin + "| … and more; `ocflow logs` has all of it\n");
}

// What an earlier sitting began says nothing of itself until it ends.
void Live::tell_begun(const run::Event& resumed) {
  for (const auto& attempt : state_.open_attempts()) {
    if (attempt.key > resumed.seq) break;  // it begins now, which is told next
    if (state_.written_ahead(attempt.node) || state_.in_line(attempt.node)) continue;
    const run::Final final{attempt.node, attempt.clause};
    const bool closes = state_.closing_clause(attempt.node) == attempt.clause;
    const NodeId node = closes ? run::owner_of(state_.plan(), final) : attempt.node;
    if (!closes) last_begun_ = state_.plan().number(node);
    if (closes) finals_.emplace(final, 0);
    console_.err(
        begin_of(node) +
        (closes ? "finally: " + report::one_line(run::final_text(state_, final)) : report::sentence(state_, node)) +
        " (had begun)\n");
  }
}

}  // namespace ocflow::cli

#include <algorithm>

#include "engine/report/report.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::report {

using plan::NodeId;
using run::Event;
using run::EventKind;
using run::State;

Folder::Folder(run::RunState& state, std::string run_id)
    : state_(state), run_id_(std::move(run_id)), tracker_(state), times_(state.plan().size()) {}

namespace {

// Nothing tells of a wait before it ends.
std::int64_t waited(const Event& event) {
  const Value* found = event.kind == EventKind::wait_ended ? event.value.field("waited") : nullptr;
  const auto* time = found ? found->get<Duration>() : nullptr;
  return time ? std::chrono::duration_cast<std::chrono::milliseconds>(*time).count() : 0;
}

}  // namespace

void Folder::happened(const Event& event) {
  switch (event.kind) {
    case EventKind::run_started:
      began_ms_ = event.wall_ms;
      break;
    case EventKind::undoing:
    case EventKind::run_resumed:
      interrupt();
      ended_ = as_asked_ = cancelled_ = declined_ = stopped_ = false;
      pause_ = {};
      ended_ms_ = 0;
      why_ended_.clear();
      break;
    case EventKind::draining:
      why_ended_ = event.text;
      pause_ = {};
      break;
    case EventKind::run_ended:
      ended_ = true;
      as_asked_ = event.yes;
      cancelled_ = event.answer == run::Answer::abort;
      declined_ = event.value.field("declined") != nullptr;
      stopped_ = event.value.field("stopped") != nullptr;
      ended_ms_ = event.wall_ms;
      if (why_ended_.empty()) why_ended_ = event.text;
      break;
    case EventKind::paused:
      pause_ = {true, event.wall_ms, event.who, event.text};
      break;
    case EventKind::continued:
      pause_ = {};
      break;
    default:
      break;
  }
  if (times_.size() < state_.plan().size()) times_.resize(state_.plan().size());
  const auto waited_ms = waited(event);
  for (const auto& change : tracker_.after(event)) {
    auto& times = times_[change.node];
    const bool begins = change.from == State::waiting || is_final(change.from);
    if (begins) times.began_ms = event.wall_ms, untimed_.erase(change.node);
    if (begins && waited_ms > 0 && state_.plan().holds(change.node, event.node)) times.began_ms -= waited_ms;
    if (is_final(change.from) && is_final(change.to)) untimed_.insert(change.node);  // a person's word took no time
    times.ended_ms = is_final(change.to) ? event.wall_ms : 0;
  }
  note(event);
  note_sitting(event);
}

// What had begun and not ended: when it ended is known only where somebody was there.
void Folder::interrupt() {
  for (NodeId n = 0; n < times_.size(); ++n)
    if (times_[n].began_ms != 0 && times_[n].ended_ms == 0) untimed_.insert(n);
}

namespace {

std::string condition_text(const plan::Plan& plan, const Event& event) {
  const auto step = plan.step(event.node);
  if (step == plan::nothing) return {};
  const auto& program = plan.program();
  const auto& s = program.steps[step];
  if (event.clause >= s.clauses) return {};
  const auto id = program.clauses[s.first_clause + event.clause].expr;
  return id == plan::no_expr ? std::string() : expr::to_text(program.arena, id, *program.sources) + " is false";
}

}  // namespace

std::string said(const Event& event) {
  std::string text = std::string(run::answer_name(event.answer));
  if (!event.who.empty()) text = event.who + " said " + text;
  return event.text.empty() ? text : text + ": " + event.text;
}

void Folder::note(const Event& event) {
  if (event.kind == EventKind::decided || !final_words_.empty()) note_final(event);
  if (event.kind == EventKind::decided && of_a_final(event)) return;
  const bool acts = event.kind == EventKind::intent || event.kind == EventKind::observed ||
                    event.kind == EventKind::checked || event.kind == EventKind::answered;
  if (acts && of_a_final(event)) return;
  const auto keep = [&](std::string detail) { details_[event.node].detail = std::move(detail); };
  switch (event.kind) {
    case EventKind::condition:
      if (!event.yes) keep(event.text.empty() ? condition_text(state_.plan(), event) : event.text);
      break;
    case EventKind::intent:
      details_.erase(event.node);
      break;
    case EventKind::wait_ended:
    case EventKind::checked:
      if (!event.yes) keep(event.text);
      if (event.yes) forget_check(event.node);
      break;
    case EventKind::observed:
      if (event.ended != action::Ended::done) {
        const auto name = std::string(action::ended_name(event.ended));
        keep(event.text.empty() ? name : event.text);
        Detail& of = details_[event.node];
        of.failure = event.ended == action::Ended::failed ? of.detail : std::string();
        of.act = event.clause;
      }
      if (!event.output.empty()) details_[event.node].output = event.output;
      break;
    case EventKind::answered:
      keep(said(event));
      details_[event.node].word = Detail::Word::answered;
      break;
    case EventKind::decided:
      if (!event.who.empty()) note_decision(event);
      break;
    case EventKind::expired:
      keep("its time was over");
      break;
    default:
      break;
  }
}

// It holds now, so why it did not before is no word about its step any more.
void Folder::forget_check(NodeId node) {
  const auto kept = details_.find(node);
  if (kept == details_.end() || kept->second.word != Detail::Word::none || !kept->second.failure.empty()) return;
  kept->second.detail.clear();
}

// An `expect` has decided; with what the act ended is not to be lost with that. What becomes of the step in the same
// turn its state knows before this is told of it.
std::string Folder::held(NodeId node) const {
  const auto found = details_.find(node);
  if (found == details_.end() || found->second.failure.empty() || found->second.word != Detail::Word::none) return {};
  const auto& plan = state_.plan();
  const auto kind = [&](std::uint16_t clause) { return run::clause_of(plan, node, clause).kind; };
  std::uint32_t rung = 0;
  for (std::uint16_t i = 0; i < found->second.act; ++i) rung += kind(i) == plan::ClauseKind::rung ? 1 : 0;
  if (state_.state(node) != State::done || state_.rung(node) != rung) return {};
  std::string all;
  std::size_t count = 0;
  const auto end = run::step_of(plan, node).clauses;
  for (std::uint16_t i = found->second.act; i < end && kind(i) != plan::ClauseKind::rung; ++i) {
    if (!run::decides(plan, node, i)) continue;
    const auto id = run::clause_of(plan, node, i).expr;
    all += (count++ == 0 ? "`" : " and `") + expr::to_text(plan.program().arena, id, *plan.program().sources) + "`";
  }
  if (count == 0) return {};
  return "expected " + all + (count > 1 ? " hold" : " holds") + ", though the act failed: " + found->second.failure;
}

// Whoever leaves out what failed, or is in doubt, doesn't make it as if that had not been. Of a `for` it is its items.
void Folder::note_decision(const Event& event) {
  const auto leave_out = [&](NodeId node) {
    Detail& of = details_[node];
    const std::string why = of.detail.empty() ? std::string() : ": " + of.detail;
    of = {said(event) + (of.had_failed ? "" : "; it had failed" + why), std::move(of.output), Detail::Word::decided,
          true};
  };
  const auto& changes = tracker_.last();
  const auto was = std::find_if(changes.begin(), changes.end(), [&](const auto& c) { return c.node == event.node; });
  const bool ends = was != changes.end() && (was->to == State::skipped || was->to == State::done);
  if (ends && was->from == State::failed && was->to == State::skipped) return leave_out(event.node);
  const auto& plan = state_.plan();
  // Of an act that is open a person may say at once what nobody else can tell any more.
  const bool doubtful = was != changes.end() && (was->from == State::in_doubt || (ends && was->from == State::running));
  Detail& of = details_[event.node];
  of.detail = said(event) + (doubtful ? "; it was in doubt" : "");
  of.word = Detail::Word::decided;
  of.had_doubt = doubtful;
  if (event.answer != run::Answer::skip || plan.part(event.node) != plan::Part::each) return;
  for (NodeId item = plan.first_child(event.node); item != plan::nothing; item = plan.next_sibling(item)) {
    const auto kept = details_.find(item);
    const bool said_before = kept != details_.end() && kept->second.word != Detail::Word::none;
    if (state_.state(item) == State::skipped && !said_before) leave_out(item);
  }
}

}  // namespace ocflow::report

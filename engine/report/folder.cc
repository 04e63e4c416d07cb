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

std::string said(const Event& event) {
  std::string text = std::string(run::answer_name(event.answer));
  if (!event.who.empty()) text = event.who + " said " + text;
  return event.text.empty() ? text : text + ": " + event.text;
}

}  // namespace

void Folder::note(const Event& event) {
  if (event.kind == EventKind::decided && of_a_final(event)) return note_final_word(event);
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

void Folder::note_final_word(const Event& event) {
  if (event.who.empty() || state_.plan().part(event.node) == plan::Part::aside) return;
  std::string& detail = details_[event.node].detail;
  detail += (detail.empty() ? "its `finally`: " : "; its `finally`: ") + said(event);
}

// Whoever leaves out what failed doesn't make it as if it had not. Of a `for` it is its items.
void Folder::note_decision(const Event& event) {
  const auto leave_out = [&](NodeId node) {
    Detail& of = details_[node];
    const std::string why = of.detail.empty() ? std::string() : ": " + of.detail;
    of = {said(event) + (of.had_failed ? "" : "; it had failed" + why), std::move(of.output), Detail::Word::decided,
          true};
  };
  const auto& changes = tracker_.last();
  const bool fails = std::any_of(changes.begin(), changes.end(), [&](const Changes::Change& change) {
    return change.node == event.node && change.from == State::failed && change.to == State::skipped;
  });
  if (fails) return leave_out(event.node);
  const auto& plan = state_.plan();
  details_[event.node].detail = said(event);
  details_[event.node].word = Detail::Word::decided;
  if (event.answer != run::Answer::skip || plan.part(event.node) != plan::Part::each) return;
  for (NodeId item = plan.first_child(event.node); item != plan::nothing; item = plan.next_sibling(item)) {
    const auto kept = details_.find(item);
    const bool said_before = kept != details_.end() && kept->second.word != Detail::Word::none;
    if (state_.state(item) == State::skipped && !said_before) leave_out(item);
  }
}

bool has_person(const plan::Plan& plan, NodeId node) {
  const auto step = plan.step(node);
  if (step == plan::nothing || plan.part(node) == plan::Part::each) return false;
  const auto& program = plan.program();
  const auto& s = program.steps[step];
  for (std::uint32_t i = 0; i < s.clauses; ++i)
    if (program.clauses[s.first_clause + i].kind == plan::ClauseKind::person) return true;
  return false;
}

bool has_person(const plan::Plan& plan, NodeId node, std::uint32_t rung) {
  if (!has_person(plan, node)) return false;
  for (const plan::Clause& clause : plan.clauses(node)) {
    if (rung == 0 && clause.kind == plan::ClauseKind::person) return true;
    if (clause.kind == plan::ClauseKind::rung && rung-- == 0) return false;
  }
  return false;
}

run::State Folder::state(NodeId node) const {
  const State is = state_.state(node);
  return is == State::waiting && state_.rung(node) > 0 ? State::running : is;
}

unsigned depth_of(const plan::Plan& plan, NodeId node) {
  unsigned depth = 0;
  for (NodeId n = plan.parent(node); n != plan.root() && n != plan::nothing; n = plan.parent(n)) ++depth;
  return depth;
}

StepReport Folder::without_texts(NodeId node) const {
  StepReport out;
  out.node = node;
  out.depth = depth_of(state_.plan(), node);
  out.state = state(node);
  out.began_ms = times_[node].began_ms;
  out.ended_ms = times_[node].ended_ms;
  out.attempts = state_.attempts(node);
  out.asks_person = out.state == State::running && has_person(state_.plan(), node, state_.rung(node));
  out.untimed = untimed(node);
  out.stays = state_.stays(node);
  out.stuck = state_.running_back(node) && !state_.closing(node);
  const auto kept = details_.find(node);
  out.had_failed = out.state == State::skipped && kept != details_.end() && kept->second.had_failed;
  return out;
}

StepReport Folder::step(NodeId node) const {
  const auto& plan = state_.plan();
  StepReport out = without_texts(node);
  out.number = plan.number(node);
  out.sentence = report::sentence(state_, node);
  out.path = plan.path(node);
  if (const auto kept = details_.find(node); kept != details_.end()) out.output = kept->second.output;
  out.detail = detail(node);
  if (ends_badly(node))
    if (const auto& last = state_.output(node); !last.empty()) out.output = last;
  return out;
}

// Its last output and why are worth telling.
bool Folder::ends_badly(NodeId node) const {
  const State is = state_.state(node);
  return is == State::failed || is == State::tolerated || is == State::in_doubt || state_.running_back(node);
}

std::string Folder::detail(NodeId node) const {
  static const Detail none;
  if (ends_badly(node))
    if (const auto& why = state_.why(node); !why.empty()) return why;
  const State is = state(node);
  const auto rung = state_.rung(node);
  const auto& program = state_.plan().program();
  if (is == State::running && rung > 0) return "in another way, as the one before failed: " + state_.why(node);
  const auto found = details_.find(node);
  const Detail& kept = found == details_.end() ? none : found->second;
  const auto held = this->held(node);
  if (is != State::done || rung == 0 || kept.word == Detail::Word::decided) return held.empty() ? kept.detail : held;
  return "done in another way, the " + std::to_string(rung + 1) + ". of " +
         std::to_string(program.more(program.steps[state_.plan().step(node)]).rungs + 1) +
         (kept.word == Detail::Word::answered ? ": " + kept.detail
          : held.empty()                      ? held
                                              : ": " + held);
}

Report Folder::outcome() const { return outcome(state_.plan().outline()); }

Report Folder::outcome(const std::vector<plan::Plan::Outline>& outline) const {
  const auto& plan = state_.plan();
  const auto& procedure = plan.program().procedures[plan.procedure()];
  Report out{
      run_id_,    procedure.name, one_line(procedure.title), {}, ended_, as_asked_, began_ms_, ended_ms_, why_ended_,
      cancelled_, pause_,         state_.undoing()};
  out.declined = declined_;
  out.stopped = stopped_;
  out.failed_finals = failed_finals();
  out.owed_finals = owed_finals();
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (outline[i].end != i + 2) continue;  // places count from 1
    const NodeId n = outline[i].node;
    const State is = state(n);
    ++out.counts.in[static_cast<std::size_t>(is)];
    if (is == State::running && has_person(plan, n, state_.rung(n))) ++out.counts.asks_person;
    if (is != State::skipped) continue;
    const auto kept = details_.find(n);
    out.counts.had_failed += kept != details_.end() && kept->second.had_failed ? 1 : 0;
  }
  return out;
}

Report Folder::report() const { return report(true); }

Report Folder::brief() const {
  Report out = report(false);
  out.whole = [this](NodeId node) { return step(node); };
  return out;
}

Report Folder::report(bool texts) const {
  const auto& plan = state_.plan();
  const auto outline = plan.outline();
  Report out = outcome(outline);
  std::vector<std::uint32_t> place(plan.size(), 0);  // in the report, from 1; 0: not in it
  out.steps.reserve(outline.size());
  in_large_pages(out.steps.data(), out.steps.capacity() * sizeof(StepReport));
  for (const auto& [n, depth, end] : outline) {
    out.steps.push_back(texts ? step(n) : without_texts(n));
    place[n] = out.steps.back().place = static_cast<std::uint32_t>(out.steps.size());
    out.steps.back().end = end;
  }
  for (const NodeId n : state_.undecided_failures())
    if (place[n] > 0) out.steps[place[n] - 1].undecided = true;
  for (auto& step : out.steps) step.undecided = step.undecided || step.state == State::in_doubt;
  return out;
}

std::string pause_text(const Pause& pause) {
  const auto by = pause.who.empty() ? std::string() : " by " + one_line(pause.who);
  return "Paused" + by + (pause.why.empty() ? "" : ": " + one_line(pause.why));
}

// "not begun" where not even a beginning is recorded: the start was killed.
std::string outcome_name(const Report& report) {
  if (report.undoing) return report.as_asked ? "taken back" : report.ended ? "partly taken back" : "being taken back";
  if (!report.ended) return report.pause.now ? "paused" : report.began_ms == 0 ? "not begun" : "open";
  if (report.as_asked) return "as asked";
  if (report.cancelled) return "cancelled";
  if (report.declined || report.stopped) return report.declined ? "declined" : "stopped";
  const bool failed = std::any_of(report.steps.begin(), report.steps.end(),
                                  [](const StepReport& s) { return s.state == State::failed; });
  return failed || !report.failed_finals.empty() ? "failed" : "stopped";
}

}  // namespace ocflow::report

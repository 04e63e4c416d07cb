// What was folded, as it is told.
#include <algorithm>

#include "engine/report/report.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::report {

using plan::NodeId;
using run::State;

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

namespace {

// What only looks, or asks, leaves nothing.
bool acts(const plan::Plan& plan, NodeId node) {
  const auto clauses = plan.clauses(node);
  return plan.part(node) != plan::Part::each && std::any_of(clauses.begin(), clauses.end(), [](const auto& clause) {
           using plan::ClauseKind;
           return clause.kind == ClauseKind::act || clause.kind == ClauseKind::person ||
                  clause.kind == ClauseKind::keep;
         });
}

}  // namespace

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
  out.acts = acts(state_.plan(), node);
  out.earlier = failed_earlier(node);
  out.stays = state_.stays(node);
  out.closed = state_.closed_since(node);
  out.stuck = state_.running_back(node) && !state_.closing(node);
  const auto kept = details_.find(node);
  const bool left_out = out.state == State::skipped && kept != details_.end();
  out.had_failed = left_out && kept->second.had_failed;
  out.had_doubt = left_out && kept->second.had_doubt;
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

namespace {

bool is_through(State is) {
  return is != State::failed && is != State::in_doubt && is != State::waiting && is != State::running;
}

}  // namespace

// By place: the outermost list around it that a person has called done or left out; 0: none. Empty: there is none.
std::vector<NodeId> Folder::passed(const std::vector<plan::Plan::Outline>& outline) const {
  const auto by_word = [&](NodeId n) {
    const auto kept = details_.find(n);
    const State is = state_.state(n);
    return kept != details_.end() && kept->second.word == Detail::Word::decided &&
           (is == State::done || is == State::skipped);
  };
  std::vector<NodeId> all;
  if (std::none_of(details_.begin(), details_.end(), [&](const auto& detail) { return by_word(detail.first); }))
    return all;
  all.resize(outline.size());
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (!by_word(outline[i].node)) continue;
    std::fill(all.begin() + static_cast<std::ptrdiff_t>(i + 1), all.begin() + outline[i].end - 1, outline[i].node);
    i = std::max<std::size_t>(i, outline[i].end - 2);
  }
  return all;
}

Report Folder::outcome() const {
  const auto outline = state_.plan().outline();
  return outcome(outline, passed(outline));
}

Report Folder::outcome(const std::vector<plan::Plan::Outline>& outline, const Passed& passed) const {
  const auto& plan = state_.plan();
  const auto& procedure = plan.program().procedures[plan.procedure()];
  Report out{
      run_id_,    procedure.name, one_line(procedure.title), {}, ended_, as_asked_, began_ms_, ended_ms_, why_ended_,
      cancelled_, pause_,         state_.undoing()};
  out.by_itself = state_.taking_back();
  out.declined = declined_;
  out.stopped = stopped_;
  out.finals = finals();
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (outline[i].end != i + 2) continue;  // places count from 1
    const NodeId n = outline[i].node;
    const State is = state(n);
    if (!passed.empty() && passed[i] != 0 && !is_through(is)) {
      const State word = state(passed[i]);
      ++out.counts.in[static_cast<std::size_t>(word)];
      out.counts.had_failed += word == State::skipped && is == State::failed ? 1 : 0;
      out.counts.had_doubt += word == State::skipped && is == State::in_doubt ? 1 : 0;
      continue;
    }
    ++out.counts.in[static_cast<std::size_t>(is)];
    if (is == State::failed && failed_earlier(n)) ++out.counts.earlier;
    if (is == State::running && has_person(plan, n, state_.rung(n))) ++out.counts.asks_person;
    if (is != State::skipped) continue;
    const auto kept = details_.find(n);
    if (kept == details_.end()) continue;
    out.counts.had_failed += kept->second.had_failed ? 1 : 0;
    out.counts.had_doubt += kept->second.had_doubt ? 1 : 0;
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
  const auto passed = this->passed(outline);
  Report out = outcome(outline, passed);
  std::vector<std::uint32_t> place(plan.size(), 0);  // in the report, from 1; 0: not in it
  out.steps.reserve(outline.size());
  in_large_pages(out.steps.data(), out.steps.capacity() * sizeof(StepReport));
  for (const auto& [n, depth, end] : outline) {
    out.steps.push_back(texts ? step(n) : without_texts(n));
    place[n] = out.steps.back().place = static_cast<std::uint32_t>(out.steps.size());
    out.steps.back().end = end;
  }
  for (auto step = out.steps.rbegin(); step != out.steps.rend(); ++step)
    if (const auto around = place[plan.parent(step->node)]; step->acts && around > 0) out.steps[around - 1].acts = true;
  for (std::size_t i = 0; i < passed.size(); ++i)
    out.steps[i].passed = passed[i] != 0 && !is_through(out.steps[i].state);
  for (const NodeId n : state_.undecided_failures())
    if (place[n] > 0) out.steps[place[n] - 1].undecided = true;
  for (auto& step : out.steps) step.undecided = step.undecided || step.state == State::in_doubt;
  return out;
}

std::string pause_text(const Pause& pause) {
  const auto by = pause.who.empty() ? std::string() : " by " + one_line(pause.who);
  return "Paused" + by + (pause.why.empty() ? "" : ": " + one_line(pause.why));
}

bool any_final(const Report& report, State is) {
  return std::any_of(report.finals.begin(), report.finals.end(), [is](const FinalReport& f) { return f.state == is; });
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
  return failed || any_final(report, State::failed) || any_final(report, State::in_doubt) ? "failed" : "stopped";
}

}  // namespace ocflow::report

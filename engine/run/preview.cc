#include "engine/run/preview.h"

#include "engine/run/preview_work.h"

namespace ocflow::run {

const Preview::More& Preview::none() {
  static const More none;
  return none;
}

void Previewer::Work::happen(EventKind kind, const Decision& d, bool yes, bool hidden, Value value) {
  Event e;
  e.seq = ++seq_;
  e.kind = kind;
  e.node = d.node;
  e.clause = d.clause;
  e.attempt = d.attempt;
  e.yes = yes;
  e.hidden = hidden;
  e.value = std::move(value);
  e.who = options_.who;
  if (kind == EventKind::answered) e.answer = Answer::done;
  state.apply(e);
}

void Previewer::Work::begin() {
  begun_ = true;
  happen(EventKind::run_started, {}, false, false,
         Record{{{"engine_host", options_.engine_host}, {"kept", options_.kept}}});
}

void Previewer::Work::take(const Decision& d) {
  switch (d.what) {
    case Decision::What::evaluate:
    case Decision::What::wait:
      looks_[d.node] = {};
      looks_[d.node].decision = d;
      return look(d.node);
    case Decision::What::act:
      return act(d);
    case Decision::What::person:
      return person(d);
    default:
      return;
  }
}

// A yes is taken for granted, and an answer is not known; whoever says no ends the run.
void Previewer::Work::person(const Decision& d) {
  const Clause& clause = clause_of(plan_, d.node, d.clause);
  if (d.clause >= step_of(plan_, d.node).clauses) return way_back(d);
  if (clause.kind == ClauseKind::person) {
    at(d.node).what = What::needs_person;
    foreseen_.anything(d.node);
  } else {
    const std::string text = text_of(state, d.node, clause.expr);
    at(d.node).add_more().checks.push_back(
        (clause.kind == ClauseKind::confirm ? "a person confirms: " : "a person is asked: ") + text);
    at(d.node).asks = true;
    ++forecast.questions;
  }
  happen(EventKind::answered, d, true, clause.kind == ClauseKind::ask);
}

// What a list does when it ends is told there (engine/run/finals.h).
void Previewer::Work::way_back(const Decision& d) {
  const Clause& clause = clause_of(plan_, d.node, d.clause);
  foreseen_.anything(d.node);
  clause.kind == ClauseKind::person ? happen(EventKind::answered, d, true) : end_act(d);
}

void Previewer::Work::act(const Decision& d) {
  if (d.clause >= step_of(plan_, d.node).clauses) return way_back(d);
  auto request = act_request(state, d.node, d.clause);
  const plan::Program& program = plan_.program();
  at(d.node).action = program.arena.calls[clause_of(plan_, d.node, d.clause).call].action;
  if ((*program.registry)[at(d.node).action].effect == action::Effect::reads) return end_act(d);
  if (!request) {
    foreseen_.anything(d.node);
    if (at(d.node).what == What::looks) at(d.node).what = What::unknown;
    if (at(d.node).why.empty()) at(d.node).why = keep(request.error().what);
    return end_act(d);
  }
  request->limit = read_limit;
  if (const auto seen = options_.foretold ? options_.foretold(*request) : std::nullopt)
    return probed(d, *request, *seen);
  ++outstanding_;
  const std::weak_ptr<Inbox> weak = inbox;
  performer_.probe(*request, [this, weak, d, asked = *request](const action::Probed& seen) {
    const auto in = weak.lock();
    if (!in) return;
    in->put([this, d, asked, seen] {
      --outstanding_;
      probed(d, asked, seen);
    });
  });
}

void Previewer::Work::probed(const Decision& d, const action::Request& request, const action::Probed& seen) {
  using Is = Foreseen::Verdict::Is;
  const Reach reach = reach_of(request);
  const auto verdict = foreseen_.look(d.node, reach);
  if (options_.facts)
    forecast.facts.push_back({d.node, d.clause, true, request, {}, seen, wall_ms(), verdict.is == Is::as_now});
  // What fails as things are is mended by a folder that is made, and by nothing else that is known here.
  const bool mended =
      seen.sees != action::Probed::Sees::would_fail || (verdict.by && verdict.by->action == "file.make_folder");
  const auto after = verdict.is == Is::decided && mended ? probed_after(*verdict.by, request) : std::nullopt;
  Preview& p = at(d.node);
  if (p.what == What::looks) {  // else a check above it fails already
    foretell(d, after ? *after : seen);
    if (after) p.why = keep("after " + step_text(verdict.node));
    const bool open = verdict.is != Is::as_now && !after;
    if (open && p.what == What::would_fail) {
      p.what = What::unknown;
      p.why = keep("now it would fail, but a step before it may change that: " + seen.why);
    } else if (open && p.what != What::unknown && p.more().why_perhaps.empty()) {
      p.add_more().why_perhaps = keep("as things are; " + step_text(verdict.node) + " may change that before");
    }
    const bool known =
        (p.what == What::would_change || p.what == What::already_so) && reach.about != Reach::About::nothing;
    if (known && !open && sure(d.node))
      p.add_more().expected =
          Preview::Expected{d.clause, after ? after->sees : seen.sees, after ? std::string_view() : keep(seen.from)};
  }
  const bool stays = p.what == What::already_so && p.more().expected;
  const bool ends_well = p.what == What::would_change || p.what == What::already_so;
  // A folder that may have been there before holds who knows what.
  const bool fresh = request.action != "file.make_folder" || p.more().expected;
  const NodeId within = candidate(d.node);
  if (!stays)
    foreseen_.act(d.node, request, reach, sure(d.node, within == plan::nothing ? 0 : within) && ends_well && fresh,
                  within);
  end_act(d);
}

void Previewer::Work::foretell(const Decision& d, const action::Probed& seen) {
  using Sees = action::Probed::Sees;
  Preview& p = at(d.node);
  p.from = keep(seen.from);
  p.to = keep(seen.to);
  p.why = keep(seen.why);
  if (seen.sees == Sees::would_change) p.what = What::would_change;
  if (seen.sees == Sees::already_so) p.what = What::already_so;
  if (seen.sees == Sees::unknown) p.what = What::unknown;
  if (seen.sees != Sees::would_fail) return;
  p.what = What::would_fail;
  fails_now_[d.node] = seen.why;
}

// Nothing around it, nor its own condition, is open; or not as far as within that list, where that is come to at all.
bool Previewer::Work::sure(NodeId node, NodeId within) const {
  for (NodeId n = node;; n = plan_.parent(n)) {
    if (state.guessed(n) || (n != node && !forecast.steps[n].more().why_perhaps.empty())) return false;
    if (n == within) return true;
    if (in_reserve(n)) return false;
  }
}

// Whether something before it is tried first. What doesn't apply is no candidate.
bool Previewer::Work::in_reserve(NodeId n) const {
  if (plan_.part(n) != plan::Part::item || !plan_.program().loops[more_of(plan_, n).loop].until_one) return false;
  for (NodeId at = plan_.previous_sibling(n); at != plan::nothing; at = plan_.previous_sibling(at))
    if (state.state(at) != State::not_applicable) return true;
  return false;
}

// The innermost one that holds the node, where there is another beside it: what is done in it may fail, and is taken
// back then.
NodeId Previewer::Work::candidate(NodeId node) const {
  for (NodeId n = node; n != 0; n = plan_.parent(n)) {
    if (plan_.part(n) != plan::Part::item || !plan_.program().loops[more_of(plan_, n).loop].until_one) continue;
    if (in_reserve(n) || plan_.next_sibling(n) != plan::nothing) return n;
  }
  return plan::nothing;
}

std::string Previewer::Work::step_text(NodeId node) const {
  if (node == plan::nothing) return "a step before it";
  return "step " + plan_.number(node);
}

void Previewer::Work::end_act(const Decision& d) {
  happen(EventKind::intent, d, false);
  happen(EventKind::observed, d, true);
}

Previewer::Previewer(plan::Plan& plan, action::Performer& performer, PreviewOptions options)
    : work_(std::make_unique<Work>(plan, performer, std::move(options))) {}
Previewer::~Previewer() = default;

void Previewer::turn() { work_->turn(); }
bool Previewer::finished() const { return work_->finished || !broken().empty(); }
void Previewer::wake(std::function<void()> wake) { work_->inbox->wake = std::move(wake); }
const Forecast& Previewer::forecast() const { return work_->forecast; }
RunState& Previewer::state() { return work_->state; }
const std::string& Previewer::broken() const { return work_->state.broken(); }

}  // namespace ocflow::run

// What can be found out now, and what that says of the time of the run.
#include <algorithm>

#include "engine/run/preview_work.h"

namespace ocflow::run {

// Evaluated twice: with all that is read now, for the words, and with what is known of the time of the run. Either may
// want to know more than the other.
void Previewer::Work::look(NodeId node) {
  Look& l = looks_[node];
  const plan::Program& program = plan_.program();
  const Clause& clause = clause_of(plan_, node, l.decision.clause);
  const bool asks = clause.kind == ClauseKind::condition || clause.kind == ClauseKind::let ||
                    clause.kind == ClauseKind::keep || clause.kind == ClauseKind::each;
  const auto empty = asks ? expr::EmptyAll::is_true : expr::EmptyAll::is_false;
  const expr::Evaluated now = expr::evaluate(program.arena, clause.expr, state.scope(node), l.reads, empty);
  const expr::Evaluated then = expr::evaluate(program.arena, clause.expr, state.scope(node), l.then, empty);
  std::vector<expr::ReadRequest> wanted;
  if (now.state == expr::Evaluated::State::pending) wanted = std::move(l.reads.wanted);
  for (expr::ReadRequest& read : l.then.wanted) {
    const bool more = then.state == expr::Evaluated::State::pending;
    if (more && std::find(wanted.begin(), wanted.end(), read) == wanted.end()) wanted.push_back(std::move(read));
  }
  l.reads.wanted.clear();
  l.then.wanted.clear();
  if (wanted.empty()) {
    const Look whole = std::move(l);
    looks_.erase(node);
    return found(whole, now, then);
  }
  l.outstanding = wanted.size();
  ++outstanding_;
  for (const expr::ReadRequest& one : wanted) read(node, one);
}

void Previewer::Work::read(NodeId node, const expr::ReadRequest& wanted) {
  auto request = read_request(state, node, wanted, read_limit);
  const std::weak_ptr<Inbox> weak = inbox;
  const std::optional<action::Request> asked = request ? std::optional(*request) : std::nullopt;
  const auto then = [this, weak, node, wanted, asked](const action::Outcome& outcome) {
    const auto in = weak.lock();
    if (!in) return;
    in->put([this, node, wanted, asked, outcome] { read_arrived(node, wanted, asked ? &*asked : nullptr, outcome); });
  };
  request ? performer_.read(*request, then) : then(action::failed(request.error().what));
}

void Previewer::Work::read_arrived(NodeId node, const expr::ReadRequest& wanted, const action::Request* request,
                                   const action::Outcome& outcome) {
  using Is = Foreseen::Verdict::Is;
  Look& l = looks_[node];
  const auto now = read_result(outcome);
  const auto verdict = request ? foreseen_.look(node, reach_of(*request)) : Foreseen::Verdict{};
  if (request && options_.facts)
    forecast.facts.push_back(
        {node, l.decision.clause, false, *request, outcome, {}, wall_ms(), verdict.is == Is::as_now});
  auto later = now;
  const auto value = verdict.is == Is::decided ? value_after(*verdict.by, *request) : std::nullopt;
  if (value) {
    later = {};
    later.value = *value;
  } else if (verdict.is != Is::as_now) {
    later = {};
    later.state = expr::Evaluated::State::unknown;
    later.why = step_text(verdict.node) + " may change that before";
    l.open_by = step_text(verdict.node);
  }
  l.reads.answer(wanted, now);
  l.then.answer(wanted, later);
  if (--l.outstanding > 0) return;
  --outstanding_;
  look(node);
}

void Previewer::Work::found(const Look& look, const expr::Evaluated& now, const expr::Evaluated& then) {
  const NodeId node = look.decision.node;
  const Clause& clause = clause_of(plan_, node, look.decision.clause);
  const bool certain = then.state != expr::Evaluated::State::unknown && then.state != expr::Evaluated::State::pending;
  switch (clause.kind) {
    case ClauseKind::condition:
      return condition(look, now, then, certain);
    case ClauseKind::each:
      return list(look, then, certain);
    case ClauseKind::keep:
    case ClauseKind::let: {
      const bool known = certain && then.known();
      return happen(EventKind::value, look.decision, true, !known, known ? then.value : Value());
    }
    case ClauseKind::wait:
      return wait(look, then, certain);
    default:
      return check(look, now, then, certain);
  }
}

namespace {

std::string now_text(const expr::Evaluated& now) {
  if (now.known()) return now.is_true() ? "now: true" : "now: false";
  return now.state == expr::Evaluated::State::error ? "now it can't be read: " + now.why : now.why;
}

// By what is read now, or by what an earlier step makes of it.
std::string known_text(const expr::Evaluated& now, const expr::Evaluated& then) {
  const bool same = now.state == then.state && now.value == then.value;
  return same ? now_text(now) : std::string("then: ") + (then.is_true() ? "true" : "false") + "; " + now_text(now);
}

}  // namespace

// An arm on which nobody can tell whether it is taken is shown, and said to be one.
void Previewer::Work::condition(const Look& look, const expr::Evaluated& now, const expr::Evaluated& then,
                                bool certain) {
  const NodeId node = look.decision.node;
  const std::string written = words(clause_of(plan_, node, look.decision.clause).expr);
  if (!certain) {
    const std::string why = "only if `" + written + "`, which can't be known before the run (" + now_text(now) +
                            (look.open_by.empty() ? "" : "; " + look.open_by + " may change that before") + ")";
    at(node).add_more().why_perhaps = keep(why);
    return happen(EventKind::condition, look.decision, true, true);
  }
  if (then.known() && then.value.get<bool>()) {
    if (!then.is_true()) {
      const std::string facts = facts_text(plan_.program(), look.then);
      at(node).why = keep("`" + written + "` is false" + (facts.empty() ? "" : " (" + facts + ")"));
    }
    return happen(EventKind::condition, look.decision, then.is_true());
  }
  at(node).what = What::would_fail;
  at(node).why = keep(not_so_text(state, node, look.decision.clause, then, look.then));
  happen(EventKind::condition, look.decision, true);
}

// A list that only the run can tell is gone through once, with an item that nobody knows.
void Previewer::Work::list(const Look& look, const expr::Evaluated& then, bool certain) {
  const NodeId node = look.decision.node;
  const bool known = certain && then.known() && then.value.list();
  if (!known) {
    const std::string written = words(clause_of(plan_, node, look.decision.clause).expr);
    at(node).add_more().why_perhaps = keep("how many there are in `" + written + "` can't be known before the run");
  }
  happen(EventKind::items, look.decision, true, !known, known ? then.value : Value());
  forecast.steps.resize(plan_.size());
  foreseen_.grow();
}

void Previewer::Work::check(const Look& look, const expr::Evaluated& now, const expr::Evaluated& then, bool certain) {
  const NodeId node = look.decision.node;
  const Clause& clause = clause_of(plan_, node, look.decision.clause);
  std::string text = (clause.kind == ClauseKind::require ? "requires `" : "expects `") + words(clause.expr) + "`";
  if (decides(plan_, node, look.decision.clause)) text += ", which decides, whatever its act ends with";
  if (certain && !then.is_true()) {
    at(node).what = What::would_fail;
    at(node).why = keep(not_so_text(state, node, look.decision.clause, then, look.then));
  }
  text += certain ? " (" + known_text(now, then) + ")" : " (can't be known before the run; " + now_text(now) + ")";
  at(node).add_more().checks.push_back(std::move(text));
  happen(EventKind::checked, look.decision, true);
}

void Previewer::Work::wait(const Look& look, const expr::Evaluated& then, bool certain) {
  const NodeId node = look.decision.node;
  const Clause& clause = clause_of(plan_, node, look.decision.clause);
  std::string text = "until `" + words(clause.expr) + "`";
  const Duration most = duration_of(state, node, plan_.program().more(clause).within, Duration(0));
  if (most.count() > 0) text += ", at most " + duration_text(most);
  if (certain && then.is_true()) text += " (so now)";
  at(node).add_more().waits.push_back(std::move(text));
  happen(EventKind::wait_ended, look.decision, true);
}

}  // namespace ocflow::run

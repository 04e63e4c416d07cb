// What can be found out now, and what that says of the time of the run.
#include "engine/run/preview_work.h"

namespace ocflow::run {

void Previewer::Work::look(NodeId node) {
  Look& l = looks_[node];
  const plan::Program& program = plan_.program();
  const Clause& clause = clause_of(plan_, node, l.decision.clause);
  const bool asks = clause.kind == ClauseKind::condition || clause.kind == ClauseKind::let ||
                    clause.kind == ClauseKind::keep || clause.kind == ClauseKind::each;
  const expr::Evaluated now = expr::evaluate(program.arena, clause.expr, state.scope(node), l.reads,
                                             asks ? expr::EmptyAll::is_true : expr::EmptyAll::is_false);
  if (now.state != expr::Evaluated::State::pending || l.reads.wanted.empty()) {
    const Look whole = std::move(l);
    looks_.erase(node);
    return found(whole, now);
  }
  std::vector<expr::ReadRequest> wanted;
  wanted.swap(l.reads.wanted);
  l.outstanding = wanted.size();
  ++outstanding_;
  for (const expr::ReadRequest& read : wanted) {
    const std::weak_ptr<Inbox> weak = inbox;
    const auto then = [this, weak, node, read](const action::Outcome& outcome) {
      const auto in = weak.lock();
      if (!in) return;
      in->put([this, node, read, outcome] {
        looks_[node].reads.answer(read, read_result(outcome));
        if (--looks_[node].outstanding > 0) return;
        --outstanding_;
        look(node);
      });
    };
    auto request = read_request(state, node, read, read_limit);
    request ? performer_.read(*request, then) : then(action::failed(request.error().what));
  }
}

// What is read now says nothing certain about the time of the run if something may change before.
void Previewer::Work::found(const Look& look, const expr::Evaluated& now) {
  const NodeId node = look.decision.node;
  const Clause& clause = clause_of(plan_, node, look.decision.clause);
  const bool reads = expr::has_reads(plan_.program().arena, clause.expr);
  const bool certain = now.state != expr::Evaluated::State::unknown && now.state != expr::Evaluated::State::pending &&
                       !(reads && changed_.before(node));
  switch (clause.kind) {
    case ClauseKind::condition:
      return condition(look, now, certain);
    case ClauseKind::each:
      return list(look, now, certain);
    case ClauseKind::keep:
    case ClauseKind::let: {
      const bool known = certain && now.known();
      return happen(EventKind::value, look.decision, true, !known, known ? now.value : Value());
    }
    case ClauseKind::wait:
      return wait(look, now, certain);
    default:
      return check(look, now, certain);
  }
}

namespace {

std::string now_text(const expr::Evaluated& now) {
  if (now.known()) return now.is_true() ? "now: true" : "now: false";
  return now.state == expr::Evaluated::State::error ? "now it can't be read: " + now.why : now.why;
}

}  // namespace

void Previewer::Work::condition(const Look& look, const expr::Evaluated& now, bool certain) {
  const NodeId node = look.decision.node;
  const std::string written = words(clause_of(plan_, node, look.decision.clause).expr);
  if (!certain) {
    at(node).why_perhaps = "`" + written + "` can't be known before the run (" + now_text(now) + ")";
    return happen(EventKind::condition, look.decision, true, true);
  }
  if (now.known() && now.value.get<bool>()) {
    if (!now.is_true()) {
      const std::string facts = facts_text(plan_.program(), look.reads);
      at(node).why = "`" + written + "` is false" + (facts.empty() ? "" : " (" + facts + ")");
    }
    return happen(EventKind::condition, look.decision, now.is_true());
  }
  at(node).what = What::would_fail;
  at(node).why = not_so_text(state, node, look.decision.clause, now, look.reads);
  happen(EventKind::condition, look.decision, true);
}

// A list that only the run can tell is gone through once, with an item that nobody knows.
void Previewer::Work::list(const Look& look, const expr::Evaluated& now, bool certain) {
  const NodeId node = look.decision.node;
  const bool known = certain && now.known() && now.value.list();
  if (!known) {
    const std::string written = words(clause_of(plan_, node, look.decision.clause).expr);
    at(node).why_perhaps = "how many there are in `" + written + "` can't be known before the run";
  }
  happen(EventKind::items, look.decision, true, !known, known ? now.value : Value());
  forecast.steps.resize(plan_.size());
  changed_.grow();
}

void Previewer::Work::check(const Look& look, const expr::Evaluated& now, bool certain) {
  const NodeId node = look.decision.node;
  const Clause& clause = clause_of(plan_, node, look.decision.clause);
  std::string text = (clause.kind == ClauseKind::require ? "requires `" : "expects `") + words(clause.expr) + "`";
  if (certain && !now.is_true()) {
    at(node).what = What::would_fail;
    at(node).why = not_so_text(state, node, look.decision.clause, now, look.reads);
  }
  text += certain ? " (" + now_text(now) + ")" : " (can't be known before the run; " + now_text(now) + ")";
  at(node).checks.push_back(std::move(text));
  happen(EventKind::checked, look.decision, true);
}

void Previewer::Work::wait(const Look& look, const expr::Evaluated& now, bool certain) {
  const NodeId node = look.decision.node;
  const Clause& clause = clause_of(plan_, node, look.decision.clause);
  std::string text = "until `" + words(clause.expr) + "`";
  const Duration most = duration_of(state, node, clause.within, Duration(0));
  if (most.count() > 0) text += ", at most " + duration_text(most);
  if (certain && now.is_true()) text += " (so now)";
  at(node).waits.push_back(std::move(text));
  happen(EventKind::wait_ended, look.decision, true);
}

}  // namespace ocflow::run

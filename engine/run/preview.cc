#include "engine/run/preview.h"

#include <deque>
#include <unordered_map>

#include "engine/run/dirty.h"
#include "engine/run/inbox.h"
#include "engine/run/requests.h"

namespace ocflow::run {

using plan::Clause;
using plan::ClauseKind;
using What = Preview::What;

class Previewer::Work {
 public:
  Work(plan::Plan& plan, action::Performer& performer, PreviewOptions options)
      : state(plan), plan_(plan), performer_(performer), options_(std::move(options)), changed_(plan) {
    forecast.steps.resize(plan.size());
    state.predict();
    if (options_.jobs == 0) options_.jobs = 1;
  }

  void turn() {
    if (finished) return;
    if (!begun_) begin();
    inbox->open();
    Decision d;
    while (state.broken().empty()) {
      if (outstanding_ < options_.jobs && !later_.empty()) {
        d = later_.front();
        later_.pop_front();
        take(d);
      } else if (state.next(d)) {
        outstanding_ < options_.jobs ? take(d) : later_.push_back(d);
      } else {
        break;
      }
    }
    performer_.flush();
    if (outstanding_ == 0 && later_.empty()) sum_up();
  }

  RunState state;
  Forecast forecast;
  bool finished = false;
  std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();

 private:
  struct Look {  // an expression that is being found out
    Decision decision;
    expr::Reads reads;
    std::size_t outstanding = 0;
  };

  void begin();
  void take(const Decision& d);
  void person(const Decision& d);
  void list(const Look& look, const expr::Evaluated& now, bool certain);
  void look(NodeId node);
  void found(const Look& look, const expr::Evaluated& now);
  void condition(const Look& look, const expr::Evaluated& now, bool certain);
  void check(const Look& look, const expr::Evaluated& now, bool certain);
  void wait(const Look& look, const expr::Evaluated& now, bool certain);
  void act(const Decision& d);
  void probed(const Decision& d, const action::Probed& probed);
  void end_act(const Decision& d);
  void sum_up();
  void settle_node(NodeId n);
  void happen(EventKind kind, const Decision& d, bool yes, bool hidden = false, Value value = {});
  Preview& at(NodeId node) { return forecast.steps[node]; }
  std::string words(expr::ExprId id) const {
    return expr::to_text(plan_.program().arena, id, *plan_.program().sources);
  }

  const plan::Plan& plan_;
  action::Performer& performer_;
  PreviewOptions options_;
  ChangedBefore changed_;
  std::uint64_t seq_ = 0;
  bool begun_ = false;
  std::size_t outstanding_ = 0;
  std::deque<Decision> later_;
  std::unordered_map<NodeId, Look> looks_;
};

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
      looks_[d.node] = {d, {}, 0};
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
  if (clause.kind == ClauseKind::person) {
    at(d.node).what = What::needs_person;
    changed_.mark(d.node);
  } else {
    const std::string text = text_of(state, d.node, clause.expr);
    at(d.node).checks.push_back((clause.kind == ClauseKind::confirm ? "a person confirms: " : "a person is asked: ") +
                                text);
    ++forecast.questions;
  }
  happen(EventKind::answered, d, true, clause.kind == ClauseKind::ask);
}

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

void Previewer::Work::act(const Decision& d) {
  auto request = act_request(state, d.node, d.clause);
  const plan::Program& program = plan_.program();
  const auto& signature = (*program.registry)[program.arena.calls[clause_of(plan_, d.node, d.clause).call].action];
  if (signature.effect == action::Effect::reads) return end_act(d);
  if (!request) {
    changed_.mark(d.node);
    if (at(d.node).what == What::looks) at(d.node).what = What::unknown;
    if (at(d.node).why.empty()) at(d.node).why = request.error().what;
    return end_act(d);
  }
  ++outstanding_;
  const std::weak_ptr<Inbox> weak = inbox;
  request->limit = read_limit;
  performer_.probe(*request, [this, weak, d](const action::Probed& seen) {
    const auto in = weak.lock();
    if (!in) return;
    in->put([this, d, seen] {
      --outstanding_;
      probed(d, seen);
    });
  });
}

void Previewer::Work::probed(const Decision& d, const action::Probed& seen) {
  using Sees = action::Probed::Sees;
  Preview& p = at(d.node);
  const bool before = changed_.before(d.node);
  if (seen.sees != Sees::already_so) changed_.mark(d.node);
  if (p.what == What::looks) {  // else a check above it fails already
    p.from = seen.from;
    p.to = seen.to;
    p.why = seen.why;
    if (seen.sees == Sees::would_change) p.what = What::would_change;
    if (seen.sees == Sees::already_so) p.what = What::already_so;
    if (seen.sees == Sees::unknown) p.what = What::unknown;
    if (seen.sees == Sees::would_fail) p.what = before ? What::unknown : What::would_fail;
    if (seen.sees == Sees::would_fail && before)
      p.why = "now it would fail, but a step before it may change that: " + seen.why;
  }
  end_act(d);
}

void Previewer::Work::end_act(const Decision& d) {
  happen(EventKind::intent, d, false);
  happen(EventKind::observed, d, true);
}

void Previewer::Work::sum_up() {
  settle_node(plan_.root());
  for (const auto& line : plan_.outline()) settle_node(line.node);
  finished = true;
}

void Previewer::Work::settle_node(NodeId n) {
  Preview& p = at(n);
  const bool inside = n != 0 && at(plan_.parent(n)).perhaps;
  if (state.state(n) == State::not_applicable) {
    p.what = What::not_applicable;
    p.why_perhaps.clear();
    const bool whole = n != 0 && at(plan_.parent(n)).what == What::not_applicable;
    if (p.why.empty() && !whole) p.why = "a step above it applies instead";
    ++forecast.not_applicable;
    return;
  }
  p.perhaps = inside || !p.why_perhaps.empty() || state.guessed(n);
  if (!inside && p.perhaps && p.why_perhaps.empty()) p.why_perhaps = "it depends on whether a step above it applies";
  const bool holds = plan_.first_child(n) != plan::nothing || plan_.part(n) == plan::Part::each || n == 0;
  if (holds && p.what == What::looks) p.what = What::list;
  forecast.would_change += p.what == What::would_change ? 1 : 0;
  forecast.already_so += p.what == What::already_so ? 1 : 0;
  forecast.unknown += p.what == What::unknown ? 1 : 0;
  forecast.would_fail += p.what == What::would_fail ? 1 : 0;
  forecast.needs_person += p.what == What::needs_person ? 1 : 0;
  const bool happens = p.what == What::would_change || p.what == What::unknown || p.what == What::needs_person;
  forecast.perhaps += happens && p.perhaps ? 1 : 0;
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

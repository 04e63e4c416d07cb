#include "engine/run/run_state.h"

#include <algorithm>

#include "engine/run/state_data.h"

namespace ocflow::run {

std::string_view state_name(State state) {
  constexpr std::string_view names[] = {"waiting",   "running", "done",     "not applicable", "failed",
                                        "tolerated", "skipped", "in doubt", "undone"};
  return names[static_cast<std::size_t>(state)];
}

RunState::Data::Data(plan::Plan& p)
    : plan(p),
      values(p),
      names(p, values),
      state(p.size(), State::waiting),
      pc(p.size()),
      attempts(p.size(), 0),
      flags(p.size(), 0),
      missing(p.size()),
      left(p.size(), 0),
      inside(p.size(), 0),
      active_nodes(p.size()) {
  for (NodeId n = 0; n < p.size(); ++n) {
    pc[n] = static_cast<std::uint16_t>(p.first_clause(n));
    missing[n] = p.predecessors(n);
    if (n != 0 && p.part(n) != Part::aside) ++left[p.parent(n)];
  }
  for (const plan::Step& s : p.program().steps) may_unwind |= s.on_failure == plan::OnFailure::undo;
  for (const plan::Loop& l : p.program().loops) may_unwind |= l.until_one;
}

std::uint32_t RunState::Data::rung(NodeId n) const {
  if (plan.part(n) == Part::root || plan.part(n) == Part::each) return nothing;
  std::uint32_t check = nothing;  // a step without an act tries its first wait or check again
  for (std::uint32_t i = rung_begin(n); i < rung_end(n); ++i) {
    const ClauseKind kind = clause(n, i).kind;
    if (kind == ClauseKind::act || kind == ClauseKind::list || kind == ClauseKind::person) return i;
    const bool checks = kind == ClauseKind::wait || kind == ClauseKind::require || kind == ClauseKind::expect;
    if (checks && check == nothing) check = i;
  }
  return check;
}

std::uint32_t RunState::Data::guards(NodeId n, std::uint32_t i) const {
  const ClauseKind what = clause(n, i).kind;
  if (what == ClauseKind::list || what == ClauseKind::expect) return i;
  const auto looks = [&](ClauseKind kind) { return kind == ClauseKind::require || kind == ClauseKind::wait; };
  while (rules.looks_follow && i > rung_begin(n) && looks(clause(n, i - 1).kind)) --i;
  return i;
}

bool RunState::Data::repeatable(NodeId n) {
  const std::uint32_t i = has(n, unwinding) ? pc[n] : rung(n);
  return i == nothing || repeatable_call(n, i);
}

bool RunState::Data::repeatable_call(NodeId n, std::uint32_t i) {
  if (clause(n, i).kind != ClauseKind::act) return true;
  const plan::Program& program = plan.program();
  const expr::Call& call = program.arena.calls[clause(n, i).call];
  const action::Signature& signature = (*program.registry)[call.action];
  if (signature.effect != action::Effect::once) return true;
  const int parameter = signature.repeatable_by_call ? signature.parameter("repeatable") : -1;
  for (const expr::Argument& argument : program.arena.arguments_of(call)) {
    if (parameter < 0 || argument.parameter != static_cast<std::uint32_t>(parameter)) continue;
    return expr::evaluate(program.arena, argument.value, scope(plan.frame(n))).is_true();
  }
  return false;
}

Decision RunState::Data::current(NodeId n) const {
  using What = Decision::What;
  Decision d{What::evaluate, n, pc[n], std::max<std::uint16_t>(1, attempts[n]), false};
  if (has(n, asking)) {
    d.what = What::on_failure;
  } else if (state[n] == State::in_doubt && !has(n, unwinding)) {
    d.what = What::doubt;
  } else if (list_waits_for_retry(n)) {
    d.what = What::again;
    d.delayed = true;
  } else {
    const ClauseKind kind = clause(n, pc[n]).kind;
    if (kind == ClauseKind::wait) d.what = What::wait;
    if (kind == ClauseKind::act) d.what = What::act;
    if (asks_person(kind)) d.what = What::person;
    d.delayed = has(n, retrying);
  }
  if (d.delayed) {
    const auto before = tries_from.find(n);
    d.retries = static_cast<std::uint16_t>(attempts[n] - (before == tries_from.end() ? 0 : before->second));
    if (d.what != What::again && d.retries > 0) --d.retries;
  }
  return d;
}

bool RunState::Data::due(const Decision& d) const {
  if (d.what == Decision::What::list_closed) return true;
  if (d.what == Decision::What::list_opened) return state[d.node] == State::running && has(d.node, timed);
  if (paused && stands_still(d)) return false;
  return has(d.node, active) && !has(d.node, in_flight) && current(d.node) == d;
}

bool RunState::Data::wants_person(NodeId n) const {
  if (has(n, asking) || (state[n] == State::in_doubt && !has(n, unwinding))) return true;
  return (has(n, unwinding) || pc[n] < clause_end(n)) && asks_person(clause(n, pc[n]).kind);
}

// In a run that is drained nobody is asked any more: it stays as it is until the run is taken up again.
void RunState::Data::await(NodeId n) {
  if (draining && wants_person(n)) return uncount(n);
  if (!has(n, active)) {
    put(n, active);
    active_nodes.add(n);
    ++active_count;
  }
  decisions.push_back(current(n));
}

void RunState::Data::unawait(NodeId n) {
  if (!has(n, active)) return;
  drop(n, active);
  active_nodes.remove(n);
  --active_count;
}

void RunState::Data::close_list(NodeId n) {
  if (!has(n, timed)) return;
  drop(n, timed);
  decisions.push_back({Decision::What::list_closed, n, pc[n], attempts[n], false});
}

RunState::RunState(plan::Plan& plan) : d_(std::make_unique<Data>(plan)) {}
RunState::~RunState() = default;
RunState::RunState(RunState&&) noexcept = default;
RunState& RunState::operator=(RunState&&) noexcept = default;

void RunState::apply(const Event& event) {
  if (d_->broken.empty()) d_->apply(event);
}

bool RunState::next(Decision& out) {
  while (!d_->decisions.empty()) {
    out = d_->decisions.front();
    d_->decisions.pop_front();
    if (d_->due(out)) return true;
  }
  return false;
}

bool RunState::due(const Decision& decision) const { return d_->due(decision); }
bool RunState::ended() const { return d_->over || waits_only_for(0); }
bool RunState::waits_only_for(std::size_t acts) const {
  return d_->begun && d_->active_count == acts && !d_->may_still_begin();
}
bool RunState::as_asked() const { return ended() && d_->state[0] == (d_->undo.on ? State::undone : State::done); }
bool RunState::draining() const { return d_->draining; }
bool RunState::paused() const { return d_->paused; }
State RunState::state(NodeId node) const { return d_->state[node]; }
std::uint16_t RunState::attempts(NodeId node) const { return d_->attempts[node]; }
bool RunState::repeatable(NodeId node) { return d_->repeatable(node); }
bool RunState::may_go_ahead(NodeId node) {
  const bool fresh = !d_->has(node, acted | changed | retrying | unwinding);
  return fresh && !d_->undo.on && d_->repeatable(node);
}
bool RunState::written_ahead(NodeId node) const { return d_->has(node, ahead); }
bool RunState::stopped(NodeId node) const { return d_->blocked(node); }
const std::string& RunState::broken() const { return d_->broken; }
void RunState::predict() { d_->predicting = true; }
bool RunState::guessed(NodeId node) const { return d_->predicting && d_->has(node, unclear); }
const plan::Plan& RunState::plan() const { return d_->plan; }

namespace {
const Failure& no_failure() {
  static const Failure none;
  return none;
}
}  // namespace

const std::string& RunState::why(NodeId node) const {
  const auto at = d_->failures.find(node);
  return at == d_->failures.end() ? no_failure().why : at->second.why;
}

const std::string& RunState::output(NodeId node) const {
  const auto at = d_->failures.find(node);
  return at == d_->failures.end() ? no_failure().output : at->second.output;
}

std::vector<RunState::Open> RunState::open_attempts() const {
  std::vector<Open> all;
  for (const auto& [node, attempt] : d_->open) all.push_back(attempt);
  all.insert(all.end(), d_->line.begin(), d_->line.end());
  std::sort(all.begin(), all.end(), [](const Open& a, const Open& b) { return a.key < b.key; });
  return all;
}

std::vector<NodeId> RunState::undecided_failures() const {
  std::vector<NodeId> all;
  d_->walk(0, [&](NodeId n) {
    if (d_->must_decide(n)) all.push_back(n);
    return d_->state[n] == State::failed || d_->state[n] == State::running;
  });
  for (const auto& [n, list] : d_->back_of) {
    if (d_->has(n, asking) && !closing(n)) all.push_back(n);
  }
  std::sort(all.begin(), all.end());
  return all;
}

bool RunState::final_undecided(NodeId node) const {
  return closing(node) ? d_->has(node, asking) : d_->owing_list(node) != nothing;
}

std::vector<NodeId> RunState::undecided_finals() const {
  std::vector<NodeId> all;
  for (const auto& [n, list] : d_->back_of) {
    if (final_undecided(n)) all.push_back(n);
  }
  for (const auto& [at, failure] : d_->failed_finals) {
    if (final_undecided(at.first)) all.push_back(at.first);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

bool RunState::decidable(NodeId node) const { return d_->decidable(node); }
RunState::WayBack RunState::way_back(NodeId node) { return d_->way_back(node); }
std::uint16_t RunState::way_back_clause(NodeId node) const { return static_cast<std::uint16_t>(d_->undo_clause(node)); }
NodeId RunState::way_back_list(NodeId node) const {
  return d_->plan.part(node) == Part::each || node == 0 ? node : d_->inner_list(node);
}
std::vector<std::uint16_t> RunState::left_behind(NodeId node) const {
  const auto at = d_->left_behind.find(node);
  return at == d_->left_behind.end() ? std::vector<std::uint16_t>() : at->second;
}
std::vector<std::vector<NodeId>> RunState::items_behind(NodeId node) const {
  const auto at = d_->items_behind.find(node);
  return at == d_->items_behind.end() ? std::vector<std::vector<NodeId>>() : at->second;
}
bool RunState::undoing() const { return d_->undo.on; }
bool RunState::broken_off(NodeId node) const { return d_->undo.on && !d_->has(node, unwinding) && !d_->alive(node); }
bool RunState::taking_back() const {
  if (d_->undo.on) return false;
  return std::any_of(d_->unwinds.begin(), d_->unwinds.end(), [&](const auto& u) { return d_->goes_back(u.second); });
}
std::vector<std::pair<NodeId, std::uint16_t>> RunState::pending_finals() const {
  std::vector<std::pair<NodeId, std::uint16_t>> all;
  for (const auto& [list, u] : d_->unwinds) {
    for (const BackEntry& entry : u.stack) {
      if (entry.still_closes()) all.emplace_back(entry.node, entry.clause);
    }
    if (d_->final_only_due(u)) all.emplace_back(u.entry.node, u.entry.clause);
  }
  for (const auto& [node, clauses] : d_->undo.finals) {
    for (const std::uint16_t at : clauses) all.emplace_back(node, at);
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}
std::vector<RunState::FailedFinal> RunState::failed_finals() const {
  std::vector<FailedFinal> all;
  for (const auto& [at, failure] : d_->failed_finals) {
    all.push_back({at.first, at.second, failure.why, failure.output, failure.in_doubt});
  }
  return all;
}
std::vector<NodeId> RunState::finals_left_out() const {
  std::vector<NodeId> all;
  for (const auto& [holder, left_out] : d_->shut) {
    if (left_out) all.push_back(holder);
  }
  return all;
}

bool RunState::closed_since(NodeId node) const {
  return d_->has(node, closed) && (d_->state[node] == State::done || d_->state[node] == State::tolerated);
}

bool RunState::stays(NodeId node) {
  if (!d_->undo.on || node == 0 || d_->state[node] == State::undone) return false;
  const WayBack way = d_->way_back(node);
  return way != WayBack::nothing && way != WayBack::inside;
}

bool RunState::owes_final(NodeId node) const { return d_->owes_final(node); }
bool RunState::closing(NodeId node) const {
  const auto of = d_->back_of.find(node);
  if (of == d_->back_of.end()) return false;
  const auto job = d_->undo.doing.find(node);
  return job == d_->undo.doing.end() ? d_->unwinds.at(of->second).entry.is_final() : job->second.final;
}
std::optional<std::uint16_t> RunState::closing_clause(NodeId node) const {
  return closing(node) ? std::optional(d_->pc[node]) : std::nullopt;
}
bool RunState::was_declined(NodeId node) const { return d_->has(node, declined) && d_->state[node] == State::failed; }
std::optional<RunState::Retry> RunState::next_retry(NodeId node) const {
  if (node == 0 || !d_->has(node, retrying) || !d_->has(node, active)) return std::nullopt;
  const Decision next = d_->current(node);
  return Retry{next.retries, d_->tries(node), next.clause};
}
bool RunState::running_back(NodeId node) const { return d_->has(node, unwinding); }

std::uint32_t RunState::rung(NodeId node) const {
  const auto at = d_->rungs.find(node);
  return at == d_->rungs.end() ? 0 : at->second;
}

const expr::Scope& RunState::scope(NodeId node) { return d_->scope(d_->plan.frame(node)); }

expr::Evaluated RunState::host(NodeId node) {
  for (NodeId n = node; n != 0; n = d_->plan.parent(n)) {
    if (d_->plan.part(n) == Part::each || d_->more(n).host == expr::no_expr) continue;
    expr::Evaluated found = expr::evaluate(d_->plan.program().arena, d_->more(n).host, scope(n));
    if (found.known() && !found.value.get<Host>() && !found.value.is_none()) {
      found.state = expr::Evaluated::State::error;
      found.why = "`on` wants a host and was given " + found.value.text();
    }
    return found;
  }
  return {};
}

std::size_t RunState::bytes() const {
  const Data& d = *d_;
  const std::size_t each = sizeof(State) + 2 * sizeof(std::uint16_t) + 4 * sizeof(std::uint32_t);
  return d.plan.size() * each + d.active_nodes.bytes() + d.values.bytes();
}

}  // namespace ocflow::run

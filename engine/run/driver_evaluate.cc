#include <algorithm>

#include "engine/run/driver_work.h"

namespace ocflow::run {

using plan::ClauseKind;

void Driver::Work::begin_task(const Decision& d) {
  Task& task = tasks_[d.node];
  task = Task{};
  task.decision = d;
  task.id = next_id_++;
  task.began = now();
  task.began_ms = around_.clock.wall_ms();
  if (d.what == Decision::What::wait) {
    task.limit = wait_limit(d);
    ++waits_begun_;
  }
  look(d.node);
}

// What the wait allows, and beneath an act also what is left of its try.
std::optional<Nanoseconds> Driver::Work::wait_limit(const Decision& d) {
  const plan::Clause& clause = clause_of(state_.plan(), d.node, d.clause);
  const expr::ExprId within = rung_of(state_.plan(), d.node, d.clause).within;
  std::optional<Nanoseconds> limit;
  const expr::ExprId own = state_.plan().program().more(clause).within;
  if (own != expr::no_expr) limit = later(now(), duration_of(state_, d.node, own, Duration(0)));
  if (within == expr::no_expr) return limit;
  const auto began = try_began_.find(d.node);
  const Nanoseconds from = began == try_began_.end() ? now() : began->second;
  const Nanoseconds end = later(from, duration_of(state_, d.node, within, Duration(0)));
  return limit ? std::min(*limit, end) : end;
}

void Driver::Work::look(NodeId node) {
  Task& task = tasks_[node];
  const plan::Program& program = state_.plan().program();
  const plan::Clause& clause = clause_of(state_.plan(), node, task.decision.clause);
  const bool has_to_hold =
      clause.kind == ClauseKind::require || clause.kind == ClauseKind::expect || clause.kind == ClauseKind::wait;
  const auto empty = has_to_hold ? expr::EmptyAll::is_false : expr::EmptyAll::is_true;
  const expr::Evaluated found = expr::evaluate(program.arena, clause.expr, state_.scope(node), task.reads, empty);
  if (found.state == expr::Evaluated::State::pending && !task.reads.wanted.empty()) return ask_reads(task);
  settle(task, found);
}

void Driver::Work::ask_reads(Task& task) {
  const NodeId node = task.decision.node;
  std::vector<expr::ReadRequest> wanted;
  wanted.swap(task.reads.wanted);
  task.outstanding = wanted.size();
  Duration limit = read_limit;
  if (task.limit) limit = std::clamp<Duration>(*task.limit - now(), std::chrono::seconds(1), read_limit);
  if (options_.reads) options_.reads(node, task.decision.clause);
  for (expr::ReadRequest& read : wanted) {
    auto request = read_request(state_, node, read, limit);
    const std::weak_ptr<Inbox> weak = inbox;
    const auto then = [this, weak, node, id = task.id, read](const action::Outcome& outcome) {
      if (const auto in = weak.lock()) in->put([=, this] { read_arrived(node, id, read, outcome); });
    };
    if (request) {
      around_.performer.read(*request, then);
    } else {
      then(action::failed(request.error().what));
    }
  }
}

void Driver::Work::read_arrived(NodeId node, std::uint64_t id, const expr::ReadRequest& read,
                                const action::Outcome& outcome) {
  const auto at = tasks_.find(node);
  if (halted() || at == tasks_.end() || at->second.id != id) return;
  Task& task = at->second;
  task.reads.answer(read, read_result(outcome));
  if (--task.outstanding > 0) return;
  if (state_.due(task.decision)) return look(node);
  tasks_.erase(at);
}

namespace {

// A value that is neither true nor false where one of them is wanted.
expr::Evaluated truth(expr::Evaluated found) {
  if (found.state == expr::Evaluated::State::pending) {
    found.state = expr::Evaluated::State::unknown;
    found.why = "it wants to know something that can't be read";
  }
  if (!found.known() || found.value.get<bool>()) return found;
  found.state = expr::Evaluated::State::error;
  found.why = "true or false is wanted, and it is " + std::string(kind_name(found.value.kind()));
  return found;
}

}  // namespace

void Driver::Work::settle(Task& task, const expr::Evaluated& found) {
  const Decision d = task.decision;
  const ClauseKind kind = clause_of(state_.plan(), d.node, d.clause).kind;
  if (kind == ClauseKind::wait) return settle_wait(task, truth(found));
  const bool value = kind == ClauseKind::let || kind == ClauseKind::keep || kind == ClauseKind::each;
  const expr::Evaluated answer = value ? found : truth(found);
  Event e = about(EventKind::checked, d);
  e.yes = answer.is_true();
  if (value) {
    e.kind = kind == ClauseKind::each ? EventKind::items : EventKind::value;
    e.yes = answer.known();
    e.value = answer.value;
  } else if (kind == ClauseKind::condition) {
    e.kind = EventKind::condition;
  }
  if (e.kind == EventKind::checked ? !e.yes : !answer.known()) {
    e.text = not_so_text(state_, d.node, d.clause, answer, task.reads);
  } else if (!value) {
    e.output = facts_text(state_.plan().program(), task.reads);  // for whoever asks later why
  }
  tasks_.erase(d.node);
  emit(std::move(e));
}

void Driver::Work::settle_wait(Task& task, const expr::Evaluated& found) {
  const Decision d = task.decision;
  const plan::Clause& clause = clause_of(state_.plan(), d.node, d.clause);
  ++task.looks;
  if (!found.is_true()) task.holds_since.reset();
  if (found.is_true() && held_long_enough(task, clause)) return end_wait(task, true, {});
  task.seen = found.is_true()
                  ? "`" + expr::to_text(state_.plan().program().arena, clause.expr, *state_.plan().program().sources) +
                        "` has not held long enough"
                  : not_so_text(state_, d.node, d.clause, found, task.reads);
  const plan::ClauseMore& more = state_.plan().program().more(clause);
  const Duration every = std::max<Duration>(duration_of(state_, d.node, more.every, std::chrono::seconds(1)),
                                            std::chrono::milliseconds(1));
  if (task.limit && (task.last || now() >= *task.limit)) return end_wait(task, false, task.seen);
  Nanoseconds next = later(now(), every);
  if (task.holds_since) {
    const Nanoseconds held = later(*task.holds_since, duration_of(state_, d.node, more.hold, Duration(0)));
    next = std::max(now(), std::min(next, held));
  }
  if (task.limit && next >= *task.limit) {
    next = *task.limit;
    task.last = true;
  }
  alarms_.emplace(next, Alarm{Alarm::poll, d.node, task.id, {}});
  // The last look may hang; it gets as long as lies between two looks.
  if (task.last) alarms_.emplace(next + every, Alarm{Alarm::too_late, d.node, task.id, {}});
}

// `until … for D`: it has to hold at every look for that long.
bool Driver::Work::held_long_enough(Task& task, const plan::Clause& clause) {
  const expr::ExprId hold = state_.plan().program().more(clause).hold;
  if (hold == expr::no_expr) return true;
  if (!task.holds_since) task.holds_since = now();
  return now() - *task.holds_since >= duration_of(state_, task.decision.node, hold, Duration(0));
}

void Driver::Work::end_wait(Task& task, bool held, const std::string& why) {
  Event e = about(EventKind::wait_ended, task.decision);
  e.yes = held;
  const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(now() - task.began);
  if (waited.count() > 0)
    e.value = Record{{{"waited", Duration(waited)}, {"looks", static_cast<std::int64_t>(task.looks)}}};
  if (!held) {
    e.text = "waited " + duration_text(waited) + " in vain";
    if (!why.empty()) e.text += ": " + why;
  }
  tasks_.erase(task.decision.node);
  emit(std::move(e));
}

void Driver::Work::end_waits(NodeId list, const std::string& why) {
  std::vector<NodeId> over;
  for (const auto& [node, task] : tasks_) {
    const bool wait = task.decision.what == Decision::What::wait;
    if (state_.plan().holds(list, node) && wait && state_.due(task.decision)) over.push_back(node);
  }
  std::sort(over.begin(), over.end());
  for (const NodeId node : over) end_wait(tasks_[node], false, why);
}

}  // namespace ocflow::run

#include "dsl/prove_solver.h"

#include <algorithm>

namespace ocflow::dsl::proving {

Literal Solver::fresh() {
  state_.push_back(0);
  phase_.push_back(0);
  model_.push_back(0);
  seen_.push_back(0);
  level_of_.push_back(0);
  reason_.push_back(kNone);
  weight_.push_back(0);
  const auto v = static_cast<std::uint32_t>(state_.size() - 1);
  watching_.resize(2 * std::size_t{v} + 2);
  next_.push({0, v});
  return static_cast<Literal>(v);
}

void Solver::add(std::vector<Literal> clause) {
  back_to(0);
  std::sort(clause.begin(), clause.end(),
            [](Literal a, Literal b) { return std::pair(variable(a), a) < std::pair(variable(b), b); });
  clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
  for (std::size_t i = 1; i < clause.size(); ++i) {
    if (clause[i] == -clause[i - 1]) return;
  }
  std::erase_if(clause, [&](Literal l) { return state(l) < 0; });
  if (clause.empty()) {
    possible_ = false;
  } else if (clause.size() == 1) {
    if (state(clause[0]) == 0) assign(clause[0], kNone);
  } else {
    keep(clause);
  }
}

void Solver::keep(const std::vector<Literal>& clause) {
  const auto id = static_cast<std::uint32_t>(clauses_.size());
  watching_[index(clause[0])].push_back(id);
  watching_[index(clause[1])].push_back(id);
  clauses_.push_back(clause);
}

void Solver::assign(Literal l, std::uint32_t reason) {
  const std::uint32_t v = variable(l);
  state_[v] = l > 0 ? 1 : -1;
  level_of_[v] = level();
  reason_[v] = reason;
  trail_.push_back(l);
}

// A clause one of whose watched literals became false. True: it watches another one now.
bool Solver::visit(Literal falsified, std::uint32_t id, std::uint32_t& failed) {
  std::vector<Literal>& clause = clauses_[id];
  if (clause[0] == falsified) std::swap(clause[0], clause[1]);
  if (state(clause[0]) > 0) return false;
  for (std::size_t k = 2; k < clause.size(); ++k) {
    if (state(clause[k]) < 0) continue;
    std::swap(clause[1], clause[k]);
    watching_[index(clause[1])].push_back(id);
    return true;
  }
  if (state(clause[0]) < 0) {
    failed = id;
  } else {
    assign(clause[0], id);
  }
  return false;
}

std::uint32_t Solver::propagate(std::uint64_t& work) {
  std::uint32_t failed = kNone;
  while (propagated_ < trail_.size() && failed == kNone) {
    const Literal falsified = -trail_[propagated_++];
    std::vector<std::uint32_t>& watching = watching_[index(falsified)];
    std::size_t kept = 0;
    for (std::size_t i = 0; i < watching.size(); ++i) {
      if (work > 0) --work;
      const bool moved = failed == kNone && visit(falsified, watching[i], failed);
      if (!moved) watching[kept++] = watching[i];
    }
    watching.resize(kept);
  }
  return failed;
}

void Solver::bump(std::uint32_t v) {
  weight_[v] += step_;
  if (weight_[v] > 1e100) {
    for (double& w : weight_) w *= 1e-100;
    step_ *= 1e-100;
  }
  if (state_[v] == 0) next_.push({weight_[v], v});
}

// Walks from the clause that failed back to the one decision of this level from which it follows.
std::uint32_t Solver::learn(std::uint32_t failed, std::vector<Literal>& learned) {
  learned.assign(1, 0);
  std::vector<std::uint32_t> touched;
  std::size_t open = 0;
  std::size_t at = trail_.size();
  Literal follows = 0;
  for (std::uint32_t clause = failed;;) {
    for (const Literal l : clauses_[clause]) {
      const std::uint32_t v = variable(l);
      if (l == follows || seen_[v] || level_of_[v] == 0) continue;
      seen_[v] = 1;
      touched.push_back(v);
      bump(v);
      if (level_of_[v] == level()) {
        ++open;
      } else {
        learned.push_back(l);
      }
    }
    while (!seen_[variable(trail_[--at])]) {
    }
    follows = trail_[at];
    clause = reason_[variable(follows)];
    if (--open == 0) break;
  }
  learned[0] = -follows;
  for (const std::uint32_t v : touched) seen_[v] = 0;
  if (learned.size() == 1) return 0;
  std::size_t deepest = 1;
  for (std::size_t i = 2; i < learned.size(); ++i) {
    if (level_of_[variable(learned[i])] > level_of_[variable(learned[deepest])]) deepest = i;
  }
  std::swap(learned[1], learned[deepest]);
  return level_of_[variable(learned[1])];
}

void Solver::back_to(std::uint32_t target) {
  if (level() <= target) return;
  for (std::size_t i = trail_.size(); i-- > levels_[target];) {
    const std::uint32_t v = variable(trail_[i]);
    phase_[v] = state_[v] > 0;
    state_[v] = 0;
    next_.push({weight_[v], v});
  }
  trail_.resize(levels_[target]);
  levels_.resize(target);
  propagated_ = trail_.size();
}

// True: something was decided, and there is more to do.
bool Solver::decide(std::span<const Literal> assumed, Answer& answer) {
  while (level() < assumed.size()) {
    const Literal l = assumed[level()];
    if (state(l) < 0) {
      answer = Answer::no;
      return false;
    }
    levels_.push_back(trail_.size());
    if (state(l) > 0) continue;
    assign(l, kNone);
    return true;
  }
  while (!next_.empty()) {
    const std::uint32_t v = next_.top().second;
    next_.pop();
    if (state_[v] != 0) continue;
    levels_.push_back(trail_.size());
    assign(phase_[v] ? static_cast<Literal>(v) : -static_cast<Literal>(v), kNone);
    return true;
  }
  answer = Answer::yes;
  return false;
}

Solver::Answer Solver::solve(std::span<const Literal> assumed, std::uint64_t& work) {
  back_to(0);
  Answer answer = Answer::unknown;
  std::vector<Literal> learned;
  while (possible_) {
    const std::uint32_t failed = propagate(work);
    if (failed != kNone && level() == 0) {
      possible_ = false;
    } else if (failed != kNone) {
      back_to(learn(failed, learned));
      if (learned.size() > 1) keep(learned);
      assign(learned[0], learned.size() > 1 ? static_cast<std::uint32_t>(clauses_.size() - 1) : kNone);
      step_ *= 1.05;
    } else if (work == 0 || !decide(assumed, answer)) {
      if (answer == Answer::yes) {
        for (std::size_t v = 1; v < state_.size(); ++v) model_[v] = state_[v] > 0;
      }
      back_to(0);
      return answer;
    }
  }
  return Answer::no;
}

}  // namespace ocflow::dsl::proving

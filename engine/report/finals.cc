// What a report says of `finally`s: those that failed, have still to run, or that a person has decided about.
#include <algorithm>

#include "engine/report/report.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/requests.h"

namespace ocflow::report {

using plan::NodeId;
using run::Event;
using run::EventKind;
using run::State;

// What is said of it is no word about its step.
bool Folder::of_a_final(const Event& event) const { return run::is_final(state_.plan(), event.node, event.clause); }

// Where a procedure runs: the first in it that failed by itself. Else 0.
NodeId Folder::failed_within(NodeId holder, std::uint16_t clause) const {
  const auto& plan = state_.plan();
  const auto& what = run::clause_of(plan, holder, clause);
  const NodeId aside = what.kind == plan::ClauseKind::list ? plan.aside(holder, what.aside) : plan::nothing;
  if (aside == plan::nothing) return 0;
  for (NodeId n = aside + 1; n < plan.end(aside); ++n)
    if (state_.state(n) == State::failed && plan.end(n) == n + 1) return n;
  return 0;
}

// Only the last word about it counts, and none once it runs again.
void Folder::note_final(const Event& event) {
  const auto final = run::final_of(state_.plan(), event);
  if (!final) return;
  const bool word = event.kind == EventKind::decided && of_a_final(event);
  const bool settles = word && (event.answer == run::Answer::done || event.answer == run::Answer::skip);
  if (settles && !event.who.empty())
    final_words_[final->node] = {event.answer, said(event)};
  else if (word || event.kind == EventKind::intent)
    final_words_.erase(final->node);
}

FinalReport Folder::final_of(NodeId holder, State is) const {
  const auto& plan = state_.plan();
  const NodeId owner = run::owner_of(plan, {holder, 0});
  FinalReport out;
  out.node = holder;
  out.path = run::final_path(plan, holder);
  out.number = owner == plan.root() ? std::string() : plan.number(owner);
  out.sentence = one_line(run::owner_text(state_, holder));
  out.state = is;
  out.undecided = state_.final_undecided(holder);
  return out;
}

std::vector<FinalReport> Folder::finals() const {
  std::vector<FinalReport> all;
  const auto failed = state_.failed_finals();
  for (const auto& [holder, clause, why, output, in_doubt] : failed) {
    all.push_back(final_of(holder, in_doubt ? State::in_doubt : State::failed));
    all.back().what = one_line(run::final_text(state_, {holder, clause}));
    all.back().detail = why;
    all.back().output = output;
    if (const NodeId within = failed_within(holder, clause); within != 0)
      all.back().detail = report::sentence(state_, within) + ": " + state_.why(within),
      all.back().output = state_.output(within);
  }
  const auto pending = as_asked_ ? decltype(state_.pending_finals())() : state_.pending_finals();
  for (const auto& [holder, clause] : pending) {
    const auto same = [&, at = std::pair(holder, clause)](const auto& f) { return std::pair(f.node, f.clause) == at; };
    if (std::any_of(failed.begin(), failed.end(), same)) continue;
    all.push_back(final_of(holder, State::waiting));
    all.back().what = one_line(run::final_text(state_, {holder, clause}));
  }
  for (const auto& [holder, word] : final_words_) {
    if (std::any_of(all.begin(), all.end(), [n = holder](const FinalReport& f) { return f.node == n; })) continue;
    all.push_back(final_of(holder, word.first == run::Answer::done ? State::done : State::skipped));
    all.back().detail = word.second;
    const auto& more = run::more_of(state_.plan(), holder);
    if (more.finals == 1)
      all.back().what = one_line(run::final_text(state_, {holder, static_cast<std::uint16_t>(more.first_final)}));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.node < b.node; });
  return all;
}

}  // namespace ocflow::report

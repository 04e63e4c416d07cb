// `finally`s: which are owed, on whose stack each stands, and what a person's word about one means. One that failed
// stays owed. Where its list has ended for good without it (tolerated, done in another way, passed by a person), the
// list around it owes it.
#include <algorithm>
#include <utility>

#include "engine/run/state_data.h"

namespace ocflow::run {

namespace {

std::vector<BackEntry>::iterator standing(std::vector<BackEntry>& stack, const BackEntry& entry) {
  return std::find_if(stack.begin(), stack.end(), [&](const BackEntry& other) {
    return other.is_final() && other.node == entry.node && other.clause == entry.clause;
  });
}

bool wants_word(const BackEntry& entry, NodeId n) {
  return entry.node == n && entry.is_final() && entry.word == BackEntry::Word::wanted;
}

}  // namespace

NodeId RunState::Data::list_around(NodeId list) const {
  if (list == 0) return nothing;
  return list_of(plan.part(list) == Part::aside ? plan.parent(list) : list);
}

void RunState::Data::push_own_finals(NodeId n, bool anew) {
  const plan::StepMore& said = more(n);
  if (said.finals == 0 || plan.part(n) == Part::each) return;  // of a loop each item has its own
  std::vector<BackEntry>& stack = unwinds[list_of(n)].stack;
  for (std::uint32_t i = 0; i < said.finals; ++i) {
    const BackEntry entry{n, static_cast<std::uint16_t>(said.first_final + i), BackEntry::What::final};
    const auto there = standing(stack, entry);
    if (there == stack.end())
      take_from_around(list_of(n), entry), stack.push_back(entry);
    else if (anew)
      there->word = BackEntry::Word::unneeded;
  }
}

// They are the last to run, so they stand below what the steps push. A list that is taken up again owes them again.
void RunState::Data::push_finals(NodeId n, bool anew) {
  const plan::ProcedureId runs = n == 0 ? plan.procedure() : more(n).callee;
  const plan::StepId finals = runs == nothing ? nothing : plan.program().procedures[runs].finals;
  if (finals == nothing) return;
  const NodeId holder = plan.aside(n, finals);
  if (holder == nothing) return;
  const plan::StepMore& said = plan.program().more(plan.program().steps[finals]);
  std::vector<BackEntry>& stack = unwinds[n].stack;
  for (std::uint32_t i = said.finals; i > 0; --i) {
    const BackEntry entry{holder, static_cast<std::uint16_t>(said.first_final + i - 1), BackEntry::What::final};
    const auto there = standing(stack, entry);
    if (there == stack.end())
      take_from_around(n, entry), stack.insert(stack.begin(), entry);
    else if (anew)
      there->word = BackEntry::Word::unneeded;
  }
}

// They have run, and now it is taken up again, or a person says that it is done. What comes of that nobody knows yet:
// one that failed still waits for a word.
void RunState::Data::owe_finals(NodeId n) {
  if (!has(n, closed)) return;
  drop(n, closed);
  push_own_finals(n, false);
}

// The step has ended for good. What lists in it still have to close is closed when the list around it ends.
void RunState::Data::hand_over_finals(NodeId n) {
  for (auto at = owing.begin(); at != owing.end();) {
    const NodeId list = *at;
    Unwind& u = unwinds[list];
    if (u.going || !plan.holds(n, list)) {
      ++at;
      continue;
    }
    at = owing.erase(at);
    std::vector<BackEntry> owed;
    std::erase_if(u.stack, [&](const BackEntry& entry) {
      if (entry.still_closes()) owed.push_back(entry);
      return entry.is_final();
    });
    finals_moved = true;
    for (BackEntry& entry : owed) entry.late = true;
    std::vector<BackEntry>& stack = unwinds[list_of(n)].stack;
    stack.insert(stack.end(), owed.begin(), owed.end());
  }
}

// The list has begun again after all, and owes it itself.
void RunState::Data::take_from_around(NodeId list, const BackEntry& entry) {
  if (!finals_moved) return;
  for (list = list_around(list); list != nothing; list = list_around(list)) {
    const auto of = unwinds.find(list);
    if (of == unwinds.end()) continue;
    Unwind& u = of->second;
    const auto there = standing(u.stack, entry);
    if (there == u.stack.end()) continue;
    if (u.going && static_cast<std::size_t>(there - u.stack.begin()) < u.at) --u.at;
    u.stack.erase(there);
  }
}

// On its stack stands one of this node that failed, and that nobody does again without a word.
NodeId RunState::Data::owing_list(NodeId n) const {
  if (n == 0 || has(n, unwinding)) return nothing;
  for (NodeId list = list_of(n); list != nothing; list = finals_moved ? list_around(list) : nothing) {
    const auto of = unwinds.find(list);
    if (of == unwinds.end()) continue;
    const std::vector<BackEntry>& stack = of->second.stack;
    if (std::any_of(stack.begin(), stack.end(), [n](const BackEntry& e) { return wants_word(e, n); })) return list;
  }
  return nothing;
}

// A word about the step itself would be about its `finally` too, but for one whose list has ended.
bool RunState::Data::owes_final(NodeId n) const {
  const NodeId list = owing_list(n);
  const bool by_itself = state[n] == State::failed || state[n] == State::in_doubt;
  return list != nothing && (!by_itself || list != list_of(n));
}

// Nothing in it is to be done again.
bool RunState::Data::is_through(NodeId list) const {
  for (NodeId n = plan.first_child(list); n != nothing; n = plan.next_sibling(n)) {
    if (plan.part(n) != Part::aside && !ended_well(n)) return false;
  }
  return true;
}

bool RunState::Data::ended_well(NodeId n) const {
  const State s = state[n];
  return s == State::done || s == State::skipped || s == State::tolerated || s == State::not_applicable;
}

// Who closed it by hand has not done so for good: it is opened again, or stands open behind what is under way.
bool RunState::Data::closes_again(NodeId n) const {
  const bool list_goes_on = !is_through(list_of(n));
  if (plan.part(n) == Part::aside) return list_goes_on;  // of a procedure
  if (!ended_well(n)) return true;                       // the step is done again
  return list_goes_on && !open.empty();                  // it can't be done again before what is under way behind it
}

// Before the run is taken up again; of several that failed it is said of all.
void RunState::Data::final_decided(const Event& e) {
  const NodeId n = e.node, list = owing_list(n);
  if (e.answer == Answer::failed || e.answer == Answer::abort) return;  // it stays owed
  const bool by_hand = e.answer == Answer::done;
  if (!by_hand && e.answer != Answer::again && e.answer != Answer::skip) return misfit(e);
  const bool may_reopen = by_hand && list == list_of(n);
  const bool owed = may_reopen ? closes_again(n) : e.answer == Answer::again;
  const bool step_again = may_reopen && !owed && plan.part(n) != Part::aside && !is_through(list);
  if (step_again) put(n, closed);  // what comes after it needs what is closed now
  if (e.answer != Answer::again) failed_finals_over(n);
  for (BackEntry& entry : unwinds[list].stack) {  // which may be gone through just now: nothing is moved
    if (wants_word(entry, n)) entry.word = owed ? BackEntry::Word::unneeded : BackEntry::Word::let_go;
  }
}

void RunState::Data::failed_finals_over(NodeId n) {
  std::erase_if(failed_finals, [n](const auto& failed) { return failed.first.first == n; });
}

}  // namespace ocflow::run

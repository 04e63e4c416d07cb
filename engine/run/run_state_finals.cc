// `finally`s: which are owed, on whose stack each stands, and what a person's word about one means. One that failed
// stays owed. Where its list has ended for good without it (tolerated, done in another way, passed by a person), the
// list around it owes it.
#include <algorithm>
#include <utility>

#include "engine/run/finals.h"
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
  if (anew) shut.erase(n);
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

// They are the last to run, so they stand below what the steps push.
void RunState::Data::push_finals(NodeId n, bool anew) {
  const NodeId holder = finals_holder(plan, n);
  if (holder == nothing) return;
  if (anew) shut.erase(holder);
  const plan::StepMore& said = more(holder);
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

// Where nothing has begun since they ran there is nothing to close; when something does, they are owed again.
void RunState::Data::owe_again(NodeId list) {
  if (rules.finals_by_need && !shut.empty() && shut.contains(finals_holder(plan, list))) return;
  push_finals(list, false);
}

// An act begins, or a person is asked to do something, or says to have done it: what that opens is closed again. What
// takes something back, or is a `finally` itself, opens nothing.
void RunState::Data::opens(const Event& e) {
  const bool by_hand = e.kind == EventKind::decided && e.answer == Answer::done && !names_final(e);
  const bool forward = e.kind == EventKind::intent && e.node != 0 && e.clause < clause_end(e.node);
  const bool begins = forward && (clause(e.node, e.clause).kind == ClauseKind::act ||
                                  clause(e.node, e.clause).kind == ClauseKind::person);
  if ((!by_hand && !begins) || plan.part(e.node) == Part::aside || is_way_back(e.node)) return;
  for (NodeId n = e.node; n != 0;) {
    if (shut.erase(n) > 0) owe_anew(list_of(n), n);
    const NodeId list = plan.parent(n), holder = finals_holder(plan, list);
    if (holder != nothing && shut.erase(holder) > 0) owe_anew(list, holder);
    n = plan.part(list) == Part::aside ? plan.parent(list) : list;
  }
}

// A list that has ended gets them when it is taken up again.
void RunState::Data::owe_anew(NodeId list, NodeId holder) {
  Unwind& u = unwinds[list];
  for (BackEntry& entry : u.stack) {
    if (entry.is_final() && entry.node == holder && entry.word == BackEntry::Word::let_go)
      entry.word = BackEntry::Word::unneeded;
  }
  if (state[list] != State::running || !has(list, entered)) return;
  if (plan.part(holder) != Part::aside) return push_own_finals(holder, false);
  const std::size_t before = u.stack.size();
  push_finals(list, false);
  if (u.going) u.at += u.stack.size() - before;  // they went below what is gone through
}

// Its turn has come, and nothing of it has begun: no act of it is intended, or a person was only asked about it.
bool RunState::Data::final_only_due(const Unwind& u) {
  if (!u.going || u.all || u.now == nothing || !u.entry.is_final()) return false;
  if (has(u.now, asking)) return true;
  if (open.contains(u.now)) return false;
  const Clause& said = clause(u.now, pc[u.now]);
  const NodeId aside = said.kind == ClauseKind::list ? plan.aside(u.now, said.aside) : nothing;
  if (aside == nothing) return true;
  bool begun_inside = false;
  walk(aside, [&](NodeId n) {
    begun_inside = begun_inside || has(n, acted);
    return !begun_inside;
  });
  for (const auto& [list, inner] : unwinds)
    begun_inside =
        begun_inside || ((list == aside || plan.holds(aside, list)) && (inner.going || !inner.stack.empty()));
  return !begun_inside;
}

// A list ends by itself, or is taken back, and that can't be left in the middle.
bool RunState::Data::goes_back(const Unwind& u) { return u.going && !final_only_due(u); }

// The whole run is taken back: what was only due is owed as before its turn came.
void RunState::Data::put_finals_back() {
  for (auto& [list, u] : unwinds) {
    if (!u.going) continue;
    const NodeId n = u.now;
    const bool of_list = clause(n, pc[n]).kind == ClauseKind::list && !has(n, asking);
    const NodeId aside = of_list ? plan.aside(n, clause(n, pc[n]).aside) : nothing;
    if (aside != nothing && state[aside] != State::waiting) reset_with_inside(aside);
    u.stack.insert(u.stack.begin() + static_cast<std::ptrdiff_t>(u.at), u.entry);
    u.going = false;
    end_back(n, false);
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

bool RunState::Data::names_final(const Event& e) const {
  if (!e.yes || e.node == 0) return false;
  const plan::StepMore& said = more(e.node);
  return e.clause >= said.first_final && e.clause < said.first_final + said.finals;
}

// What runs now in what it closes ends only later.
bool RunState::Data::goes_on_behind(NodeId n, bool by_hand) const {
  const NodeId within = by_hand || plan.part(n) == Part::aside ? list_of(n) : n;
  return std::any_of(open.begin(), open.end(), [&](const auto& act) { return plan.holds(within, act.first); });
}

// Before the run is taken up again; of several that failed it is said of all. Who closed it by hand, or lets it go, has
// said so of what happened until now. (Of releases before such a word doesn't name the `finally`.)
void RunState::Data::final_decided(const Event& e) {
  const NodeId n = e.node, list = owing_list(n);
  if (e.answer == Answer::failed || e.answer == Answer::abort) return;  // it stays owed
  const bool by_hand = e.answer == Answer::done, again = e.answer == Answer::again, own = plan.part(n) != Part::aside;
  if (!by_hand && !again && e.answer != Answer::skip) return misfit(e);
  const bool may_reopen = list == list_of(n), named = names_final(e);
  bool owed = again || (may_reopen && by_hand && closes_again(n));
  if (named) owed = again || (may_reopen && goes_on_behind(n, by_hand));
  const bool step_again = may_reopen && by_hand && !owed && own && ended_well(n) && !is_through(list);
  if (step_again) put(n, closed);  // what comes after it needs what is closed now
  if (!again) failed_finals_over(n);
  if (named && !owed) shut[n] = !by_hand;
  for (BackEntry& entry : unwinds[list].stack) {  // which may be gone through just now: nothing is moved
    if (wants_word(entry, n)) entry.word = owed ? BackEntry::Word::unneeded : BackEntry::Word::let_go;
  }
}

void RunState::Data::failed_finals_over(NodeId n) {
  std::erase_if(failed_finals, [n](const auto& failed) { return failed.first.first == n; });
}

}  // namespace ocflow::run

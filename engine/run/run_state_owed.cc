// What there is to take back, and what must still happen: a step pushes it when it begins, on the stack of its list,
// and what its rungs and tries leave behind is remembered beside.
#include <algorithm>
#include <utility>

#include "engine/run/state_data.h"

namespace ocflow::run {

void RunState::Data::push_back_entries(NodeId n) {
  if (has(n, pushed) || n == 0 || plan.part(n) == Part::each || plan.part(n) == Part::aside) return;
  put(n, pushed);
  if (may_unwind && step(n).undo != plan::Undo::needless) push_way_back(n);
  push_own_finals(n, true);
}

// One entry a step, where it began last. What a person left at that stays beneath, and is asked about by itself.
void RunState::Data::push_way_back(NodeId n) {
  std::vector<BackEntry>& stack = unwinds[list_of(n)].stack;
  BackEntry entry{n};
  const auto before = std::find_if(stack.begin(), stack.end(), [n](const BackEntry& other) {
    return other.node == n && other.what == BackEntry::What::step && other.word == BackEntry::Word::unneeded;
  });
  if (before != stack.end()) {
    entry.changed = before->changed;
    stack.erase(before);
  }
  stack.push_back(entry);
}

// An act begins: it and what is around it have something to take back again, though that was done once.
void RunState::Data::push_popped(NodeId n) {
  for (; may_unwind && n != nothing && n != 0; n = plan.parent(n)) {
    if (has(n, unwinding)) return;  // it is what takes that back
    if (!has(n, popped)) continue;
    drop(n, popped);
    push_way_back(n);
  }
}

// What a rung changed before it failed, the next one doesn't take back. It stays on the stack, below what they do.
void RunState::Data::leave_rung(NodeId n) {
  const bool needs_no_way = step(n).undo == plan::Undo::needless || step(n).undo == plan::Undo::impossible;
  if (needs_no_way || rung(n) == nothing) return;
  const std::uint32_t back = undo_clause(n);
  BackEntry entry{n, static_cast<std::uint16_t>(back), BackEntry::What::apart};
  entry.changed = true;
  if (clause(n, rung(n)).kind == ClauseKind::list && back == nothing) {
    entry.clause = static_cast<std::uint16_t>(rung(n));
  } else if (back == nothing || !has(n, changed)) {
    return;
  }
  const auto next = rungs.find(n);
  const std::size_t lower = next == rungs.end() ? 0 : next->second;
  if (back != nothing && plan.program().rungs[more(n).first_rung + lower].undo_clause == back) return;  // that will
  drop(n, changed | changed_before);
  leave_behind(n, entry.clause);
  if (!may_unwind) return;
  std::vector<BackEntry>& stack = unwinds[list_of(n)].stack;
  const auto own = std::find_if(stack.rbegin(), stack.rend(),
                                [&](const BackEntry& e) { return e.node == n && e.what == BackEntry::What::step; });
  stack.insert(own == stack.rend() ? stack.end() : own.base() - 1, entry);
}

void RunState::Data::leave_behind(NodeId n, std::uint32_t clause) {
  if (clause == nothing) return;
  std::vector<std::uint16_t>& all = left_behind[n];
  taken_from_behind(n, clause);
  all.push_back(static_cast<std::uint16_t>(clause));
}

void RunState::Data::taken_from_behind(NodeId n, std::uint32_t clause) {
  const auto at = left_behind.find(n);
  if (at == left_behind.end()) return;
  std::erase(at->second, static_cast<std::uint16_t>(clause));
}

void RunState::Data::freeze(NodeId list) {
  const auto found = unwinds.find(list);
  if (found == unwinds.end()) return;
  for (BackEntry& entry : found->second.stack) {
    if (entry.what != BackEntry::What::step || !did_something(entry.node)) continue;
    entry.changed = true;
    const std::uint32_t back = undo_clause(entry.node);
    if (!rungs.contains(entry.node) || back == nothing) continue;
    entry.what = BackEntry::What::apart;  // soon nobody knows any more which rung it was
    entry.clause = static_cast<std::uint16_t>(back);
  }
}

// What a candidate did that succeeded is taken back with the list that holds the `for`.
void RunState::Data::hand_over_back(NodeId each) {
  const auto found = unwinds.find(each);
  if (found == unwinds.end() || found->second.stack.empty()) return;
  const std::vector<BackEntry> done = std::exchange(found->second.stack, {});
  finals_moved = true;
  std::vector<BackEntry>& stack = unwinds[list_of(each)].stack;
  stack.insert(stack.end(), done.begin(), done.end());
}

// What the try before left to be taken back stays on the stack of its list: whether it changed something is known now.
// It is remembered here as well, for a run that is taken back as a whole.
void RunState::Data::remember(NodeId n) {
  if (plan.part(n) != Part::each && did_something(n)) put(n, changed);
  const bool by_rung = rungs.contains(n) && step(n).undo != plan::Undo::impossible;
  if (by_rung && step(n).undo != plan::Undo::needless) {
    if (has(n, changed)) leave_behind(n, undo_clause(n));
    if (const NodeId inner = inner_list(n); inner != nothing && has(inner, entered)) leave_behind(n, rung(n));
  }
  flags[n] &= by_rung ? changed_inside : changed | changed_before | changed_inside;
  if (!has(n, changed | changed_inside) && !left_behind.contains(n)) return;
  for (NodeId p = plan.parent(n); p != nothing && !has(p, changed_inside); p = plan.parent(p)) put(p, changed_inside);
}

}  // namespace ocflow::run

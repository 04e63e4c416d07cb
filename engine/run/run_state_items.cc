// A `for` over a list that only the run can tell: when the list is known the plan gets its items, and the state with
// it.
#include "engine/run/state_data.h"

namespace ocflow::run {

void RunState::Data::items(const Event& e) {
  const NodeId n = e.node;
  const bool fits = plan.open_ended(n) && has(n, active) && !has(n, listed) && state[n] == State::running;
  if (!fits || pc[n] < clause_end(n)) return misfit(e);
  unawait(n);
  if (e.hidden && predicting) {  // nobody can know: the item that stands for all is gone through
    put(n, listed);
    return work.push_back(n);
  }
  if (!e.text.empty()) return fail(n, {e.text, {}});
  if (!e.value.list()) return fail(n, {"the list of the `for` is " + std::string(kind_name(e.value.kind())), {}});
  const plan::Loop& loop = plan.program().loops[more(n).loop];
  if (e.value.list()->empty() && loop.filtered) return fail(n, {"the `where` of the `for` left nothing to do", {}});
  const std::vector<NodeId> before = changed_items(n);
  plan::Trouble trouble;
  if (!plan::unfold_items(plan, n, e.value, names, trouble)) {
    std::string why = trouble.message;
    if (!trouble.got.empty()) why += ": " + trouble.got;
    return fail(n, {std::move(why), {}});
  }
  put(n, listed);
  if (!before.empty()) items_behind[n].push_back(before);
  grow(n);
  work.push_back(n);
}

// When the list is asked for once more others stand for its items, perhaps fewer. What the earlier ones changed is not
// forgotten with them.
std::vector<NodeId> RunState::Data::changed_items(NodeId each) const {
  std::vector<NodeId> items;
  bool any = false;
  for (NodeId item = plan.first_child(each); item != nothing; item = plan.next_sibling(item)) {
    items.push_back(item);
    any = any || has(item, changed | changed_inside);
  }
  return any ? items : std::vector<NodeId>();
}

void RunState::Data::grow(NodeId each) {
  const auto old = static_cast<NodeId>(state.size());
  const std::size_t size = plan.size();
  state.resize(size, State::waiting);
  pc.resize(size, 0);
  attempts.resize(size, 0);
  flags.resize(size, 0);
  missing.resize(size, 0);
  left.resize(size, 0);
  inside.resize(size, 0);
  active_nodes.grow(size);
  for (NodeId n = each + 1; n < plan.end(each); ++n) state[n] = State::not_applicable;
  left[each] = 0;
  for (NodeId n = old; n < size; ++n) {
    pc[n] = static_cast<std::uint16_t>(plan.first_clause(n));
    missing[n] = plan.predecessors(n);
    if (plan.part(n) != Part::aside) ++left[plan.parent(n)];
  }
}

}  // namespace ocflow::run

// `for`: one node an item, and the edges among them.
#include <algorithm>
#include <unordered_map>

#include "engine/plan/unfolding.h"

namespace ocflow::plan {

using expr::Evaluated;

bool Unfolding::items(NodeId each, const Value& list) {
  const Plan& plan = builder_.so_far();
  push_items(plan.step(each), plan.frame(each), false, list);
  open_.back().closes = false;
  return walk();
}

void Unfolding::open_each(StepId id) {
  const FrameId frame = open_.back().frame;
  const bool dead = open_.back().dead || never_applies(id, frame, 0, loop(id).clauses_before);
  Evaluated list = evaluate(loop(id).list, frame);
  const bool later = list.state == Evaluated::State::unknown || list.state == Evaluated::State::pending;
  const bool usable = list.known() && list.value.list();
  if (!usable && !later && !dead) return refuse_list(id, list);
  const NodeId node = open_node(Part::each, id, frame);
  if (usable || !later) return push_items(id, frame, dead, usable ? std::move(list.value) : Value(List{}));
  builder_.open_ended(node);
  push_items(id, frame, dead, Value(List{Value()}));
  open_.back().open_ended = true;
}

void Unfolding::push_items(StepId id, FrameId frame, bool dead, Value list) {
  Open items;
  items.loop = id;
  items.frame = frame;
  items.dead = dead;
  items.closes = true;
  items.count = static_cast<std::uint32_t>(std::min<std::size_t>(list.list()->size(), nothing - 1));
  items.items = std::move(list);
  open_.push_back(std::move(items));
}

void Unfolding::refuse_list(StepId id, const Evaluated& list) {
  fail({Trouble::What::no_list, program_.arena.nodes[loop(id).list].at,
        "the list of the `for` can't be worked out for this site",
        list.known() ? std::string(kind_name(list.value.kind())) : list.why, "a list",
        "give it in the site file, or put an `if` above the `for`"});
}

void Unfolding::open_item() {
  Open& top = open_.back();
  const StepId id = top.loop;
  const FrameId frame = builder_.frame(top.frame, loop(id).item_slots);
  const std::uint32_t at = loop(id).backwards ? top.count - 1 - top.next : top.next;
  if (!top.open_ended) builder_.set(frame, 0, (*top.items.list())[at]);
  const bool dead = top.dead || never_applies(id, frame, loop(id).clauses_before + 1, step(id).clauses);
  inside(open_node(Part::item, id, frame), id, frame, dead);
}

namespace {

const std::string* name_of(const Value& item) {
  const Value* name = item.record() ? item.field("name") : nullptr;
  return name ? name->get<std::string>() : nullptr;
}

}  // namespace

// Who is meant by what `each after` gives: the item itself, or one whose `name` that is.
class Places {
 public:
  explicit Places(const std::vector<Value>& items) : items_(items) {
    for (std::uint32_t i = 0; i < items.size(); ++i) {
      const std::string* name = items[i].get<std::string>();
      if (!name) name = name_of(items[i]);
      if (name) by_name_.emplace(*name, i);
    }
  }
  std::uint32_t find(const Value& wanted) const {
    const std::string* name = wanted.get<std::string>();
    if (!name) name = name_of(wanted);
    if (name) {
      const auto at = by_name_.find(*name);
      return at == by_name_.end() ? nothing : at->second;
    }
    const auto at = std::find(items_.begin(), items_.end(), wanted);
    return at == items_.end() ? nothing : static_cast<std::uint32_t>(at - items_.begin());
  }

 private:
  const std::vector<Value>& items_;
  std::unordered_map<std::string, std::uint32_t> by_name_;
};

// Items that `each after` may name: those of the loop, then those that a `where` took away.
std::vector<Value> Unfolding::all_items(const Open& list) {
  std::vector<Value> all = *list.items.list();
  if (loop(list.loop).backwards) std::reverse(all.begin(), all.end());
  const expr::Node& node = program_.arena.nodes[loop(list.loop).list];
  if (node.op != expr::Op::binder) return all;
  const Evaluated whole = evaluate(program_.arena.operands[node.a], list.frame);
  if (!whole.known() || !whole.value.list()) return all;
  std::vector<Value> more;
  const Places taken(all);
  for (const Value& item : *whole.value.list()) {
    if (taken.find(item) == nothing) more.push_back(item);
  }
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// The places of those that one item waits for. False: it names somebody who isn't there, and that was told.
bool Unfolding::befores_of(const Loop& l, FrameId frame, const Places& places, std::vector<std::uint32_t>& out) {
  const Evaluated wanted = evaluate(l.each_after, frame);
  if (!wanted.known() || wanted.value.is_none()) return true;
  for (const Value& v : wanted.value.list() ? *wanted.value.list() : List{wanted.value}) {
    const std::uint32_t at = places.find(v);
    if (at == nothing) {
      fail({Trouble::What::unknown_item, program_.arena.nodes[l.each_after].at,
            "`each after` names what is not in the list", v.text(), "an item of the list, or its name",
            "mend the name where the list comes from"});
      return false;
    }
    out.push_back(at);
  }
  return true;
}

// Order survives absence: who waits for one that a `where` took away waits for those that it waits for.
void Unfolding::order_items(const Open& list) {
  const Loop& l = loop(list.loop);
  if (l.each_after == no_expr || list.open_ended) return;
  const std::vector<Value> all = all_items(list);
  const std::size_t taken = list.nodes.size();
  const auto node = [&](std::size_t i) { return list.nodes[l.backwards ? taken - 1 - i : i]; };
  const Places places(all);
  std::vector<std::vector<std::uint32_t>> befores(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const FrameId frame = i < taken ? builder_.so_far().frame(node(i)) : builder_.frame(list.frame, l.item_slots);
    if (i >= taken) builder_.set(frame, 0, all[i]);
    if (!befores_of(l, frame, places, befores[i])) return;
  }
  std::vector<std::size_t> seen(all.size(), 0);
  for (std::size_t i = 0; i < taken; ++i) {
    std::vector<std::uint32_t> open = befores[i];
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (seen[at] == i + 1) continue;
      seen[at] = i + 1;
      if (at >= taken) {
        open.insert(open.end(), befores[at].begin(), befores[at].end());
      } else {
        l.backwards ? builder_.edge(node(i), node(at)) : builder_.edge(node(at), node(i));
      }
    }
  }
}

}  // namespace ocflow::plan

// What acts leave in the world, and who may have done what nobody declared.
#include <algorithm>

#include "engine/rehearse/world.h"
#include "engine/run/requests.h"

namespace ocflow::rehearse {

namespace {

constexpr Duration supervisor_takes = std::chrono::seconds(5);  // to start again what has ended

bool flag(const action::Request& request, const action::Signature& signature, std::string_view name) {
  const int at = signature.parameter(name);
  return at >= 0 && static_cast<std::size_t>(at) < request.arguments.size() &&
         request.arguments[static_cast<std::size_t>(at)] == Value(true);
}

}  // namespace

// A stop fails while something runs that needs it, where the action looks after that.
std::string World::needed_by(const action::Request& request, SlotId slot) {
  const auto* signature = things_.registry().find(request.action);
  const Slot& what = things_.slots[slot];
  if (!signature || signature->parameter("with_dependents") < 0 || what.aspect != "runs") return {};
  if (!(things_.meaning(request.action).leaves == Value(false)) || flag(request, *signature, "with_dependents"))
    return {};
  const Thing& thing = things_.all[what.thing];
  for (const auto& name : thing.dependents) {
    for (ThingId other = 0; other < things_.all.size(); ++other) {
      const Thing& needs = things_.all[other];
      const bool meant = needs.path == name || needs.label == name ||
                         std::any_of(needs.handles.begin(), needs.handles.end(), [&](const auto& h) {
                           return h.first == "service" && h.second == name && needs.host == thing.host;
                         });
      if (!meant || other == what.thing) continue;
      if (at(things_.slot(other, "runs")).now == Value(true)) return needs.label + " still needs " + thing.label;
    }
  }
  return {};
}

void World::set_runs(SlotId slot, bool runs, NodeId by) {
  const ThingId thing = things_.slots[slot].thing;
  at(slot).now = runs;
  if (runs) return;
  for (ThingId other = 0; other < things_.all.size(); ++other) {
    if (things_.all[other].primary != thing) continue;
    if (at(things_.slot(other, "runs")).now == Value(true)) takeovers.push_back({thing, other, by});
  }
  if (!things_.all[thing].supervised) return;
  const SlotId automatic = things_.slot(thing, "automatic");
  if (at(automatic).known && at(automatic).now == Value(false)) return;
  later(supervisor_takes, [this, slot, automatic] {
    if (!(at(slot).now == Value(false)) || (at(automatic).known && at(automatic).now == Value(false))) return;
    at(slot).now = true;
    came_back.push_back(slot);
    ++version_;
  });
}

// What the request leaves; of one that says nothing only that it was done, or that it takes another back.
void World::effect(Begun& act, const action::Request& request) {
  if (act.harmless) return;
  const NodeId owner = taken_back(act.node, act.clause);
  if (const SlotId slot = things_.slot_of(request); slot != none) {
    const Value& leaves = things_.meaning(request.action).leaves;
    Standing& s = at(slot);
    if (!s.known) {
      s.known = true;
      s.before = s.now = leaves.get<bool>() ? Value(!*leaves.get<bool>()) : Value();
    }
    if (s.first.is_none()) s.first = leaves;
    act.slot = slot;
    if (things_.slots[slot].aspect == "runs") {
      set_runs(slot, leaves == Value(true), act.node);
    } else {
      s.now = leaves;
    }
    if (owner != plan::nothing) restore(owner);
    return;
  }
  if (owner != plan::nothing) return restore(owner);
  if (const SlotId other = things_.act_inverse_of(request); other != none) {
    at(other).now = false;
    return;
  }
  act.slot = things_.act(request);
  Standing& s = at(act.slot);
  if (!s.known) s.before = false;
  s.known = true;
  s.now = true;
  s.by = act.node;
}

void World::claim(Begun& act, const action::Request& request, bool lied) {
  if (act.harmless) return;
  const SlotId slot = things_.slot_of(request);
  deed(act.node, slot, lied, &request);
  if (slot == none) return;
  Standing& s = at(slot);
  if (!s.known) {
    const Value& leaves = things_.meaning(request.action).leaves;
    s.before = s.now = leaves.get<bool>() ? Value(!*leaves.get<bool>()) : Value();
    s.known = true;
  }
  s.wanted = things_.meaning(request.action).leaves;
  s.claimed = true;
  s.by = act.node;
}

// Whose way back an act belongs to; nothing: it is none.
NodeId World::taken_back(NodeId node, std::uint16_t clause) const {
  const plan::Plan& plan = state_->plan();
  if (clause >= run::step_of(plan, node).clauses && state_->running_back(node)) return node;
  for (NodeId n = node; n != 0 && n != plan::nothing; n = plan.parent(n))
    if (plan.part(n) == plan::Part::aside && state_->running_back(plan.parent(n))) return plan.parent(n);
  return plan::nothing;
}

// What is known only by its step is taken back by whatever that step says.
void World::restore(NodeId owner) {
  for (SlotId i = 0; i < slots.size(); ++i) {
    Standing& s = slots[i];
    if (s.by == plan::nothing || (things_.slots[i].aspect != "done" && !s.attributed)) continue;
    if (state_->plan().holds(owner, s.by)) s.now = s.before;
  }
}

void World::person_did(NodeId node, std::uint16_t clause, bool lied) {
  const NodeId owner = taken_back(node, clause);
  if (owner != plan::nothing && !lied) restore(owner);
  deed(node, none, lied, nullptr);
  ++version_;
}

void World::switched_off(const std::string& confirmed) {
  for (ThingId i = 0; i < things_.all.size(); ++i) {
    const Thing& thing = things_.all[i];
    if (!thing.supervised || thing.label.empty() || confirmed.find(thing.label) == std::string::npos) continue;
    Standing& s = at(things_.slot(i, "automatic"));
    s.known = true;
    s.before = s.now = false;
    assumed["the supervisor of " + thing.label] = "switched off, as a person confirmed";
  }
}

void World::deed(NodeId node, SlotId slot, bool lied, const action::Request* request) {
  Deed d{node, slot, lied, things_near(node), {}};
  if (request) d.words = words_of(*request);
  deeds_.push_back(std::move(d));
}

// The things among the values that the clauses of a node see: what its procedure is given, the item of its loop.
std::vector<ThingId> World::things_near(NodeId node) const {
  std::vector<ThingId> all;
  const plan::Plan& plan = state_->plan();
  const expr::Scope& scope = state_->scope(node);
  plan::FrameId frame = plan.frame(node);
  for (std::uint16_t depth = 0; frame != plan::nothing && depth < 4; ++depth) {
    const auto& f = plan.frames()[frame];
    for (std::uint32_t i = 0; i < f.slots; ++i) {
      const Value* value = scope.slot(depth, i);
      const Record* record = value ? value->record() : nullptr;
      if (!record) continue;
      if (const ThingId thing = things_.of(*record); thing != none) all.push_back(thing);
    }
    frame = f.outer;
  }
  return all;
}

// May it have brought about what is looked for? A declared effect is known, so only acts without one; but two things
// that no site describes may be one: a process and its port.
bool World::eligible(const Deed& d, SlotId slot) const {
  if (slot == none || d.slot == none || d.slot == slot) return true;
  const Slot &a = things_.slots[slot], &b = things_.slots[d.slot];
  return a.aspect == b.aspect && things_.all[a.thing].path.empty() && things_.all[b.thing].path.empty();
}

// The smallest list around a node in which somebody has done what may have led to what is looked for: something about
// the same thing, with the same words, or right before it.
World::Group World::responsible(NodeId node, SlotId slot, const std::vector<std::string>& words) const {
  const ThingId thing = slot == none ? none : things_.slots[slot].thing;
  const plan::Plan& plan = state_->plan();
  const auto mine = thing != none ? std::vector<ThingId>{thing} : things_near(node);
  const auto shares = [](const auto& a, const auto& b) {
    return std::any_of(a.begin(), a.end(), [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
  };
  const NodeId before = node == 0 ? plan::nothing : plan.previous_sibling(node);
  for (NodeId around = node;; around = plan.parent(around)) {
    Group group;
    for (const Deed& d : deeds_) {
      if (!eligible(d, slot) || !plan.holds(around, d.node)) continue;
      const bool beside = node != 0 && around == plan.parent(node) &&
                          (plan.parent(d.node) == around || (before != plan::nothing && plan.holds(before, d.node)));
      const bool near = beside && (d.things.empty() || mine.empty());
      if (around != node && !near && !shares(mine, d.things) && !shares(words, d.words)) continue;
      group.any = true;
      group.declared = group.declared || (slot != none && d.slot == slot);
      group.node = d.node;
      group.lied = group.lied || d.lied;
    }
    if (group.any || around == 0) return group;
  }
}

}  // namespace ocflow::rehearse

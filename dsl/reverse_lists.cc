// What stays of the lists of a procedure that is turned round.
#include <algorithm>

#include "dsl/reverse_steps.h"
#include "engine/expr/evaluate.h"

namespace ocflow::dsl::turning {

using plan::Clause;
using plan::ClauseKind;

namespace {

bool reads(const plan::Program& program, const Draft& d) {
  return std::any_of(d.clauses.begin(), d.clauses.end(),
                     [&](const Clause& c) { return c.expr != no_expr && expr::has_reads(program.arena, c.expr); });
}

bool gives(const Clause& c) { return c.kind == ClauseKind::let || c.kind == ClauseKind::ask; }

}  // namespace

// Those that go first in the order of the text, then the others from the last to the first.
Turner::List Turner::list(std::uint32_t first, std::uint32_t count) {
  List before, turned;
  for (std::uint32_t i = 0; i < count; ++i) {
    const StepId s = program_.lists[first + i];
    Draft d;
    d.first = program_.more(program_.steps[s]).finals > 0;
    if (!draft(d, s)) continue;
    d.first = d.first || (d.way == Way::values && !reads(program_, d));
    (d.first ? before : turned).push_back(std::move(d));
  }
  before.insert(before.end(), std::make_move_iterator(turned.rbegin()), std::make_move_iterator(turned.rend()));
  return before;
}

Turner::List Turner::written(std::uint32_t first, std::uint32_t count) {
  List out;
  for (std::uint32_t i = 0; i < count; ++i) {
    Draft& d = out.emplace_back();
    d.was = program_.lists[first + i];
    d.way = Way::as_it_is;
    d.step = program_.steps[d.was];
    clone(d);
  }
  return out;
}

// --- values that nothing looks at any more ---------------------------------------------------------------------------

std::string Turner::slot_key(const Draft& d, const Clause& giver) const {
  bool around = program_.more(d.step).loop != nothing;
  for (const Clause& c : d.clauses) {
    if (&c == &giver) break;
    if (c.kind == ClauseKind::each) around = false;
  }
  return std::to_string(tree_.frame(d.was, around, 0)) + "," + std::to_string(giver.slot);
}

// What it looks at, but for the clauses that give values; or what `only` such a clause looks at.
void Turner::note_uses(const Draft& d, const Clause* only) {
  std::vector<ExprId> slots;
  for (const Use& use : uses_of(program_, d.step, d.clauses, d.behind)) {
    const Clause* clause = use.clause < d.clauses.size() ? &d.clauses[use.clause] : nullptr;
    const bool droppable = clause && d.way != Way::as_it_is && gives(*clause);
    if (only ? clause != only : droppable) continue;
    slots.clear();
    slots_of(program_.arena, use.expr, slots);
    for (const ExprId e : slots) {
      const expr::Node& n = program_.arena.nodes[e];
      std::string key = std::to_string(tree_.frame(d.was, use.around, n.depth)) + "," + std::to_string(n.a);
      if (used_.insert(key).second) fresh_.push_back(std::move(key));
    }
  }
}

void Turner::note_uses(const List& list) {
  for (const Draft& d : list) {
    note_uses(d, nullptr);
    note_uses(d.children);
  }
}

void Turner::collect(List& list) {
  for (Draft& d : list) {
    collect(d.children);
    for (const Clause& c : d.clauses) {
      if (d.way != Way::as_it_is && gives(c)) givers_[slot_key(d, c)].push_back({&d, &c});
    }
  }
}

void Turner::drop_unused(List& all) {
  used_.clear();
  givers_.clear();
  collect(all);
  note_uses(all);
  while (!fresh_.empty()) {
    const std::string key = std::move(fresh_.back());
    fresh_.pop_back();
    const auto found = givers_.find(key);
    if (found == givers_.end()) continue;
    for (const Giver& giver : found->second) note_uses(*giver.draft, giver.clause);
  }
  erase_unused(all);
}

void Turner::erase_unused(List& list) {
  for (Draft& d : list) {
    if (d.way == Way::as_it_is) continue;
    erase_unused(d.children);
    std::vector<Clause> kept;
    for (const Clause& c : d.clauses) {
      if (!gives(c) || used_.contains(slot_key(d, c))) kept.push_back(c);
    }
    d.clauses = std::move(kept);
  }
  std::erase_if(list, [](const Draft& d) {
    if (d.way == Way::values) return std::none_of(d.clauses.begin(), d.clauses.end(), gives);
    return d.way == Way::list && d.children.empty();
  });
}

}  // namespace ocflow::dsl::turning

// What was found before an act was found late enough.
#include <algorithm>

#include "engine/run/requests.h"
#include "tests/sim/contract.h"

namespace ocflow::sim {

using run::Event;
using run::EventKind;
using run::State;

bool Contract::only_looks(plan::NodeId n) const {
  if (plan_.part(n) != plan::Part::step) return false;
  const auto clauses = plan_.clauses(n);
  return !clauses.empty() && std::all_of(clauses.begin(), clauses.end(), [](const plan::Clause& c) {
    return c.kind == plan::ClauseKind::require || c.kind == plan::ClauseKind::expect ||
           c.kind == plan::ClauseKind::wait;
  });
}

// What a step right before it found was found after all that comes right before that, however often it was done.
void Contract::looked_since(const Place& place, const std::string& label, const run::RunState* state) {
  for (plan::NodeId n = place.node; state && n != 0 && n != plan::nothing; n = plan_.parent(n)) {
    for (plan::NodeId s = plan_.first_child(plan_.parent(n)); s != plan::nothing; s = plan_.next_sibling(s)) {
      const auto next = plan_.successors(s);
      const bool before = std::find(next.begin(), next.end(), n) != next.end();
      if (!before || !only_looks(s) || state->state(s) != State::done) continue;
      std::uint64_t looked = 0;
      for (const Event& e : disk_.events())
        if (e.node == s) looked = e.seq;
      for (const Begun& act : world_.begun) {
        const auto other = act.key > looked ? place_of(act.key) : std::nullopt;
        if (other && forward(*other) && !in_way_back(other->node) && right_before(s, other->node))
          say(label + " began, and " + plan_.number(s) + " has not looked since " + act.label + " began again");
      }
    }
  }
}

// What has to be so right before an act was so in the sitting that began it. The `retry` of a try that ended there is
// of the act alone.
void Contract::guarded(const Place& place, const std::string& label) {
  if (place.clause == plan_.first_clause(place.node)) return;
  const auto above = static_cast<std::uint16_t>(place.clause - 1);
  const plan::ClauseKind kind = run::clause_of(plan_, place.node, above).kind;
  if (kind != plan::ClauseKind::require && kind != plan::ClauseKind::wait) return;
  std::uint64_t resumed = 0, looked = 0;
  for (const Event& e : disk_.events()) {
    if (e.seq > place.key) break;
    if (e.kind == EventKind::run_resumed) resumed = e.seq;
    const bool ended = e.kind == EventKind::observed && e.ended != action::Ended::in_doubt && e.clause == place.clause;
    if (e.node == place.node && (ended || (e.clause == above && e.yes))) looked = e.seq;
  }
  if (looked < resumed) say(label + " began, and what has to be so before it was not looked at in this sitting");
}

bool Contract::right_before(plan::NodeId s, plan::NodeId inner) const {
  while (inner != 0 && plan_.parent(inner) != plan_.parent(s)) inner = plan_.parent(inner);
  const auto next = plan_.successors(inner);
  return inner != 0 && std::find(next.begin(), next.end(), s) != next.end();
}

}  // namespace ocflow::sim

// What is told of each step when all has been looked at.
#include <utility>

#include "engine/run/preview_work.h"

namespace ocflow::run {

// The other ways, should the first fail.
void Previewer::Work::rungs(NodeId n) {
  if (plan_.part(n) == plan::Part::root || plan_.part(n) == plan::Part::each) return;
  const plan::Step& step = step_of(plan_, n);
  for (std::uint16_t i = 0; plan_.program().more(step).rungs > 0 && i < step.clauses; ++i) {
    const Clause& clause = clause_of(plan_, n, i);
    if (clause.kind != ClauseKind::rung) continue;
    at(n).add_more().checks.push_back("should that fail: " + std::string(plan_.program().sources->text(clause.at)));
  }
}

// Whether all that is done there is done by people.
bool Previewer::Work::only_people(NodeId from, NodeId to) const {
  for (NodeId n = from; n < to; ++n)
    for (std::uint16_t i = 0; i < step_of(plan_, n).clauses; ++i)
      if (clause_of(plan_, n, i).kind == ClauseKind::act) return false;
  return true;
}

// Whether the next way is a person's, whatever else may be found out until then: their act, or a procedure of theirs.
bool Previewer::Work::by_hand(NodeId n) const {
  const plan::Step& step = step_of(plan_, n);
  bool next_way = false;
  for (std::uint16_t i = 0; i < step.clauses; ++i) {
    const Clause& clause = clause_of(plan_, n, i);
    if (clause.kind == ClauseKind::rung && std::exchange(next_way, true)) return false;
    if (!next_way) continue;
    if (clause.kind == ClauseKind::condition || clause.kind == ClauseKind::act) return false;
    if (clause.kind == ClauseKind::person) return true;
    if (clause.kind != ClauseKind::list || clause.aside == plan::nothing) continue;
    const NodeId aside = plan_.aside(n, clause.aside);
    return aside != plan::nothing && only_people(aside, plan_.end(aside));
  }
  return false;
}

// The other arm: of which conditions above it hangs whether it is taken.
std::string Previewer::Work::arm(NodeId n) const {
  std::string text;
  for (NodeId above = plan_.previous_sibling(n); above != plan::nothing; above = plan_.previous_sibling(above)) {
    const Clause* asked = nullptr;
    bool alternative = false;
    for (const Clause& c : plan_.clauses(above)) {
      if (c.kind == ClauseKind::condition && !asked) asked = &c;
      alternative = alternative || c.kind == ClauseKind::otherwise;
    }
    if (!asked) break;
    if (state.guessed(above))
      text = "`" + words(asked->expr) + "` (step " + plan_.number(above) + ")" + (text.empty() ? "" : " and ") + text;
    if (alternative) break;
  }
  if (text.empty()) return "it depends on whether a step above it applies";
  return "only if not " + text + ", which can't be known before the run";
}

void Previewer::Work::sum_up() {
  settle_node(plan_.root());
  for (plan::Walk walk(plan_); walk.next();) {
    settle_node(walk.node());
    count(walk.node());
  }
  finished = true;
}

// What a list that does not apply holds is not shown, so it is not counted either.
void Previewer::Work::count(NodeId n) {
  const Preview& p = at(n);
  if (plan_.parent(n) != plan_.root() && at(plan_.parent(n)).what == What::not_applicable) return;
  if (p.what == What::needs_person || p.asks) {
    ++forecast.ask;
  } else if (p.what == What::list) {
    return;
  } else if (p.what == What::unknown || p.perhaps) {
    ++forecast.open;
  } else {
    ++forecast.known;
  }
  if (p.what != What::would_fail || p.perhaps || forecast.stops_at != plan::nothing) return;
  if (ends_run(n)) forecast.stops_at = n;
}

// Where it fails, nothing around it goes on in another way: another rung, another candidate, or in spite of it.
bool Previewer::Work::ends_run(NodeId n) const {
  for (; n != plan_.root(); n = plan_.parent(n)) {
    if (plan_.part(n) == plan::Part::item && candidate(n) == n) return false;
    const auto policy = step_of(plan_, n).on_failure;
    if (policy == plan::OnFailure::proceed || policy == plan::OnFailure::ask) return false;
    if (more_of(plan_, n).rungs > 0 || step_of(plan_, n).else_ask) return false;
  }
  return true;
}

void Previewer::Work::settle_node(NodeId n) {
  Preview& p = at(n);
  const bool inside = n != 0 && at(plan_.parent(n)).perhaps;
  if (state.state(n) == State::not_applicable) {
    p.what = What::not_applicable;
    if (p.has_more) p.has_more->why_perhaps = {};
    const bool whole = n != 0 && at(plan_.parent(n)).what == What::not_applicable;
    if (p.why.empty() && !whole) p.why = keep("a step above it applies instead");
    ++forecast.not_applicable;
    return;
  }
  rungs(n);
  const auto fails = fails_now_.find(n);
  if (fails != fails_now_.end() && by_hand(n)) {
    p.what = What::needs_person;
    p.why = keep(fails->second);  // why it isn't done by itself
  }
  const std::string_view why = p.more().why_perhaps;
  p.in_reserve = in_reserve(n);
  p.perhaps = inside || !why.empty() || state.guessed(n) || p.in_reserve;
  const bool other_arm = state.guessed(n) && !why.starts_with("only if");
  if (!inside && (state.guessed(n) || !why.empty()) && (other_arm || why.empty()))
    p.add_more().why_perhaps = keep(arm(n) + (why.empty() ? "" : "; " + std::string(why)));
  if (p.in_reserve) {
    const std::string_view also = p.more().why_perhaps;
    p.add_more().why_perhaps =
        keep("it is tried only if none before it succeeds" + (also.empty() ? "" : "; " + std::string(also)));
  }
  const bool holds = plan_.first_child(n) != plan::nothing || plan_.part(n) == plan::Part::each || n == 0;
  if (holds && p.what == What::looks) p.what = What::list;
  forecast.would_change += p.what == What::would_change ? 1 : 0;
  forecast.already_so += p.what == What::already_so ? 1 : 0;
  forecast.unknown += p.what == What::unknown ? 1 : 0;
  forecast.would_fail += p.what == What::would_fail ? 1 : 0;
  forecast.needs_person += p.what == What::needs_person ? 1 : 0;
  const bool happens = p.what == What::would_change || p.what == What::unknown || p.what == What::needs_person;
  forecast.perhaps += happens && p.perhaps ? 1 : 0;
}

}  // namespace ocflow::run

// What is told of each step when all has been looked at.
#include "engine/run/preview_work.h"

namespace ocflow::run {

// The other ways, should the first fail.
void Previewer::Work::rungs(NodeId n) {
  if (plan_.part(n) == plan::Part::root || plan_.part(n) == plan::Part::each) return;
  const plan::Step& step = step_of(plan_, n);
  for (std::uint16_t i = 0; step.rungs > 0 && i < step.clauses; ++i) {
    const Clause& clause = clause_of(plan_, n, i);
    if (clause.kind != ClauseKind::rung) continue;
    at(n).checks.push_back("should that fail: " + std::string(plan_.program().sources->text(clause.at)));
  }
}

void Previewer::Work::sum_up() {
  settle_node(plan_.root());
  for (const auto& line : plan_.outline()) settle_node(line.node);
  finished = true;
}

void Previewer::Work::settle_node(NodeId n) {
  Preview& p = at(n);
  const bool inside = n != 0 && at(plan_.parent(n)).perhaps;
  if (state.state(n) == State::not_applicable) {
    p.what = What::not_applicable;
    p.why_perhaps.clear();
    const bool whole = n != 0 && at(plan_.parent(n)).what == What::not_applicable;
    if (p.why.empty() && !whole) p.why = "a step above it applies instead";
    ++forecast.not_applicable;
    return;
  }
  rungs(n);
  p.perhaps = inside || !p.why_perhaps.empty() || state.guessed(n);
  if (!inside && p.perhaps && p.why_perhaps.empty()) p.why_perhaps = "it depends on whether a step above it applies";
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

#include "cli/live.h"

#include "cli/log.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using run::State;

Live::Live(run::RunState& state, report::Folder& folder, Console& console)
    : state_(state), folder_(folder), console_(console) {}

void Live::happened(const run::Event& event) {
  folder_.happened(event);
  if (logs())
    log_line("event " + std::to_string(event.seq) + " kind " + std::to_string(static_cast<int>(event.kind)) + " node " +
             std::to_string(event.node) + " clause " + std::to_string(event.clause));
  if (event.kind == run::EventKind::draining)
    console_.err("No new step begins: " + report::one_line(event.text) + "\n");
  if (event.kind == run::EventKind::paused)
    console_.err(report::pause_text({true, event.wall_ms, event.who, event.text}) +
                 ". What runs goes on to its end; nothing new begins.\n");
  if (event.kind == run::EventKind::continued) console_.err("Continued by " + report::one_line(event.who) + ".\n");
  if (event.kind == run::EventKind::run_resumed) tell_begun(event);
  if (event.node >= state_.plan().size()) return;
  tell_said(event);
  tell_final_end(event);
  for (const auto& change : folder_.changes())
    if (change.node != state_.plan().root()) tell(change);
  for (plan::NodeId n = event.node; n != state_.plan().root() && n != plan::nothing; n = state_.plan().parent(n)) {
    tell_retry(n);
    tell_other_way(n);
  }
  tell_final_begin(event);
}

void Live::tell(const report::Changes::Change& change) {
  if (change.to == State::waiting) return;
  const report::Style style{console_.color_err()};
  // Alternatives that were not taken would be most of what scrolls by; `show` has them.
  if (change.to == State::not_applicable && report::depth_of(state_.plan(), change.node) > 0) return;
  auto line = begin_of(change.node);
  if (change.to == State::running) {
    last_begun_ = state_.plan().number(change.node);
    const std::string indent(line.size(), ' ');
    console_.err(line + report::sentence(state_, change.node) + "\n");
    if (report::has_person(state_.plan(), change.node)) return;  // it is asked with its notes
    for (const auto& note : report::notes(state_, change.node)) console_.err(indent + note + "\n");
    return;
  }
  const auto name = style.state(change.to, 0);
  if (change.to == State::done && change.from == State::running) {
    const auto& times = folder_.times(change.node);
    const bool took = !folder_.untimed(change.node);
    line += name + (took ? style.dim(" in " + report::span_text(times.ended_ms - times.began_ms)) : "");
    if (const auto held = folder_.held(change.node); !held.empty()) line += ": " + report::one_line(held);
    console_.err(line += '\n');
    return;
  }
  const auto& times = folder_.times(change.node);
  if (change.from != State::running) line.append(report::sentence(state_, change.node)).append(": ");
  line += name;
  // A wait begins without a word; one that took long tells it at its end.
  const bool waited = change.from == State::waiting && times.ended_ms - times.began_ms >= 1000;
  if (waited) line += style.dim(" in " + report::span_text(times.ended_ms - times.began_ms));
  if (const auto detail = folder_.detail(change.node); !detail.empty()) line += ": " + report::one_line(detail);
  console_.err(line += '\n');
}

}  // namespace ocflow::cli

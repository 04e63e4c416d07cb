#include "engine/run/state_data.h"

namespace ocflow::run {

// A value that held a secret was not kept; what it is made from was, so it is worked out again.
void RunState::Data::keep_let(const Event& e) {
  const Clause& c = clause(e.node, e.clause);
  const std::uint32_t slot = values.slot(plan.frame(e.node), c.slot);
  if (slot == nothing) return;
  if (!e.hidden) return values.set(slot, e.value);
  const expr::Evaluated again = expr::evaluate(plan.program().arena, c.expr, scope(plan.frame(e.node)));
  if (again.known()) values.set(slot, again.value);
}

// Fields of the action's own result first; then what every result has. `outcome` is nullptr when the step ends.
void RunState::Data::keep_result(NodeId n, const action::Outcome* outcome) {
  if (predicting || plan.part(n) == Part::root || plan.part(n) == Part::each || step(n).result == nothing) return;
  const std::uint32_t slot = values.slot(plan.frame(n), step(n).result);
  if (slot == nothing) return;
  Record record;
  const Value* before = values.get(slot);
  if (outcome && outcome->result.record()) {
    record = *outcome->result.record();
  } else if (outcome && !outcome->result.is_none()) {
    record.fields.emplace_back("value", outcome->result);
  } else if (!outcome && before && before->record() && has(n, acted)) {
    record = *before->record();
  }
  const bool bad = outcome ? !outcome->ok() : state[n] == State::failed || state[n] == State::tolerated;
  const auto failure = failures.find(n);
  const bool known = failure != failures.end();
  const std::string why = outcome ? outcome->error : bad && known ? failure->second.why : std::string();
  const std::string wrote = outcome ? outcome->output : bad && known ? failure->second.output : std::string();
  const auto set = [&record, outcome](std::string_view name, Value value, bool anew) {
    for (auto& [key, old] : record.fields) {
      if (key != name) continue;
      if (!outcome && anew) old = std::move(value);
      return;
    }
    record.fields.emplace_back(std::string(name), std::move(value));
  };
  set("failed", bad, true);
  set("error", why, true);
  set("exit_code", Value(), false);
  set("output", wrote, false);
  values.set(slot, std::move(record));
}

}  // namespace ocflow::run

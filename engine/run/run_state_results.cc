#include "engine/run/state_data.h"

namespace ocflow::run {

// A value that held a secret was not kept; what it is made from was, so it is worked out again.
void RunState::Data::keep_let(const Event& e) {
  const Clause& c = clause(e.node, e.clause);
  const std::uint32_t slot = values.slot(plan.frame(e.node), c.slot);
  if (c.kind == ClauseKind::keep) {
    values.kept[plan.program().arena.names[c.name]] = e.value;
    return;
  }
  if (slot == nothing) return;
  if (!e.hidden) return values.set(slot, e.value);
  const expr::Evaluated again = expr::evaluate(plan.program().arena, c.expr, scope(plan.frame(e.node)));
  if (again.known()) values.set(slot, again.value);
}

bool RunState::Data::wants_result(NodeId n) const {
  return !predicting && plan.part(n) != Part::root && (plan.part(n) == Part::each || step(n).result != nothing);
}

// Fields of the action's own result first; then what every result has. `outcome` is nullptr when the step ends.
void RunState::Data::keep_result(NodeId n, const action::Outcome* outcome) {
  if (!wants_result(n)) return;
  if (plan.part(n) == Part::each) return keep_items(n);
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
  if (!outcome) gather(n, record);
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

// A list's named steps and lets, as they are now; none where one did not come to be.
void RunState::Data::gather(NodeId n, Record& record) {
  const plan::Step& s = step(n);
  const plan::FrameId frame = plan.inner_frame(n);
  for (std::uint32_t i = 0; i < plan.program().more(s).gathered; ++i) {
    const plan::Gathered& g = plan.program().gathered[plan.program().more(s).first_gathered + i];
    const std::uint32_t slot = values.slot(frame, g.slot);
    const Value* value = slot == nothing ? nullptr : values.get(slot);
    Value now = value ? *value : Value();
    bool there = false;
    for (auto& [name, old] : record.fields) {
      if (name == g.name) old = now, there = true;
    }
    if (!there) record.fields.emplace_back(g.name, std::move(now));
  }
}

// Outside a `for` the list of its results is seen, each with its item.
void RunState::Data::keep_items(NodeId each) {
  const std::uint32_t results = plan.program().loops[more(each).loop].results;
  const std::uint32_t slot = results == nothing ? nothing : values.slot(plan.frame(each), results);
  if (slot == nothing) return;
  List all;
  for (NodeId item = plan.first_child(each); item != nothing; item = plan.next_sibling(item)) {
    const std::uint32_t from = values.slot(plan.frame(item), step(each).result);
    const Value* result = from == nothing ? nullptr : values.get(from);
    if (!result || !result->record()) continue;
    Record record = *result->record();
    const Value* what = values.get(values.slot(plan.frame(item), 0));
    record.fields.emplace_back("item", what ? *what : Value());
    all.emplace_back(std::move(record));
  }
  values.set(slot, Value(std::move(all)));
}

}  // namespace ocflow::run

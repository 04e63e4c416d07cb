// A run that is bound to a plan looks right before each act of which the plan has foreseen what it finds. What is no
// longer so is not acted on: the step fails before it begins, no other rung of it acts, and a person decides.
#include "engine/run/driver_work.h"

namespace ocflow::run {

bool as_expected(const Expectation& expected, const action::Probed& seen) {
  return expected.sees == seen.sees && (expected.from.empty() || expected.from == seen.from);
}

std::string unexpected_text(const Expectation& expected, const action::Probed& seen) {
  using Sees = action::Probed::Sees;
  const auto state = [](const std::string& from, Sees sees) {
    if (!from.empty()) return from;
    return std::string(sees == Sees::already_so ? "as wanted already" : "not yet as wanted");
  };
  std::string now = seen.from;
  if (seen.sees == Sees::would_fail) now = "that it would fail: " + seen.why;
  if (seen.sees == Sees::unknown) now = "nothing certain: " + seen.why;
  return "it was not begun, for things are not as the plan says: planned was " + state(expected.from, expected.sees) +
         ", found was " + (now.empty() ? state({}, seen.sees) : now);
}

// True: it doesn't begin now, because it is looked at first, or must not.
bool Driver::Work::planned_otherwise(const Decision& d, const action::Request& request) {
  if (!options_.expected || options_.released.contains(d.node) || state_.running_back(d.node)) return false;
  const auto expected = options_.expected(d.node, d.clause);
  if (!expected) {
    if (!off_plan_.contains(d.node)) return false;
    refuse_act(d, "it was not begun either, for the step is not as the plan says");
    return true;
  }
  ++looking_;
  action::Request look = request;
  look.limit = read_limit;
  const std::weak_ptr<Inbox> weak = inbox;
  around_.performer.probe(look, [this, weak, d, expected](const action::Probed& seen) {
    const auto in = weak.lock();
    if (in) in->put([this, d, expected, seen] { on_look(d, *expected, seen); });
  });
  return true;
}

void Driver::Work::on_look(const Decision& d, const Expectation& expected, const action::Probed& seen) {
  --looking_;
  if (halted() || !state_.due(d)) return;
  if (!as_expected(expected, seen)) {
    off_plan_.insert(d.node);
    return refuse_act(d, unexpected_text(expected, seen));
  }
  off_plan_.erase(d.node);
  auto request = act_request(state_, d.node, d.clause);
  request ? begin_act(d, std::move(*request)) : refuse_act(d, request.error().what);
}

void Driver::Work::refuse_act(const Decision& d, std::string why) {
  Event e = about(EventKind::checked, d);
  e.text = std::move(why);
  emit(std::move(e));
}

// It has begun, or a person has seen what was found and says that it is to be done: what it finds from here on is its
// own doing. What was refused inside it goes along.
void Driver::Work::release(NodeId node) {
  options_.released.insert(node);
  for (auto at = off_plan_.begin(); at != off_plan_.end();) {
    const bool inside = state_.plan().holds(node, *at);
    if (inside) options_.released.insert(*at);
    at = inside ? off_plan_.erase(at) : std::next(at);
  }
}

}  // namespace ocflow::run

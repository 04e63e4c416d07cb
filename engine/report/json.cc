#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"
#include "engine/report/report.h"

namespace ocflow::report {

using nlohmann::json;
using run::State;

namespace {

json moment(std::int64_t wall_ms) { return wall_ms == 0 ? json() : json(wall_ms); }

json step_json(const StepReport& s) {
  return {{"number", s.number},
          {"path", s.path},
          {"sentence", valid_utf8(s.sentence)},
          {"depth", s.depth},
          {"state", run::state_name(s.state)},
          {"undecided", s.undecided},
          {"stays", s.stays},
          {"asks_person", s.asks_person},
          {"failed_earlier", s.earlier},
          {"had_failed", s.had_failed},
          {"was_in_doubt", s.had_doubt},
          {"untimed", s.untimed},
          {"began_ms", moment(s.began_ms)},
          {"ended_ms", moment(s.ended_ms)},
          {"attempts", s.attempts},
          {"detail", valid_utf8(s.detail)},
          {"output", valid_utf8(s.output)}};
}

// `failed_finals` also has those in doubt: nobody knows that they are done.
json finals_json(const Report& report, std::initializer_list<State> which) {
  json all = json::array();
  for (const auto& f : report.finals) {
    if (std::find(which.begin(), which.end(), f.state) == which.end()) continue;
    all.push_back({{"step", f.number},
                   {"path", f.path},
                   {"what", valid_utf8(f.what)},
                   {"state", run::state_name(f.state)},
                   {"undecided", f.undecided},
                   {"detail", valid_utf8(f.detail)},
                   {"output", valid_utf8(f.output)}});
  }
  return all;
}

json pause_json(const Pause& pause) {
  if (!pause.now) return {};
  return {{"since_ms", pause.since_ms}, {"who", valid_utf8(pause.who)}, {"why", valid_utf8(pause.why)}};
}

}  // namespace

json to_json(const Report& report) {
  json steps = json::array();
  json counts = json::object();
  for (const auto& s : report.steps) {
    steps.push_back(step_json(s));
    auto& count = counts[std::string(run::state_name(s.state))];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  return {{"run", report.run_id},
          {"procedure", report.procedure},
          {"title", valid_utf8(report.title)},
          {"outcome", outcome_name(report)},
          {"ended", report.ended},
          {"as_asked", report.as_asked},
          {"why_ended", valid_utf8(report.why_ended)},
          {"paused", pause_json(report.pause)},
          {"began_ms", moment(report.began_ms)},
          {"ended_ms", moment(report.ended_ms)},
          {"counts", counts},
          {"failed_finals", finals_json(report, {State::failed, State::in_doubt})},
          {"owed_finals", finals_json(report, {State::waiting})},
          {"decided_finals", finals_json(report, {State::done, State::skipped})},
          {"undecided", undecided(report)},
          {"steps", steps}};
}

}  // namespace ocflow::report

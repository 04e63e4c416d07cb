// How long the plan that is shown would take, from how long its steps took before. docs/plans.md tells what is
// counted how; nothing here is looked at.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/durations.h"
#include "engine/run/preview.h"
#include "engine/timing/foreseen.h"

namespace ocflow::cli {

struct TimeRow {
  plan::NodeId node = 0;
  timing::TaskId task = timing::none;
  std::string number, path, sentence;
  std::size_t runs = 0;  // 0: no earlier run; then `limit`, or nothing is known
  timing::Ms median = 0, ninth = 0;
  std::optional<timing::Ms> limit;
  bool perhaps = false, critical = false;
};

// The latest step at whose start an abort still fits the window.
struct TimeAbort {
  bool always = false;  // also when all is done
  std::string number, path, sentence;
  timing::Ms offset = 0, back = 0;  // when that step starts; what taking back takes then
};

struct PlanTime {
  std::vector<TimeRow> rows;
  std::size_t runs = 0;  // earlier ones in which any step was done
  std::uint32_t jobs = 16;
  timing::Foreseen foreseen;
  std::size_t limits = 0;                      // steps of which the limit stands for the time
  std::vector<std::string> unknown, critical;  // numbers of steps: nothing is known of them; they decide the time
  std::optional<Duration> window;
  // Only with a window, and where something is known of each step: all at their medians, all at their 90th percentile.
  std::optional<TimeAbort> abort, careful;
  // Of how many steps it is known how long the way back takes, the time forward stands for it, nothing takes it back.
  std::size_t back_known = 0, back_as_forward = 0, back_none = 0;
};

struct TimeWanted {
  std::uint32_t jobs = 16;
  std::optional<Duration> window;
};
PlanTime time_of(run::RunState& state, const run::Forecast& forecast, const site::Site* site, const Durations& past,
                 const TimeWanted& wanted);

std::string time_text(const PlanTime& time, bool color);
nlohmann::json time_json(const PlanTime& time);

}  // namespace ocflow::cli

// What a plan looks like: what would happen at each step, and counts at the foot. Pure functions of a forecast.
#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "engine/run/preview.h"

namespace ocflow::cli {

struct WhatName {
  std::string_view shown, json, color;
};
WhatName what_name(run::Preview::What what);

// Told in pieces: of a million steps the whole would take as much as all that is known of them.
using TextOut = std::function<void(std::string_view)>;
void plan_text(run::RunState& state, const run::Forecast& forecast, bool color, const TextOut& put);
nlohmann::json plan_json(run::RunState& state, const run::Forecast& forecast);
// The same in pieces: what it says beside the steps, to which more may be added; then all of it as text.
nlohmann::json plan_head_json(const plan::Plan& plan, const run::Forecast& forecast);
void put_plan_json(nlohmann::json document, run::RunState& state, const run::Forecast& forecast, const TextOut& put);

}  // namespace ocflow::cli

#include "cli/plan_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"
#include "engine/expr/evaluate.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using plan::NodeId;
using run::Forecast;
using run::Preview;
using What = Preview::What;

namespace {

constexpr std::size_t what_width = 16;

// Of a `for … where` that leaves nothing of its list: as a rule somebody has mistyped a name.
std::string empty_handed(const plan::Plan& plan, NodeId n) {
  if (plan.part(n) != plan::Part::each || plan.first_child(n) != plan::nothing || plan.open_ended(n)) return {};
  const plan::Program& program = plan.program();
  const plan::Loop& loop = program.loops[run::more_of(plan, n).loop];
  const expr::Node& list = program.arena.nodes[loop.list];
  if (!loop.filtered || list.op != expr::Op::binder) return {};
  return "no item of " + expr::to_text(program.arena, program.arena.operands[list.a], *program.sources) + " matches";
}

std::string details(run::RunState& state, NodeId n, const Preview& p, const std::string& margin) {
  std::string out;
  const auto line = [&](const std::string& text) { out += report::lines_after(margin, text); };
  if (!p.from.empty() || !p.to.empty()) line(p.to.empty() ? p.from : p.from.empty() ? p.to : p.from + " -> " + p.to);
  if (!p.why.empty()) line(p.why);
  if (p.perhaps && !p.why_perhaps.empty()) line("perhaps: " + p.why_perhaps);
  if (const auto none = empty_handed(state.plan(), n); !none.empty()) line(none);
  for (const auto& wait : p.waits) line(wait);
  for (const auto& check : p.checks) line(check);
  for (const auto& note : report::notes(state, n)) line(note);
  return out;
}

std::string counts(const Forecast& f) {
  const std::pair<std::size_t, const char*> all[] = {
      {f.would_change, "would change"},           {f.already_so, "already so"},     {f.unknown, "unknown"},
      {f.would_fail, "would fail as things are"}, {f.needs_person, "for a person"}, {f.questions, "questions"},
      {f.not_applicable, "not applicable"}};
  std::string out;
  for (const auto& [count, name] : all)
    if (count > 0) out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  if (f.perhaps > 0) out += "; " + std::to_string(f.perhaps) + " of them perhaps";
  return out.empty() ? "Nothing would be done" : out;
}

}  // namespace

WhatName what_name(What what) {
  switch (what) {
    case What::list:
      return {"", "list", ""};
    case What::would_change:
      return {"would change", "would_change", "36"};
    case What::already_so:
      return {"already so", "already_so", "32"};
    case What::unknown:
      return {"unknown", "unknown", "33"};
    case What::would_fail:
      return {"would fail", "would_fail", "1;31"};
    case What::not_applicable:
      return {"not applicable", "not_applicable", "2"};
    case What::needs_person:
      return {"a person", "needs_person", "35"};
    case What::looks:
      return {"looks", "looks", "2"};
  }
  return {"", "", ""};
}

void plan_text(run::RunState& state, const Forecast& forecast, bool color, const TextOut& put) {
  const report::Style style{color};
  const auto& plan = state.plan();
  const auto& procedure = plan.program().procedures[plan.procedure()];
  put(style.bold(procedure.name) + "  " + report::one_line(procedure.title) + "\n\n");
  std::size_t width = 0;
  const auto outline = plan.outline();
  for (const auto& [n, depth, end] : outline) width = std::max(width, plan.number(n).size());
  width = std::min<std::size_t>(width, 12) + 2;
  for (const auto& [n, depth, end] : outline) {
    const auto& p = forecast.steps[n];
    // What a list holds says nothing more where the list itself does not apply.
    const auto around = forecast.steps[plan.parent(n)].what;
    if (plan.parent(n) != plan.root() && around == What::not_applicable) continue;
    const auto name = what_name(p.what);
    const std::string indent(std::size_t{2} * depth, ' ');
    const auto shown = std::string(name.shown) + (p.perhaps ? "?" : "");
    put("  " + style.with(name.color, shown) + std::string(what_width - std::min(what_width, shown.size()), ' ') +
        report::padded(plan.number(n), width) + indent + report::sentence(state, n) + "\n");
    put(style.dim_lines(details(state, n, p, std::string(2 + what_width + width, ' ') + indent)));
  }
  put("\n" + counts(forecast) + ". Nothing was changed.\n" + std::to_string(forecast.known) + " known, " +
      std::to_string(forecast.open) + " unknown, " + std::to_string(forecast.ask) + " ask.\n");
  if (forecast.stops_at != plan::nothing)
    put("As things are, the run would stop at step " + plan.number(forecast.stops_at) + ".\n");
}

nlohmann::json plan_json(run::RunState& state, const Forecast& forecast) {
  const auto& plan = state.plan();
  const auto& procedure = plan.program().procedures[plan.procedure()];
  auto steps = nlohmann::json::array();
  for (const auto& [n, depth, end] : plan.outline()) {
    const auto& p = forecast.steps[n];
    steps.push_back({{"number", plan.number(n)},
                     {"path", plan.path(n)},
                     {"sentence", valid_utf8(report::sentence(state, n))},
                     {"depth", depth},
                     {"what", what_name(p.what).json},
                     {"perhaps", p.perhaps},
                     {"why_perhaps", valid_utf8(p.why_perhaps)},
                     {"from", valid_utf8(p.from)},
                     {"to", valid_utf8(p.to)},
                     {"why", valid_utf8(p.why)},
                     {"waits", p.waits},
                     {"checks", p.checks},
                     {"action", p.action},
                     {"asks", p.asks},
                     {"notes", report::notes(state, n)}});
  }
  return {{"procedure", procedure.name},
          {"title", valid_utf8(procedure.title)},
          {"steps", steps},
          {"counts",
           {{"would_change", forecast.would_change},
            {"already_so", forecast.already_so},
            {"unknown", forecast.unknown},
            {"would_fail", forecast.would_fail},
            {"not_applicable", forecast.not_applicable},
            {"needs_person", forecast.needs_person},
            {"questions", forecast.questions},
            {"perhaps", forecast.perhaps},
            {"known", forecast.known},
            {"open", forecast.open},
            {"ask", forecast.ask}}},
          {"stops_at",
           forecast.stops_at == plan::nothing ? nlohmann::json() : nlohmann::json(plan.path(forecast.stops_at))}};
}

}  // namespace ocflow::cli

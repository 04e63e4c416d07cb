#include "cli/plan_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/json_rows.h"
#include "engine/base/value_json.h"
#include "engine/expr/evaluate.h"
#include "engine/report/style.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"
#include "engine/run/requests.h"

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

void add_details(run::RunState& state, NodeId n, const Preview& p, std::string_view margin, std::string& to) {
  const auto line = [&](std::string_view text) { report::add_lines_after(to, margin, text); };
  if (!p.from.empty() && !p.to.empty())
    line(std::string(p.from).append(" -> ").append(p.to));
  else
    line(p.from.empty() ? p.to : p.from);
  line(p.why);
  const auto& more = p.more();
  if (p.perhaps && !more.why_perhaps.empty()) line("perhaps: " + std::string(more.why_perhaps));
  line(empty_handed(state.plan(), n));
  for (const auto& wait : more.waits) line(wait);
  for (const auto& check : more.checks) line(check);
  for (const auto& note : report::notes(state, n)) line(note);
}

std::string counts(const Forecast& f) {
  const std::pair<std::size_t, const char*> all[] = {{f.would_change, "would change"},
                                                     {f.already_so, "already so"},
                                                     {f.unknown, "unknown"},
                                                     {f.would_fail, "would fail as things are"},
                                                     {f.needs_person, "for a person"},
                                                     {f.questions, f.questions == 1 ? "question" : "questions"},
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

namespace {

// A `finally` that the end of a list will come to.
struct AtEnd {
  run::Final final;
  bool perhaps = false;
  std::string path, text;
};

// What a list does when it ends, however it ends.
std::vector<AtEnd> at_end(run::RunState& state, const Forecast& forecast, NodeId list) {
  std::vector<AtEnd> all;
  if (forecast.steps[list].what == What::not_applicable) return all;
  for (const run::Final& final : run::finals_of(state.plan(), list)) {
    const Preview& of = forecast.steps[run::owner_of(state.plan(), final)];
    if (of.what == What::not_applicable) continue;
    all.push_back({final, of.perhaps, state.plan().path(final.node), run::final_text(state, final)});
  }
  return all;
}

// The lines of one step after another, in the same places of memory.
class StepLines {
 public:
  StepLines(run::RunState& state, const Forecast& forecast, bool color, std::size_t number_width)
      : state_(state),
        forecast_(forecast),
        style_{color},
        number_width_(number_width),
        finals_(run::has_finals(state.plan().program())) {}

  // Beneath the steps of a list.
  std::string at_end_of(NodeId list, std::size_t depth) {
    if (!finals_) return {};
    std::string lines;
    for (const AtEnd& one : at_end(state_, forecast_, list)) {
      const NodeId owner = run::owner_of(state_.plan(), one.final);
      const std::string name = one.perhaps ? "at the end?" : "at the end";
      lines += "  " + style_.with("2", name) + std::string(what_width - name.size(), ' ');
      lines += report::padded(owner == state_.plan().root() ? "" : state_.plan().number(owner), number_width_);
      lines += std::string(2 * depth, ' ') + "finally " + report::one_line(one.text) + "\n";
    }
    return lines;
  }

  const std::string& of(NodeId n, std::uint32_t depth) {
    const auto& p = forecast_.steps[n];
    const auto name = what_name(p.what);
    const auto shown_width = name.shown.size() + (p.perhaps ? 1 : 0);
    const std::size_t indent = std::size_t{2} * depth;
    lines_ = "  ";
    style_.add(lines_, name.color, shown(name, p));
    lines_.append(what_width - std::min(what_width, shown_width), ' ');
    const auto number = lines_.size();
    state_.plan().add_number(n, lines_);
    lines_.append(number_width_ - std::min(number_width_, lines_.size() - number) + indent, ' ');
    report::add_one_line(lines_, run::sentence(state_, n));
    lines_ += '\n';
    margin_.assign(2 + what_width + number_width_ + indent, ' ');
    details_.clear();
    add_details(state_, n, p, margin_, details_);
    style_.add_dim_lines(lines_, details_);
    return lines_;
  }

 private:
  std::string_view shown(const WhatName& name, const Preview& p) {
    if (!p.perhaps) return name.shown;
    perhaps_ = name.shown;
    return perhaps_ += '?';
  }

  run::RunState& state_;
  const Forecast& forecast_;
  report::Style style_;
  std::size_t number_width_;
  bool finals_;
  std::string lines_, details_, margin_, perhaps_;
};

std::size_t longest_number(const plan::Plan& plan) {
  constexpr std::size_t enough = 12;
  std::size_t longest = 0;
  std::string number;
  for (plan::Walk walk(plan); longest < enough && walk.next();) {
    number.clear();
    plan.add_number(walk.node(), number);
    longest = std::max(longest, number.size());
  }
  return std::min(longest, enough);
}

}  // namespace

void plan_text(run::RunState& state, const Forecast& forecast, bool color, const TextOut& put) {
  const auto& plan = state.plan();
  const auto& procedure = plan.program().procedures[plan.procedure()];
  put(report::Style{color}.bold(procedure.name) + "  " + report::one_line(procedure.title) + "\n\n");
  StepLines lines(state, forecast, color, longest_number(plan) + 2);
  std::vector<NodeId> lists{plan.root()};  // that are open
  const auto end_lists = [&](std::size_t most) {
    for (; lists.size() > most; lists.pop_back()) put(lines.at_end_of(lists.back(), lists.size() - 1));
  };
  for (plan::Walk walk(plan); walk.next();) {
    const NodeId n = walk.node();
    end_lists(walk.depth() + 1);
    // What a list holds says nothing more where the list itself does not apply.
    const auto around = forecast.steps[plan.parent(n)].what;
    if (plan.parent(n) != plan.root() && around == What::not_applicable) continue;
    put(lines.of(n, walk.depth()));
    lists.push_back(n);
  }
  end_lists(0);
  put("\n" + counts(forecast) + ". Nothing was changed.\n" + std::to_string(forecast.known) + " known, " +
      std::to_string(forecast.open) + " unknown, " + std::to_string(forecast.ask) + " ask.\n");
  if (forecast.stops_at != plan::nothing)
    put("As things are, the run would stop at step " + plan.number(forecast.stops_at) + ".\n");
}

nlohmann::json plan_head_json(const plan::Plan& plan, const Forecast& forecast) {
  const auto& procedure = plan.program().procedures[plan.procedure()];
  return {{"procedure", procedure.name},
          {"title", valid_utf8(procedure.title)},
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

namespace {

nlohmann::json::array_t at_end_json(run::RunState& state, const Forecast& forecast, NodeId list) {
  nlohmann::json::array_t all;
  for (const AtEnd& one : at_end(state, forecast, list))
    all.push_back({{"path", one.path}, {"perhaps", one.perhaps}, {"what", valid_utf8(one.text)}});
  return all;
}

// One row after another in the same place.
class StepRows {
 public:
  StepRows(run::RunState& state, const Forecast& forecast)
      : state_(state), forecast_(forecast), walk_(state.plan()), has_finals_(run::has_finals(state.plan().program())) {}

  const nlohmann::json* next() {
    if (!walk_.next()) return nullptr;
    const NodeId n = walk_.node();
    const auto& plan = state_.plan();
    const auto& p = forecast_.steps[n];
    const auto& more = p.more();
    number_.clear();
    plan.add_number(n, number_);
    path_ = plan.path(n);
    sentence_ = valid_utf8(report::sentence(state_, n));
    depth_ = walk_.depth();
    what_ = what_name(p.what).json;
    perhaps_ = p.perhaps;
    asks_ = p.asks;
    why_perhaps_ = valid_utf8(more.why_perhaps);
    from_ = valid_utf8(p.from);
    to_ = valid_utf8(p.to);
    why_ = valid_utf8(p.why);
    action_ = p.action == plan::nothing ? std::string() : (*plan.program().registry)[p.action].name;
    put(waits_, more.waits);
    put(checks_, more.checks);
    put(notes_, report::notes(state_, n));
    if (has_finals_) finally_ = at_end_json(state_, forecast_, n);
    return &row_;
  }

 private:
  template <class Kind>
  Kind& field(const char* name, Kind empty) {
    return (row_[name] = std::move(empty)).template get_ref<Kind&>();
  }
  static void put(nlohmann::json::array_t& to, const std::vector<std::string>& texts) {
    to.assign(texts.begin(), texts.end());
  }

  run::RunState& state_;
  const Forecast& forecast_;
  plan::Walk walk_;
  bool has_finals_;
  nlohmann::json row_;
  std::string &number_ = field("number", std::string()), &path_ = field("path", std::string()),
              &sentence_ = field("sentence", std::string()), &what_ = field("what", std::string()),
              &why_perhaps_ = field("why_perhaps", std::string()), &from_ = field("from", std::string()),
              &to_ = field("to", std::string()), &why_ = field("why", std::string()),
              &action_ = field("action", std::string());
  std::uint64_t& depth_ = field("depth", std::uint64_t{0});
  bool &perhaps_ = field("perhaps", false), &asks_ = field("asks", false);
  nlohmann::json::array_t &waits_ = field("waits", nlohmann::json::array_t()),
                          &checks_ = field("checks", nlohmann::json::array_t()),
                          &notes_ = field("notes", nlohmann::json::array_t()),
                          &finally_ = field("finally", nlohmann::json::array_t());
};

}  // namespace

nlohmann::json plan_json(run::RunState& state, const Forecast& forecast) {
  auto out = plan_head_json(state.plan(), forecast);
  out["finally"] = at_end_json(state, forecast, state.plan().root());
  auto& steps = out["steps"] = nlohmann::json::array();
  StepRows rows(state, forecast);
  while (const auto* row = rows.next()) steps.push_back(*row);
  return out;
}

void put_plan_json(nlohmann::json document, run::RunState& state, const Forecast& forecast, const TextOut& put) {
  document["finally"] = at_end_json(state, forecast, state.plan().root());
  StepRows rows(state, forecast);
  put_document(
      std::move(document), "steps", [&] { return rows.next(); }, put);
}

}  // namespace ocflow::cli

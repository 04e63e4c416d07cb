#include <nlohmann/json.hpp>

#include "cli/rehearse_text.h"

namespace ocflow::cli {

using nlohmann::json;

namespace {

class Json {
 public:
  explicit Json(const RehearsalView& view) : v_(view) {}

  json all() const {
    const auto& r = v_.all;
    json acts = json::array(), findings = json::array(), pairs = json::array(), seeds = json::array();
    for (const auto& row : r.acts) acts.push_back(act(row));
    for (const auto& f : r.findings)
      findings.push_back({{"kind", kind_name(f.kind)}, {"step", step(f.node)}, {"text", f.text}, {"open", f.open}});
    for (const auto& p : r.pairs)
      pairs.push_back({{"faults", {fault(p.first), fault(p.second)}}, {"ending", ending(p.ending)}});
    for (const auto& s : r.seeds) {
      json faults = json::array();
      for (const auto& f : s.faults) faults.push_back(fault(f));
      seeds.push_back({{"seed", s.seed}, {"faults", faults}, {"ending", ending(s.ending)}});
    }
    json out{{"procedure", v_.procedure}, {"title", v_.title}, {"runs", r.scenarios},
             {"calm", ending(r.calm)},    {"acts", acts},      {"findings", findings},
             {"assumed", r.assumed},      {"open", r.open()}};
    if (r.pairs_there_are > 0)
      out["pairs"] = {{"played", r.pairs_played}, {"there_are", r.pairs_there_are}, {"worse_together", pairs}};
    if (r.seeds_played > 0) out["seeds"] = {{"played", r.seeds_played}, {"not_as_asked", seeds}};
    return out;
  }

 private:
  json step(plan::NodeId n) const { return n == plan::nothing ? json() : json(v_.plan.number(n)); }
  json fault(const rehearse::Fault& f) const { return {{"step", step(f.node)}, {"fault", fault_name(f.kind)}}; }
  json left(const std::vector<rehearse::Left>& all) const {
    json out = json::array();
    for (const auto& l : all)
      out.push_back({{"thing", l.thing}, {"aspect", l.aspect}, {"from", l.from}, {"to", l.to}, {"by", step(l.by)}});
    return out;
  }
  json ending(const rehearse::Ending& e) const {
    json out{{"outcome", grade_name(e.grade)},
             {"step", step(e.node)},
             {"why", e.why},
             {"seconds", std::chrono::duration<double>(e.took).count()},
             {"changed", left(e.left)}};
    if (!e.question.empty()) out["question"] = e.question;
    if (!e.untrue.empty()) out["untrue"] = left(e.untrue);
    if (!e.back.tried) return out;
    json stays = json::array();
    for (const auto& s : e.back.stays)
      stays.push_back({{"step", step(s.node)}, {"why", s.why}, {"held_by", step(s.held_by)}});
    out["undo"] = {
        {"whole", e.back.whole}, {"repaired", e.back.repaired}, {"stays", stays}, {"left", left(e.back.left)}};
    if (!e.back.stuck.empty()) out["undo"]["stuck"] = e.back.stuck;
    return out;
  }
  json act(const rehearse::ActRow& row) const {
    json faults = json::array();
    for (const auto& one : row.faults) {
      json f{{"fault", fault_name(one.fault.kind)}, {"ending", ending(one.ending)}};
      if (one.again_tried) f["again"] = ending(one.again);
      faults.push_back(std::move(f));
    }
    return {{"step", step(row.node)},
            {"sentence", row.what},
            {"person", row.person},
            {"worst", grade_name(row.worst)},
            {"faults", faults}};
  }

  const RehearsalView& v_;
};

}  // namespace

json rehearsal_json(const RehearsalView& view) { return Json(view).all(); }

}  // namespace ocflow::cli

#include "engine/rehearse/rehearsal.h"

#include <algorithm>
#include <random>
#include <set>

#include "engine/rehearse/findings.h"
#include "engine/run/requests.h"

namespace ocflow::rehearse {

namespace {

constexpr std::size_t most_pairs = 20'000;

bool wanted_step(const plan::Plan& plan, const Wanted& wanted, NodeId node) {
  if (wanted.only.empty()) return true;
  return std::any_of(wanted.only.begin(), wanted.only.end(), [&](NodeId n) { return plan.holds(n, node); });
}

// Does a fault make sense there? Nobody loses a host that is this machine, and a person's step has no engine in it.
bool possible(const Begun& act, FaultKind kind) {
  if (act.person) return kind == FaultKind::fails || kind == FaultKind::hangs || kind == FaultKind::lies;
  return kind != FaultKind::host_lost || !act.host.empty();
}

class Rehearser {
 public:
  Rehearser(Stage& stage, const Wanted& wanted, const std::function<std::string(NodeId)>& words)
      : stage_(stage), wanted_(wanted), words_(words) {}

  Rehearsal run() {
    explore(stage_);
    const Played calm = play(stage_, {{}, 0, true, true, false});
    take(calm);
    out_.calm = calm.ending;
    if (wanted_.twice) out_.calm_again = play_again(stage_, calm.slots).ending;
    rows(calm);
    for (ActRow& row : out_.acts) singles(row);
    if (wanted_.pairs) pairs();
    for (std::uint32_t seed = 1; seed <= wanted_.seeds; ++seed) seeded(seed);
    out_.findings = findings_of(stage_, out_, wanted_.twice);
    return std::move(out_);
  }

 private:
  void take(const Played& played) {
    ++out_.scenarios;
    for (const auto& [what, value] : played.assumed) out_.assumed.emplace(what, value);
  }

  void rows(const Played& calm) {
    std::set<std::pair<NodeId, std::uint16_t>> seen;
    for (const Begun& act : calm.begun) {
      if (act.refused || act.harmless || !seen.emplace(act.node, act.clause).second) continue;
      if (!wanted_step(stage_.working, wanted_, act.node)) continue;
      acts_.push_back(act);
      const auto& step = run::step_of(stage_.working, act.node);
      const bool afterwards = act.clause >= step.clauses;  // a `finally`
      out_.acts.push_back(
          {act.node, act.clause, act.person, words_(act.node) + (afterwards ? " (finally)" : ""), {}, Grade::done});
    }
  }

  void singles(ActRow& row) {
    const Begun& act = acts_[static_cast<std::size_t>(&row - out_.acts.data())];
    for (const FaultKind kind : all_faults) {
      if (!possible(act, kind)) continue;
      Rehearsed one;
      one.fault = {row.node, row.clause, kind};
      const Played played = play(stage_, {{one.fault}, 0, true, false, false});
      take(played);
      one.ending = played.ending;
      one.again_tried = wanted_.twice && one.ending.grade > Grade::believed && one.ending.grade != Grade::never_ends;
      if (one.again_tried) {
        const Played again = play_again(stage_, played.slots);
        take(again);
        one.again = again.ending;
      }
      row.worst = std::max(row.worst, one.ending.grade);
      row.faults.push_back(std::move(one));
    }
  }

  // Those that are nobody's news are left out: as bad as one of the two alone.
  void pairs() {
    std::vector<const Rehearsed*> all;
    for (const ActRow& row : out_.acts)
      for (const Rehearsed& one : row.faults) all.push_back(&one);
    std::size_t there_are = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) there_are += all[i]->fault.node != all[j]->fault.node ? 1 : 0;
    out_.pairs_there_are = there_are;
    const std::size_t stride = there_are / most_pairs + 1;
    std::size_t at = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (all[i]->fault.node == all[j]->fault.node || at++ % stride != 0) continue;
        Played played = play(stage_, {{all[i]->fault, all[j]->fault}, 0, false, false, false});
        take(played);
        ++out_.pairs_played;
        if (played.ending.grade > std::max(all[i]->ending.grade, all[j]->ending.grade))
          out_.pairs.push_back({all[i]->fault, all[j]->fault, std::move(played.ending)});
      }
    }
  }

  // Up to three faults somewhere, and acts that take between a moment and a minute.
  void seeded(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    Case what{{}, seed, false, false, false};
    for (std::size_t i = acts_.empty() ? 0 : below(4); i > 0; --i) {
      const Begun& act = acts_[below(acts_.size())];
      const FaultKind kind = all_faults[below(all_faults.size())];
      if (possible(act, kind)) what.faults.push_back({act.node, act.clause, kind});
    }
    Played played = play(stage_, what);
    take(played);
    ++out_.seeds_played;
    if (played.ending.grade > Grade::believed) out_.seeds.push_back({seed, what.faults, std::move(played.ending)});
  }

  Stage& stage_;
  const Wanted& wanted_;
  const std::function<std::string(NodeId)>& words_;
  std::vector<Begun> acts_;
  Rehearsal out_;
};

}  // namespace

bool Rehearsal::open() const {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.open; });
}

Rehearsal rehearse(Stage& stage, const Wanted& wanted, const std::function<std::string(NodeId)>& words) {
  return Rehearser(stage, wanted, words).run();
}

}  // namespace ocflow::rehearse

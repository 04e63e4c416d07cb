#include "engine/rehearse/findings.h"

#include <algorithm>
#include <set>

namespace ocflow::rehearse {

using Kind = Finding::Kind;

std::string_view kind_name(Kind kind) {
  constexpr std::string_view names[] = {"calm",       "comes back", "takeover",   "nobody ends", "undecided", "untrue",
                                        "never ends", "stuck",      "undo wrong", "no return",   "undo lost"};
  return names[static_cast<std::size_t>(kind)];
}

namespace {

class Finder {
 public:
  Finder(const Stage& stage, const Rehearsal& all) : stage_(stage), all_(all) {}

  std::vector<Finding> run(bool twice) {
    calm();
    if (twice && all_.calm_again.grade > Grade::asks)
      add(Kind::calm, all_.calm_again.node, "a second run over what the first has done " + ends(all_.calm_again), true);
    for (const ActRow& row : all_.acts)
      for (const Rehearsed& one : row.faults) fault(row, one);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Finding& a, const Finding& b) { return a.open && !b.open; });
    return std::move(found_);
  }

 private:
  std::string step(NodeId n) const { return n == plan::nothing ? std::string("the run") : "step " + number(n); }
  std::string number(NodeId n) const { return stage_.working.number(n); }
  static std::string ends(const Ending& e) {
    return std::string(grade_verb(e.grade)) + (e.why.empty() ? "" : ": " + e.why);
  }
  static std::string_view grade_verb(Grade grade) {
    constexpr std::string_view verbs[] = {"ends as asked",
                                          "ends as asked",
                                          "waits for a person",
                                          "is taken back",
                                          "stops",
                                          "leaves an act in doubt",
                                          "stops",
                                          "is stuck on its way back",
                                          "ends as if all were done",
                                          "never ends"};
    return verbs[static_cast<std::size_t>(grade)];
  }

  void add(Kind kind, NodeId node, std::string text, bool open) {
    if (!told_.emplace(kind, node, text).second) return;
    found_.push_back({kind, node, std::move(text), open});
  }

  // The worst first: what is wrong when nothing goes wrong.
  void calm() {
    const Ending& e = all_.calm;
    for (const Left& back : e.untrue)
      if (came_back(e, back))
        add(Kind::comes_back, back.by,
            back.thing + " runs again at the end, though " + step(back.by) +
                " stopped it: something starts it again by itself; switch that off first, or stop it through that",
            true);
    for (const auto& t : e.takeovers)
      add(Kind::takeover, t.by,
          step(t.by) + " stops " + thing(t.primary) + " while " + thing(t.backup) +
              " runs, which takes over; stop the backup first",
          true);
    for (const NodeId n : e.nobody_ends) {
      const bool decided = failure_decided(stage_.working, n);
      add(Kind::nobody_ends, n,
          step(n) + " waits for something that nobody in this procedure brings about" +
              (decided ? "" : ", and nothing says what happens when it does not come"),
          true);
    }
    const bool said = !e.nobody_ends.empty() || std::any_of(found_.begin(), found_.end(), [](const Finding& f) {
      return f.kind == Kind::comes_back;
    });
    if (e.grade > Grade::believed && !said)
      add(Kind::calm, e.node,
          "even when nothing goes wrong " + step(e.node) + " " + calm_words(e) +
              (all_.assumed.empty() ? "" : "; if an answer that was assumed is to blame, say another with --results"),
          true);
    way_back(e.back);
  }

  std::string calm_words(const Ending& e) const {
    switch (e.grade) {
      case Grade::asks:
        return "waits for a person: " + e.why;
      case Grade::never_ends:
        return "never ends";
      case Grade::untrue:
        return "says done, and " + e.why;
      default:
        return "fails: " + e.why;
    }
  }

  static bool came_back(const Ending& e, const Left& left) {
    return std::any_of(e.came_back.begin(), e.came_back.end(),
                       [&](const Left& l) { return l.thing == left.thing && l.aspect == left.aspect; });
  }

  void way_back(const Back& back) {
    std::set<NodeId> points;
    for (const auto& s : back.stays) {
      if (s.held_by == plan::nothing) continue;
      points.insert(s.held_by);
      if (s.said)
        add(Kind::undo_lost, s.node,
            "the undo of " + step(s.node) + " is no longer possible once " + step(s.held_by) + " is done", false);
    }
    for (const NodeId n : points) {
      std::string why;
      for (const auto& s : back.stays)
        if (s.node == n) why = s.why;
      add(Kind::no_return, n, step(n) + " is the point of no return" + (why.empty() ? "" : ": " + why), false);
    }
    if (!back.stuck.empty() && points.empty())
      add(Kind::stuck, back.stuck_at, "taking it back is stuck at " + step(back.stuck_at) + ": " + back.stuck, true);
    if (!points.empty() || !back.stuck.empty()) return;
    for (const Left& left : back.left) {
      const bool unsaid = std::any_of(back.stays.begin(), back.stays.end(), [&](const auto& s) {
        return s.held_by == plan::nothing && holds(s.node, left.by);
      });
      if (!unsaid && left.aspect != "done")
        add(Kind::undo_wrong, left.by,
            "after an undo of all " + left.thing + " is " + left.to + ", and was " + left.from + " before", true);
    }
  }
  bool holds(NodeId outer, NodeId n) const { return n != plan::nothing && stage_.working.holds(outer, n); }

  static std::string_view verb_of(FaultKind kind) {
    constexpr std::string_view verbs[] = {"fails",
                                          "hangs",
                                          "is not done as it says",
                                          "loses its host",
                                          "is cut off before it begins",
                                          "is cut off after it happened"};
    return verbs[static_cast<std::size_t>(kind)];
  }

  void fault(const ActRow& row, const Rehearsed& one) {
    const Ending& e = one.ending;
    if (e.grade <= all_.calm.grade && all_.calm.grade > Grade::believed) return;
    const std::string kind(verb_of(one.fault.kind));
    switch (e.grade) {
      case Grade::undecided:
        if (e.node == plan::nothing) return;
        return add(Kind::undecided, e.node,
                   "nobody decided what happens when " + step(e.node) +
                       " fails: the run stops there (say `on failure`, there or in a step around it)",
                   true);
      case Grade::untrue:
        return add(Kind::untrue, row.node,
                   "when " + step(row.node) + " says it is done and it is not, nobody notices: " + untrue_words(e) +
                       "; look at it with `until` or `expect`",
                   true);
      case Grade::never_ends:
        return add(Kind::never_ends, row.node,
                   "when " + step(row.node) + " hangs it never ends; limit it with `within`", true);
      case Grade::stuck:
        return add(Kind::stuck, e.node,
                   "when " + step(row.node) + " " + kind + " the way back is stuck at " + step(e.node) +
                       (e.why.empty() ? "" : ": " + e.why),
                   true);
      default:
        return;
    }
  }

  static std::string untrue_words(const Ending& e) {
    const Left& left = e.untrue.front();
    return left.thing + " is " + left.to + " at the end, and was to be " + left.from;
  }
  std::string thing(ThingId id) const { return stage_.things.all[id].label; }

  const Stage& stage_;
  const Rehearsal& all_;
  std::vector<Finding> found_;
  std::set<std::tuple<Kind, NodeId, std::string>> told_;
};

}  // namespace

std::vector<Finding> findings_of(const Stage& stage, const Rehearsal& all, bool twice) {
  return Finder(stage, all).run(twice);
}

}  // namespace ocflow::rehearse

#include "engine/rehearse/scenario.h"

#include <algorithm>
#include <random>

#include "engine/rehearse/people.h"
#include "engine/run/back_preview.h"
#include "engine/run/requests.h"

namespace ocflow::rehearse {

using run::State;

namespace {

class Memory final : public run::Recorder {
 public:
  Memory(World& world, bool keeps) : world_(world), keeps_(keeps) {}
  std::vector<run::Event> events;
  std::uint64_t last = 0;
  Result<void> commit(const std::vector<run::Event>& batch) override {
    if (!batch.empty()) last = batch.back().seq;
    for (const run::Event& event : batch)
      if (event.kind == run::EventKind::intent) world_.intended(event.seq, event.node, event.clause);
    if (keeps_) events.insert(events.end(), batch.begin(), batch.end());
    return {};
  }

 private:
  World& world_;
  bool keeps_;
};

class Nobody final : public run::Observer {
 public:
  void happened(const run::Event&) override {}
};

bool kills(const Fault& fault) {
  return fault.kind == FaultKind::killed_before || fault.kind == FaultKind::killed_after;
}

class Scenario {
 public:
  Scenario(Stage& stage, const Case& what, std::vector<Standing> before)
      : stage_(stage),
        case_(what),
        world_(stage.things, stage.site, stage.told),
        memory_(world_, std::any_of(what.faults.begin(), what.faults.end(), kills)),
        people_(world_, stage.told),
        random_(what.seed) {
    world_.faults = what.faults;
    world_.slots = std::move(before);
    world_.exploring = what.exploring;
    if (what.seed != 0)
      world_.takes = [this](const Begun&) {
        return Duration(std::chrono::milliseconds(std::uniform_int_distribution<int>(50, 60'000)(random_)));
      };
  }

  Played run() {
    begin(run::EventKind::run_started);
    ended_ = drive();
    Played out;
    out.ending.took = world_.clock.now;
    world_.settle();
    judge(out.ending);
    out.slots = world_.slots;
    for (const auto& [key, act] : world_.begun) out.begun.push_back(act);
    if (case_.whole) keep_whole(out.ending);
    if (case_.undo && (case_.whole || out.ending.grade > Grade::believed)) take_back(out.ending.back);
    out.assumed = std::move(world_.assumed);
    return out;
  }

 private:
  void begin(run::EventKind first) {
    driver_.reset();
    state_.reset();
    if (stage_.grows) stage_.working = stage_.fresh;
    state_ = std::make_unique<run::RunState>(stage_.working);
    for (const run::Event& event : memory_.events) state_->apply(event);
    drive_by(first);
  }

  void drive_by(run::EventKind first) {
    world_.use(state_.get());
    run::Options options;
    options.who = "somebody";
    options.run_id = "rehearsal";
    options.reads = [this](NodeId node, std::uint16_t clause) { world_.asks(node, clause); };
    driver_ = std::make_unique<run::Driver>(*state_, run::Surroundings{world_, memory_, people_, nobody_, world_.clock},
                                            options, memory_.last + 1);
    driver_->start(first);
  }

  // False: nothing can happen any more, and it has not ended. Then it is cancelled, as somebody would have to.
  bool drive() {
    while (!world_.go(*driver_)) {
      if (world_.killed) {
        begin(run::EventKind::run_resumed);
        continue;
      }
      driver_->cancel("rehearsed: it hangs");
      static_cast<void>(world_.go(*driver_));
      return false;
    }
    return true;
  }

  Left left_of(SlotId slot) const {
    const Slot& s = stage_.things.slots[slot];
    const Thing& thing = stage_.things.all[s.thing];
    const Standing& now = world_.slots[slot];
    return {thing.label, s.aspect, s.words(now.before), s.words(now.now), now.by, thing.path};
  }

  void judge(Ending& out) {
    for (const SlotId slot : world_.differing()) out.left.push_back(left_of(slot));
    for (const SlotId slot : world_.untrue()) {
      out.untrue.push_back(left_of(slot));
      out.untrue.back().from = stage_.things.slots[slot].words(world_.slots[slot].wanted);
    }
    for (const SlotId slot : world_.came_back) out.came_back.push_back(left_of(slot));
    out.takeovers = world_.takeovers;
    out.nobody_ends.assign(world_.nobody_ends.begin(), world_.nobody_ends.end());
    out.grade = grade(out);
  }

  Grade grade(Ending& out) {
    if (!ended_) {
      for (const auto& [key, act] : world_.begun)
        if (act.outcome.ended == action::Ended::cancelled) out.node = act.node;
      out.why = "nothing ends it";
      return Grade::never_ends;
    }
    if (state_->as_asked()) {
      if (!out.untrue.empty()) {
        out.node = out.untrue.front().by;
        out.why = out.untrue.front().thing + " " + out.untrue.front().to;
        return Grade::untrue;
      }
      const bool lied = std::any_of(case_.faults.begin(), case_.faults.end(),
                                    [](const Fault& f) { return f.kind == FaultKind::lies; });
      return lied ? Grade::believed : Grade::done;
    }
    if (people_.unanswered && driver_->stopped() == run::Stopped::person_needed) return waits(out);
    return stopped(out);
  }

  Grade waits(Ending& out) {
    const run::Question& q = *people_.unanswered;
    using About = run::Question::About;
    out.node = q.node;
    out.question = q.text;
    out.why = q.about == About::person ? "nobody is there to do it" : q.detail;
    if (q.about == About::doubt) return Grade::doubt;
    return q.about == About::way_back ? Grade::stuck : Grade::asks;
  }

  Grade stopped(Ending& out) {
    bool decided = true, undone = false;
    const plan::Plan& plan = state_->plan();
    for (NodeId n = 1; n < plan.size(); ++n) {
      const State s = state_->state(n);
      undone = undone || s == State::undone;
      if (s != State::failed && s != State::in_doubt) continue;
      if (plan.part(n) == plan::Part::aside) continue;
      const bool said = failure_decided(plan, n);
      const bool better = out.node == plan::nothing || plan.holds(out.node, n) || (decided && !said);
      decided = decided && said;
      if (!better || state_->why(n).empty()) continue;
      out.node = n;
      out.why = state_->why(n);
    }
    if (driver_->stopped() == run::Stopped::declined) return Grade::stops;
    if (undone && out.left.empty()) return Grade::taken_back;
    return decided ? Grade::stops : Grade::undecided;
  }

  void keep_whole(Ending& out) const {
    for (NodeId n = 0; n < state_->plan().size(); ++n) out.states.push_back(state_->state(n));
    for (const auto& [key, act] : world_.begun)
      if (!act.refused) out.order.push_back(act.node);
  }

  // Hosts are there again, and nothing goes wrong any more.
  void take_back(Back& back) {
    if (world_.differing().empty() || state_->taking_back() || !state_->broken().empty()) return;
    back.tried = true;
    const std::size_t before = world_.differing().size();
    for (const run::BackStep& step : run::way_back_of(*state_)) {
      const bool stays = step.way != run::RunState::WayBack::call || step.held_by != plan::nothing;
      if (!stays) continue;
      const auto& said = run::step_of(state_->plan(), step.node);
      back.stays.push_back({step.node, step.what, step.held_by, said.undo == plan::Undo::call});
    }
    world_.faults.clear();
    world_.hosts_come_back();
    people_.unanswered.reset();
    drive_by(run::EventKind::undoing);
    if (!world_.go(*driver_)) back.stuck = "it never ends";
    if (people_.unanswered) {
      back.stuck_at = people_.unanswered->node;
      back.stuck = people_.unanswered->detail;
    }
    for (const SlotId slot : world_.differing()) back.left.push_back(left_of(slot));
    back.whole = back.left.empty();
    back.repaired = before - std::min(before, back.left.size());
  }

  Stage& stage_;
  const Case& case_;
  World world_;
  Memory memory_;
  People people_;
  Nobody nobody_;
  std::mt19937_64 random_;
  std::unique_ptr<run::RunState> state_;
  std::unique_ptr<run::Driver> driver_;
  bool ended_ = true;
};

}  // namespace

Played play(Stage& stage, const Case& what) { return Scenario(stage, what, stage.before).run(); }

Played play_again(Stage& stage, const std::vector<Standing>& left) {
  std::vector<Standing> before = left;
  for (Standing& s : before) {
    s.before = s.now;
    s.claimed = s.attributed = s.waited = false;
  }
  const Case calm{{}, 0, false, false, false};
  return Scenario(stage, calm, std::move(before)).run();
}

bool failure_decided(const plan::Plan& plan, NodeId node) {
  for (NodeId n = node; n != 0 && n != plan::nothing; n = plan.parent(n)) {
    const plan::Step& step = run::step_of(plan, n);
    if (step.failure_said || step.else_ask) return true;
  }
  return false;
}

}  // namespace ocflow::rehearse

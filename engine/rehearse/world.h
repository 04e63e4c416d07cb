// A world that is made up: a clock that stands until something happens, acts that leave what their declarations say,
// reads that tell it, and faults. It outlives the engine as a keeper does, so an engine can be killed in it and
// resumed. Nothing real is looked at or touched.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/rehearse/assume.h"
#include "engine/rehearse/fault.h"
#include "engine/rehearse/things.h"
#include "engine/rehearse/told.h"
#include "engine/run/driver.h"

namespace ocflow::rehearse {

using action::AttemptKey;
using action::Outcome;
using plan::NodeId;

class VirtualClock final : public Clock {
 public:
  std::chrono::nanoseconds elapsed() const override { return now; }
  std::int64_t wall_ms() const override { return 1'767'225'600'000 + now.count() / 1'000'000; }  // from 2026 on
  std::chrono::nanoseconds now{0};
};

struct Standing {  // of a slot
  Value before, now, wanted;
  bool known = false;
  bool claimed = false;       // an act said that it is `wanted` now
  bool waited = false;        // only a wait asked for it, and nobody was there who could end that
  bool attributed = false;    // it was taken for the work of a person or of an act that says nothing
  Value first;                // what the first act on it left
  NodeId by = plan::nothing;  // whose act that was last
};

struct Begun {  // one attempt, or one person's step
  NodeId node = 0;
  std::uint16_t clause = 0;
  bool person = false, running = true, told = false, refused = false, harmless = false;
  std::string host;  // one of the site; empty: the engine's own, or one that is this machine
  Outcome outcome;
  std::chrono::nanoseconds began{0};
  SlotId slot = none;
};

class World final : public action::Performer {
 public:
  World(Things& things, const site::Site* site, const Told& told);

  VirtualClock clock;
  std::vector<Fault> faults;
  std::vector<Standing> slots;
  std::vector<std::pair<AttemptKey, Begun>> begun;  // in order
  std::function<Duration(const Begun&)> takes;
  std::map<std::string, std::string> assumed;  // what nobody could know, and what was taken for it
  std::set<NodeId> nobody_ends;                // waits of which nobody is known who could end them
  struct Takeover {
    ThingId primary, backup;
    NodeId by;
  };
  std::vector<Takeover> takeovers;
  std::vector<SlotId> came_back;
  bool exploring = false;  // every wait ends, so that what comes after it is seen
  bool killed = false;     // the engine is to end here, with no chance to say anything
  std::uint64_t reads = 0;

  void use(run::RunState* state);  // whose requests come; the engine that was there is gone
  bool go(run::Driver& driver);    // to its end; false: nothing can happen any more, or it was killed
  void settle();                   // what still happens by itself when the run is over
  void later(Duration after, std::function<void()> what);
  void begin_again();  // what is so now is how it is before the next run
  Standing& at(SlotId slot);
  const Fault* fault(NodeId node, std::uint16_t clause) const;
  void person_did(NodeId node, std::uint16_t clause, bool lied);
  void switched_off(const std::string& confirmed);  // of a supervisor of which a person confirms that it is off
  std::vector<SlotId> differing() const;            // from how they were before
  std::vector<SlotId> untrue() const;               // not as the last act on them said

  void listen(action::Listener& listener) override { listener_ = &listener; }
  void read(const action::Request& request, std::function<void(Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(AttemptKey key, const action::Request& request) override;
  void cancel(AttemptKey key) override;
  void attach(AttemptKey key, const Host& host) override;
  void flush() override {}
  // The reads that come next are of this clause.
  void asks(NodeId node, std::uint16_t clause) {
    asking_ = node;
    clause_ = clause;
  }
  // Whose attempt a key is. Told when the intent is recorded, so before the act.
  void intended(AttemptKey key, NodeId node, std::uint16_t clause) { intents_[key] = {node, clause}; }

 private:
  struct Deed {
    NodeId node = 0;
    SlotId slot = none;  // that it changes; none: a person's, or an act without a declared effect
    bool lied = false;
    std::vector<ThingId> things;       // that it is about, by the values around it
    std::vector<std::string> words{};  // of its arguments
  };
  struct Group {
    bool any = false, lied = false;
    bool declared = false;        // one of them says that it changes just that: then nobody else did
    NodeId node = plan::nothing;  // one of them
  };
  struct Looked {
    std::uint64_t version = 0;
    std::vector<std::pair<action::Request, Outcome>> answers;
  };
  // world.cc
  bool step();
  std::string unreachable(const action::Request& request) const;
  Outcome ends_well(const Begun& act, const action::Request& request) const;
  Outcome fate(const Begun& act, const action::Request& request, Duration& needs, bool& effect);
  Duration limit_of(const action::Request& request) const;
  void over(std::size_t at, const action::Request& request, Outcome outcome, bool happens);
  void end(std::size_t at, Outcome outcome);
  // world_effect.cc
  void effect(Begun& act, const action::Request& request);
  void claim(Begun& act, const action::Request& request, bool lied);
  void set_runs(SlotId slot, bool runs, NodeId by);
  std::string needed_by(const action::Request& request, SlotId slot);
  NodeId taken_back(NodeId node, std::uint16_t clause) const;
  void restore(NodeId owner);
  void deed(NodeId node, SlotId slot, bool lied, const action::Request* request);
  std::vector<ThingId> things_near(NodeId node) const;
  // world_read.cc
  Outcome look(const action::Request& request);
  void find_out(Looked& looked, NodeId node, std::uint16_t clause);
  std::optional<expr::Evaluated> known(NodeId node, const expr::ReadRequest& read, std::vector<SlotId>& seen);
  const Told::Read* told_read(const action::Request& request) const;
  bool eligible(const Deed& deed, SlotId slot) const;
  Group responsible(NodeId node, SlotId slot, const std::vector<std::string>& words) const;
  bool attribute(const Question& question, NodeId node, const std::vector<SlotId>& seen);
  void settle(NodeId node, std::uint16_t clause, Question question, const std::vector<SlotId>& seen);
  void first_seen(SlotId slot, const Value& fits, NodeId node, plan::ClauseKind kind, const action::Request& request);
  bool done_before(NodeId node) const;
  void remember(const expr::ReadRequest& read, const Value& answer);
  bool recall(const Question& question, Answers& answers) const;
  Value told_as(const action::Request& request, const Value& aspect) const;

  Things& things_;
  const site::Site* site_;
  const Told& told_;
  run::RunState* state_ = nullptr;
  action::Listener* listener_ = nullptr;
  std::multimap<std::chrono::nanoseconds, std::function<void()>> coming_;
  std::set<std::string> lost_hosts_;
  std::vector<Deed> deeds_;
  std::map<std::pair<NodeId, std::uint16_t>, Looked> looked_;
  std::map<const Told::Read*, std::size_t> told_at_;
  std::map<AttemptKey, std::pair<NodeId, std::uint16_t>> intents_;
  NodeId asking_ = 0;  // whose clause is read now
  std::uint16_t clause_ = 0;
  Answers remembered_;         // the last answers of that kind
  Answers chosen_;             // of the clause that is looked at: what nobody knows
  std::uint64_t version_ = 1;  // of what can be seen

 public:
  void hosts_come_back() { lost_hosts_.clear(); }
};

}  // namespace ocflow::rehearse

// A run as a person wants to hear of it: events folded into one line a step, and views of that.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/base/large.h"
#include "engine/report/changes.h"
#include "engine/run/run_state.h"

namespace ocflow::report {

struct StepReport {
  plan::NodeId node = 0;
  std::uint32_t place = 0;  // in the report, from 1
  std::uint32_t end = 0;    // the steps in it have the places place+1 .. end-1
  std::string number;       // 3.1
  std::string sentence;     // with its values
  std::string path;         // what --decide takes
  unsigned depth = 0;
  run::State state = run::State::waiting;
  bool undecided = false;    // failed or in doubt, and a person has to say how to go on
  bool stays = false;        // the run was to be taken back, and this was not
  bool stuck = false;        // it could not be taken back, and a person has to say what now
  bool asks_person = false;  // it is a person's step that waits for its answer
  bool earlier = false;      // it failed in an earlier sitting, and was not come to in this one
  bool had_failed = false;   // before a person left it out
  bool had_doubt = false;    // likewise: nobody knew whether it was done
  bool passed = false;       // not through, and a person has called the list around it done, or left that out
  bool closed = false;       // it was done, and its `finally` has run since: a resume does it again
  bool acts = false;         // it, or something in it, can leave something behind: an act, a person's step, a `keep`
  bool untimed = false;      // how long it took is not known: nobody was there for a while, or a word ended it
  std::int64_t began_ms = 0, ended_ms = 0;  // wall time; 0: not
  std::uint16_t attempts = 0;
  std::string detail;  // why failed, why skipped and by whom, why not applicable
  std::string output;  // the last lines
};

struct Pause {
  bool now = false;
  std::int64_t since_ms = 0;
  std::string who, why;
};

// A `finally` that failed or is in doubt, has still to run (`waiting`), or of which a person has said that it is done
// or need not run (`skipped`).
struct FinalReport {
  plan::NodeId node = 0;         // that holds it
  std::string path;              // as `--decide` names it
  std::string number, sentence;  // of its step, or of the one that runs its procedure; the outermost: none, its title
  std::string what;              // it does; empty: one of several, and it isn't known which
  run::State state = run::State::waiting;
  bool undecided = false;  // a person has to say how to go on
  std::string detail, output;
};

// How many steps are in each state. A list is counted by the steps in it.
struct Counts {
  std::array<std::size_t, 9> in{};
  std::size_t asks_person = 0;  // of those that run: they wait for a person
  std::size_t earlier = 0;      // of those that failed: in an earlier sitting, and not come to in this one
  std::size_t had_failed = 0;   // of those that were skipped: only after they had failed
  std::size_t had_doubt = 0;    // likewise: after they were in doubt
  std::size_t of(run::State state) const { return in[static_cast<std::size_t>(state)]; }
};

std::string pause_text(const Pause& pause);  // "Paused by anna: lunch", without a full stop

struct Report {
  std::string run_id, procedure, title;
  std::vector<StepReport> steps;  // in the order of the text
  bool ended = false, as_asked = false;
  std::int64_t began_ms = 0, ended_ms = 0;
  std::string why_ended;   // drained, cancelled, a person is needed...
  bool cancelled = false;  // a person has given it up
  Pause pause;
  bool undoing = false;  // it is being taken back, or was
  bool by_itself =
      false;              // its own way back, or a `finally`, is under way: that has to end before it can be taken back
  bool declined = false;  // nothing failed but what a person said no to
  bool stopped = false;   // nothing failed but what was ended from outside
  Counts counts{};
  std::vector<FinalReport> finals{};                // of which there is something to say
  std::function<StepReport(plan::NodeId)> whole{};  // set: the steps lack their texts, which this gives
};

unsigned depth_of(const plan::Plan& plan, plan::NodeId node);  // how many lists are around it, beside the outermost
bool has_person(const plan::Plan& plan, plan::NodeId node);    // is it a step that a person does?
bool has_person(const plan::Plan& plan, plan::NodeId node, std::uint32_t rung);  // likewise on a rung of its ladder

class Folder final : public run::Observer {
 public:
  Folder(run::RunState& state, std::string run_id);
  void happened(const run::Event& event) override;  // after the state was given it
  // What the last event changed, in the order in which it is worth telling.
  const std::vector<Changes::Change>& changes() const { return tracker_.last(); }
  Report report() const;
  Report brief() const;    // all that `summary` needs; it asks for the texts of what it shows as long as this is here
  Report outcome() const;  // the same without its steps: of a run that ended as asked `summary` needs no more
  const Pause& pause() const { return pause_; }
  StepReport step(plan::NodeId node) const;
  std::string detail(plan::NodeId node) const;  // that of its report
  // What was expected and holds though the act failed, with how that did; empty: it is not so.
  std::string held(plan::NodeId node) const;
  // Wall time; 0: not.
  struct Times {
    std::int64_t began_ms = 0, ended_ms = 0;
  };
  const Times& times(plan::NodeId node) const { return times_[node]; }
  bool untimed(plan::NodeId node) const { return untimed_.contains(node); }
  // For a reader: a step whose first way has failed has begun, though the next one was put back.
  run::State state(plan::NodeId node) const;

 private:
  struct Detail {
    std::string detail, output;
    enum class Word : std::uint8_t { none, answered, decided } word = Word::none;  // a person's, the last of it
    bool had_failed = false, had_doubt = false;                                    // before a person left it out
    std::string failure{};                                                         // of its last act, if that failed
    std::uint16_t act = 0;                                                         // its clause
  };
  using Passed = std::vector<plan::NodeId>;
  Report outcome(const std::vector<plan::Plan::Outline>& outline, const Passed& passed) const;
  Report report(bool texts) const;
  StepReport without_texts(plan::NodeId node) const;
  void note(const run::Event& event);
  void interrupt();
  void note_sitting(const run::Event& event);
  bool failed_earlier(plan::NodeId node) const;
  void note_decision(const run::Event& event);
  void note_final(const run::Event& event);
  void forget_check(plan::NodeId node);
  Passed passed(const std::vector<plan::Plan::Outline>& outline) const;
  bool of_a_final(const run::Event& event) const;
  plan::NodeId failed_within(plan::NodeId holder, std::uint16_t clause) const;
  std::vector<FinalReport> finals() const;
  FinalReport final_of(plan::NodeId holder, run::State state) const;
  bool ends_badly(plan::NodeId node) const;
  run::RunState& state_;
  std::string run_id_;
  Changes tracker_;
  LargeVector<Times> times_;
  std::unordered_set<plan::NodeId> untimed_;
  std::unordered_map<plan::NodeId, Detail> details_;                         // few steps have any
  std::map<plan::NodeId, std::pair<run::Answer, std::string>> final_words_;  // a person's about `finally`s, by holder
  std::unordered_set<plan::NodeId> failed_earlier_;
  std::unordered_set<plan::NodeId> left_failed_;  // by words that nothing has happened since
  std::int64_t began_ms_ = 0, ended_ms_ = 0;
  std::string why_ended_;
  Pause pause_;
  bool ended_ = false, as_asked_ = false, cancelled_ = false, declined_ = false, stopped_ = false;
};

bool any_final(const Report& report, run::State state);
// What a person said, with who that was: "anna said skip: the door is gone".
std::string said(const run::Event& event);

// "as asked", "cancelled", "declined", "failed", "stopped" (ended before its end, nothing failed but what was ended
// with it), "paused" or "open" (no end is recorded).
std::string outcome_name(const Report& report);

// The whole run as text: one line a step, with what there is to say about it.
std::string to_text(const Report& report, bool color);
// How it ended. Of a run that did not end as asked: what failed, what is left as it is, what did not start, and the
// commands to go on; `state_option` stands in them ("--state /tmp/x"), empty where none was given.
std::string summary(const Report& report, const std::string& state_option, bool color);
// Only how it ended, what is wrong and the commands to go on.
std::string short_summary(const Report& report, const std::string& state_option, bool color);
// What a person has to decide about before the run can go on, as `--decide` names it.
std::vector<std::string> undecided(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace ocflow::report

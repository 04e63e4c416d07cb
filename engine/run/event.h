// What happened in a run. Events are the only thing that changes a RunState, live and at recovery alike, and the
// only thing the journal keeps. Kinds are written to disk: never renumber, only add.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/action/outcome.h"
#include "engine/base/result.h"
#include "engine/plan/plan.h"

namespace ocflow::run {

using plan::NodeId;

enum class EventKind : std::uint8_t {
  run_started = 1,  // who, value = {run_id, engine_host, kept}: kept by earlier runs of the site; yes, attempt: the
                    // rules of this sitting (sitting_rules.h)
  run_resumed = 2,  // likewise; failed steps are taken up again, `once` acts only where that was decided
  condition = 3,    // node, clause, yes; or text = the read's error (then yes is false and the step fails)
  value = 4,        // node, clause, value: a let or keep; or text = why it has none (then the step fails)
  intent = 5,       // node, clause, attempt: an act is about to begin, its seq is the attempt's key; or a person is
                    // about to be asked. yes: it is written ahead, and `begun` or `withdrawn` will follow
  observed = 6,     // node, clause, attempt, ended, yes = changed, value = result, text = error, output
  wait_ended = 7,   // node, clause, yes = it held; text = why not
  checked = 8,      // node, clause (require, expect), yes = it held; text = why not, with the facts. Of an act: yes
                    // is false, it could not be begun (an argument has no value); text = why
  answered = 9,     // node, clause (person, confirm, ask), answer (failed: no), who, text = the reason, value of an ask
  decided = 10,     // node, answer (again, done, skip, failed), who, text: about a failed or doubtful step, or an act
                    // of which nobody can be asked how it ended (then attempt). yes: about its `finally`s that
                    // failed, of which clause is one; releases before left it to the state which is meant
  expired = 11,     // node: the `within` of a list has passed; text = what that means
  draining = 12,    // text = why: no new step begins from here on
  items = 13,       // node (each), value = the list that only the run could tell; or text = why there is none. In a
                    // plan: hidden, it can't be known
  run_ended = 14,   // yes = as asked; text = the summary in one line
  paused = 15,      // who, text = why: no new step begins until it is continued
  continued = 16,   // who
  adopted = 17,     // who; value = {sources, plan_digest, build, moved, ...}: from here on the run goes by these
  undoing = 18,     // who, value like that of run_resumed: all that was done is taken back, and nothing else begins
  begun = 19,       // node, clause, attempt: an act whose intent was written ahead begins
  withdrawn = 20,   // node, clause, attempt: such an act was not begun, and won't be: it is as if it had never been due
};
std::string_view event_kind_name(EventKind kind);  // "?": of a kind that this release does not know

enum class Answer : std::uint8_t { none, done, skip, failed, again, abort };
std::string_view answer_name(Answer answer);
bool parse_answer(std::string_view text, Answer& out);

struct Event {
  std::uint64_t seq = 0;     // given when it is made, from 1, without gaps
  std::int64_t wall_ms = 0;  // since 1970, UTC; for showing only
  EventKind kind = EventKind::run_started;
  NodeId node = 0;
  std::uint16_t clause = 0;   // its place among the step's clauses
  std::uint16_t attempt = 0;  // from 1
  action::Ended ended = action::Ended::done;
  Answer answer = Answer::none;
  bool yes = false;
  bool hidden = false;  // after decoding: the value held a secret, which is not kept
  Value value;
  std::string text;
  std::string output;
  std::string who;
};

// The form on disk: a batch of events behind one another, each with its length, in little-endian (docs/journal.md).
// A secret in a value is never encoded: a mark stands there, which reads back as none with `hidden` set. A hidden `let`
// is worked out again from its expression.
void encode(const Event& event, std::string& to);
Result<std::vector<Event>> decode(std::string_view batch);
// The same behind the events that are in `to`; where it fails some of the batch may be there.
Result<void> decode(std::string_view batch, std::vector<Event>& to);

// Keeps events. When `commit` returns well they survive a crash and a power loss.
class Recorder {
 public:
  virtual ~Recorder() = default;
  virtual Result<void> commit(const std::vector<Event>& events) = 0;
};

// Is told each event after it is durable: the live view, the report.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void happened(const Event& event) = 0;
};

}  // namespace ocflow::run

// Does what a RunState decides: evaluates, waits, asks, acts, records. Events of one turn share one commit, and
// nothing is acted on before they are durable. No thread, no loop of its own: whoever owns the loop calls `turn`
// when something has arrived or `deadline` has passed, so a test can be the loop, with a clock of its own.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/action/performer.h"
#include "engine/base/clock.h"
#include "engine/base/type.h"
#include "engine/run/run_state.h"

namespace ocflow::run {

// A question to a person, and the answer. Asked one at a time; a step waits, the others go on.
struct Question {
  enum class About { person, confirm, ask, failure, doubt, way_back, closing };
  About about = About::person;
  NodeId node = 0;
  std::string text;                 // the sentence, with its values
  std::vector<std::string> before;  // notes, warnings, cautions
  std::string detail;               // of a failure or doubt: what is known, the last output
  std::vector<Answer> choices;
  std::uint16_t clause = 0;
  std::string typing{};        // confirm: what has to be typed; empty: a plain yes
  const Type* type = nullptr;  // ask: of the answer
  std::string seen{};          // `done` was said before, and a look says this: now it wants a reason
};
struct Reply {
  Answer answer = Answer::none;  // none: nobody can answer (--no-input, end of input): the run ends with 3
  std::string reason;
  std::string who;
  Value value{};  // ask
};
class Operator {
 public:
  virtual ~Operator() = default;
  // `then` is called from the loop, never from inside.
  virtual void ask(const Question& question, std::function<void(Reply)> then) = 0;
};

struct Surroundings {
  action::Performer& performer;
  Recorder& recorder;
  Operator& person;
  Observer& observer;
  Clock& clock;
};

// What a plan foresaw of an act. An empty `from` is any state.
struct Expectation {
  action::Probed::Sees sees = action::Probed::Sees::unknown;
  std::string from;
};
bool as_expected(const Expectation& expected, const action::Probed& seen);
std::string unexpected_text(const Expectation& expected, const action::Probed& seen);

struct Options {
  std::uint32_t jobs = 16;  // acts at a time
  std::string who;          // the operator's name
  std::string run_id;
  std::string engine_host = "localhost";
  Record kept{};  // by earlier runs of the same site
  // Of a run that is bound to a plan: the hash of that, and what the look of an act has to show right before it begins.
  std::string plan{};
  std::function<std::optional<Expectation>(NodeId, std::uint16_t)> expected{};
  std::unordered_set<NodeId> released{};  // begun once, or a person has said `again`: what was planned counts no longer
  // What a person has said of steps of which an act is open; it counts where how that ended can't be asked.
  std::unordered_map<NodeId, Reply> said{};
  // Called right before the reads of a clause: a world that is made up answers by whose they are.
  std::function<void(NodeId, std::uint16_t)> reads{};
};

// What ended the run early, beside failed steps. When the journal fails or the keeper can't begin anything, nothing new
// begins, and what runs is waited for; the run stays open then. So it does when all that is left to wait for is out of
// reach.
enum class Stopped { no, person_needed, declined, drained, cancelled, journal, keeper, out_of_reach };

// What a journal that failed did not take. `tried` is the commit that failed, whole; `later` ended after it.
struct Unrecorded {
  std::vector<Event> tried, later;
};
// Those of them that are true whatever became of the rest, in their order: ends, answers, values, decisions. An act
// that was intended did not begin; that the run ended is for the one that takes it up to say.
std::vector<Event> to_take_in(const std::vector<Event>& unrecorded);

// What looks again and again, or lets time pass: no event tells of it before it ends.
struct Waiting {
  NodeId node = 0;
  bool retry = false;          // the pause before an act is tried again; else an `until`
  std::int64_t until_ms = -1;  // wall time: when it is given up, or when the act is tried again; -1: never
  // Of an `until`:
  std::int64_t since_ms = 0;  // wall time
  std::int64_t waited_ms = 0;
  std::uint64_t looks = 0;  // so far
  std::string_view seen{};  // what the last one showed; the driver's, until its next turn
};

class Driver {
 public:
  // `next_seq`: the sequence number of the first event it makes. The state has been given the events before it.
  Driver(RunState& state, Surroundings around, Options options, std::uint64_t next_seq);
  ~Driver();

  void start(EventKind first);                               // run_started or run_resumed
  void turn();                                               // all that can be done now
  std::optional<std::chrono::nanoseconds> deadline() const;  // on the clock: when `turn` is due at the latest
  bool finished() const;
  void wake(std::function<void()> wake);  // called when an answer has arrived and `turn` has work

  // Take effect with the next `turn`.
  void drain(std::string why);   // no new step; running ones finish
  void cancel(std::string why);  // and running ones are ended
  // A person's last word: likewise, and the run counts as cancelled. Empty `who`: the operator.
  void give_up(std::string who, std::string why);
  // No new step until `go_on`; nothing where the run ends already. Empty `who`: nobody wanted it.
  void pause(std::string who, std::string why);
  void go_on(std::string who);
  std::vector<Waiting> waiting() const;  // at the moment, by node
  std::uint64_t waits_begun() const;     // `until`s, so far
  Stopped stopped() const;
  const Error* error() const;  // of the journal or the keeper, when that stopped the run; or what is out of reach
  Unrecorded unrecorded() const;

 private:
  void tell(std::function<void()> what);
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace ocflow::run

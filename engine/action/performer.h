// The one seam through which a run touches the world. The client of the keeper implements it (engine/host), and
// so do the simulated worlds of tests. Calls are gathered and sent at `flush`; answers come through the loop,
// never from inside a call.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/action/outcome.h"
#include "engine/base/result.h"

namespace ocflow::action {

// Names one attempt for ever: the sequence number of its intent in the journal.
using AttemptKey = std::uint64_t;

struct Request {
  std::string action;            // by name: the keeper may be of another version
  std::vector<Value> arguments;  // by parameter, defaults filled in; then the named values as records {name, value}
  Host host;                     // empty name: the engine's own
  Duration limit{0};             // of this attempt; 0: none
};

// What the keeper knows of an attempt that it may have been given before the engine died.
enum class Known {
  running,  // its end will come to the listener
  ended,    // its end follows at once to the listener
  never,    // it was certainly never begun: beginning it now is no repetition
  lost,     // it may have been begun; how it ended can't be known
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual void ended(AttemptKey key, Outcome outcome) = 0;
  virtual void known(AttemptKey key, Known what) = 0;  // the answer to `attach`, or of what is in reach again
  // What follows leaves intents open, as if the engine had died: nothing is recorded of those attempts, nothing new
  // should be given, and whoever resumes the run asks about them.
  virtual void not_begun(AttemptKey key, Error why) = 0;  // certainly; what else runs is told of as before
  virtual void lost(Error why) = 0;                       // nothing more is told of any attempt
  // It may run, and the host where it would can't be asked. Its intent stays open, too; the others are told of as
  // before. Should the host be reached again, `known` follows, or its end.
  virtual void out_of_reach(AttemptKey, Error) {}
  // Of what was given with `apply_after`: it has begun; it has not, and won't.
  virtual void begun(AttemptKey) {}
  virtual void withheld(AttemptKey) {}
};

// What an attempt waits for that is given before its time.
struct Behind {
  Behind(AttemptKey what, bool forced = false) : key(what), durable(forced) {}  // NOLINT: it is that attempt
  AttemptKey key;
  bool durable;  // that other's end is on the disk of the machine before this one begins
};

class Performer {
 public:
  virtual ~Performer() = default;
  virtual void listen(Listener& listener) = 0;
  virtual void read(const Request& request, std::function<void(Outcome)> then) = 0;
  virtual void probe(const Request& request, std::function<void(Probed)> then) = 0;
  virtual void apply(AttemptKey key, const Request& request) = 0;
  // To begin where another attempt, of the same host, has ended as done, with nobody asked in between; `begun` is told
  // then. After any other end of any attempt there nothing that waits begins, until it is given again. False: this
  // can't be done here, and nothing was. The engine being gone withholds it.
  virtual bool apply_after(AttemptKey, const Request&, Behind) { return false; }
  // Answered with `withheld`; if it has begun already, that is told instead, and nothing is withheld.
  virtual void withhold(AttemptKey) {}
  // Ends a running attempt (TERM, a while, KILL where the action allows it); its end comes as `cancelled`.
  virtual void cancel(AttemptKey key) = 0;
  virtual void attach(AttemptKey key, const Host& host) = 0;
  virtual void flush() = 0;
};

}  // namespace ocflow::action

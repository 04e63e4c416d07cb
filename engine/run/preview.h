// What a run would do, found by reading only: the same RunState, driven by predictions. Conditions are looked at and
// acts are probed through the performer; nothing is applied, nothing recorded. Like the driver it has no loop of its
// own.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/action/performer.h"
#include "engine/base/clock.h"
#include "engine/base/large.h"
#include "engine/run/run_state.h"
#include "engine/run/text_pool.h"

namespace ocflow::run {

struct Preview {
  enum class What : std::uint8_t {
    list,            // holds other steps, nothing of its own (a loop, a procedure that is called)
    would_change,    // `from`, `to`
    already_so,      // nothing would change: `from`
    unknown,         // it acts, and what that would do can't be said before: `why`
    would_fail,      // as things are now: `why`
    not_applicable,  // `why`; of what is in a list that does not apply it is empty
    needs_person,
    looks,  // waits and checks, and changes nothing
  } what = What::looks;
  bool perhaps = false;                  // whether it happens at all can't be known before the run
  bool asks = false;                     // a person confirms or answers something
  bool in_reserve = false;               // a candidate that is tried only if none before it succeeds
  std::uint32_t action = plan::nothing;  // of an act: in the registry
  std::string_view from{}, to{}, why{};  // in the forecast's texts
  // Of an act of which it is known what it would do: what its look has to show right before it begins.
  struct Expected {
    std::uint16_t clause = 0;
    action::Probed::Sees sees = action::Probed::Sees::unknown;
    std::string_view from{};  // as it was seen; empty: it follows from an earlier step
  };
  // What not every step has. There are millions of steps, so it stands beside.
  struct More {
    // Why perhaps, where the list around it doesn't say it: "only if …", the arm on which it stands.
    std::string_view why_perhaps{};
    std::vector<std::string> waits{};   // "until …, at most 1m (so now)"
    std::vector<std::string> checks{};  // "requires …", "expects …", with what is so now where that can be said
    std::optional<Expected> expected{};
  };
  std::unique_ptr<More> has_more{};

  const More& more() const { return has_more ? *has_more : none(); }
  More& add_more() {
    if (!has_more) has_more = std::make_unique<More>();
    return *has_more;
  }

 private:
  static const More& none();
};

// What was looked at, and what was seen.
struct Fact {
  NodeId node = 0;
  std::uint16_t clause = 0;
  bool probe = false;  // of an act, `probed`; else a read, `read`
  action::Request request;
  action::Outcome read;
  action::Probed probed;
  std::int64_t seen_ms = 0;  // since 1970, UTC
  bool untouched = false;    // no step before it has to do with it: it has to be so when the run begins
};

struct Forecast {
  TextPool texts;
  LargeVector<Preview> steps;  // by node; the root is the first
  std::size_t would_change = 0, already_so = 0, unknown = 0, would_fail = 0, not_applicable = 0, needs_person = 0;
  std::size_t questions = 0;  // confirmations and questions that a person answers
  std::size_t perhaps = 0;    // of those that would change, are unknown or need a person
  // Of all that is shown and is no list: what will be is known; it is not; a person has it, or is asked about it.
  std::size_t known = 0, open = 0, ask = 0;
  NodeId stops_at = plan::nothing;  // as things are, the run would end here: the first step that is sure to fail
  std::vector<Fact> facts;          // as far as the options want them
};

struct PreviewOptions {
  std::string who, engine_host = "localhost";
  std::uint32_t jobs = 32;  // probes at a time
  Record kept{};            // by earlier runs of the same site
  Clock* clock = nullptr;   // for the time of facts; the system's, if unsaid
  // What an act would do, where nobody has to be asked for that.
  std::function<std::optional<action::Probed>(const action::Request&)> foretold{};
  bool facts = true;  // are they kept?
};

class Previewer {
 public:
  Previewer(plan::Plan& plan, action::Performer& performer, PreviewOptions options = {});
  ~Previewer();

  void turn();  // all that can be done now; first call it once, then whenever `wake` was called
  bool finished() const;
  void wake(std::function<void()> wake);
  const Forecast& forecast() const;   // whole when finished
  RunState& state();                  // for the sentences with their values
  const std::string& broken() const;  // our bug; empty: none

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace ocflow::run

// How a run stands: what goes on now, since when and for how long it may, and what comes next.
#pragma once
#include <set>

#include "engine/report/report.h"

namespace ocflow::report {

struct Now {
  plan::NodeId node = 0;
  std::string number, path, sentence;
  std::string closes;  // of a `finally`: what it does; number and sentence are of its step, or empty and the title
  enum class What { acts, person, looks } what = What::acts;
  std::uint64_t key = 0;       // of an act
  std::uint16_t attempt = 0;   // likewise, from 1
  std::int64_t since_ms = 0;   // wall time: of its try, or of the step
  std::int64_t limit_ms = -1;  // of the try; -1: none is known
  std::string host;            // empty: this machine
};

struct Standing {
  std::vector<Now> now;            // in the order of the text
  std::vector<std::string> ahead;  // the first that have not begun: "3.1  Stop it."
  std::size_t waiting = 0;         // all that have not begun, without lists
};

// `events` are those that the state and the folder were given; `begun` the attempts of which somebody else knows that
// they have begun: of what is written ahead the events may not tell yet.
Standing standing(run::RunState& state, const Folder& folder, const std::vector<run::Event>& events,
                  const std::set<std::uint64_t>& begun);

}  // namespace ocflow::report

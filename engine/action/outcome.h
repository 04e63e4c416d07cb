// How an attempt ended, and what a probe saw. The same for built-in actions, plugins and people.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/value.h"

namespace ocflow::action {

enum class Ended { done, failed, timed_out, cancelled, in_doubt };
std::string_view ended_name(Ended ended);
std::optional<Ended> ended_of(std::string_view name);

struct Outcome {
  Ended ended = Ended::done;
  bool changed = true;  // false: it was so already
  Value result;         // of a read: the value; else a record as the signature says (also when it failed: exit_code)
  std::string error;    // why it did not end well; empty when done
  std::string output;   // the last lines it wrote, UTF-8, at most 4 KiB

  bool ok() const { return ended == Ended::done; }
};
Outcome done(Value result = {}, bool changed = true);
Outcome failed(std::string error, Value result = {}, std::string output = {});

// What an action would do now; found by reading only.
struct Probed {
  enum class Sees { would_change, already_so, unknown, would_fail };
  Sees sees = Sees::unknown;
  std::string from;  // the state found: "running (pid 12)"
  std::string to;    // the state wanted: "stopped"
  std::string why;   // for unknown and would_fail
};
Probed not_probed();  // of an action that has no look

}  // namespace ocflow::action

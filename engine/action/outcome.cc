#include "engine/action/outcome.h"

namespace ocflow::action {

std::string_view ended_name(Ended ended) {
  switch (ended) {
    case Ended::done:
      return "done";
    case Ended::failed:
      return "failed";
    case Ended::timed_out:
      return "timed_out";
    case Ended::cancelled:
      return "cancelled";
    case Ended::in_doubt:
      return "in_doubt";
  }
  return "in_doubt";
}

std::optional<Ended> ended_of(std::string_view name) {
  for (const Ended ended : {Ended::done, Ended::failed, Ended::timed_out, Ended::cancelled, Ended::in_doubt})
    if (ended_name(ended) == name) return ended;
  return std::nullopt;
}

Outcome done(Value result, bool changed) { return {Ended::done, changed, std::move(result), {}, {}}; }

Outcome failed(std::string error, Value result, std::string output) {
  return {Ended::failed, true, std::move(result), std::move(error), std::move(output)};
}

Probed not_probed() {
  Probed unknown;
  unknown.why = "it can only be seen by doing it";
  return unknown;
}

}  // namespace ocflow::action

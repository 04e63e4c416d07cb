#include "cli/chosen.h"

#include <algorithm>

namespace ocflow::cli {

Result<Chosen> choose(const journal::StateFolder& state, const std::vector<std::string>& words) {
  const auto runs = words.empty() ? state.runs() : std::vector<std::string>();
  auto found = find_run(state, words);
  if (runs.empty()) {
    if (!found) return tl::unexpected<Error>(found.error());
    return Chosen{*found, {}, {}};
  }
  Chosen out{runs.back(), live_runs(state), {}};
  if (!out.others.empty()) {
    out.id = std::move(out.others.back());
    out.others.pop_back();
  }
  const bool other = found && *found != out.id;
  if (other && std::find(out.others.begin(), out.others.end(), *found) == out.others.end()) out.unfinished = *found;
  return out;
}

std::string others_text(const Chosen& chosen) {
  std::string out;
  for (const auto& id : chosen.others) out += "The run " + id + " goes on, too: `ocflow status " + id + "`.\n";
  if (!chosen.unfinished.empty())
    out += "The run " + chosen.unfinished + " is not finished: `ocflow status " + chosen.unfinished + "`.\n";
  return out.empty() ? out : "\n" + out;
}

}  // namespace ocflow::cli

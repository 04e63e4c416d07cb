// A run that other commands act on, and the processes that it started.
#pragma once
#include <string>

#include "engine/host/strays.h"
#include "tests/support/cli_run.h"
#include "tests/support/processes.h"

namespace ocflow::test {

// The name of the newest run.
inline std::string last_run(const Cli& cli) {
  std::string id;
  for (const auto& entry : std::filesystem::directory_iterator(cli / "state/runs"))
    id = std::max(id, entry.path().filename().string());
  return id;
}

inline pid_t pid_in(const Cli& cli, const std::string& file) { return pid_in(cli / file); }

inline pid_t keeper_of(const Cli& cli, const std::string& run) {
  const auto text = cli.read("state/runs/" + run + "/keeper.record");
  const auto at = text.rfind("\"pid\":");
  return at == std::string::npos ? -1 : std::stoi(text.substr(at + 6));
}
inline pid_t keeper_of(const Cli& cli) { return keeper_of(cli, last_run(cli)); }

}  // namespace ocflow::test

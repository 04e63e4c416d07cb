// A run that other commands act on, and the processes that it started.
#pragma once
#include <sys/types.h>

#include <string>

#include "engine/host/strays.h"
#include "tests/support/cli_run.h"

namespace ocflow::test {

// The name of the newest run.
inline std::string last_run(const Cli& cli) {
  std::string id;
  for (const auto& entry : std::filesystem::directory_iterator(cli / "state/runs"))
    id = std::max(id, entry.path().filename().string());
  return id;
}

// What a started program has written into a file about itself: its number.
inline pid_t pid_in(const Cli& cli, const std::string& file) {
  soon([&] { return cli.read(file).find('\n') != std::string::npos; });
  return std::stoi(cli.read(file));
}

// Nobody with that number is left, or only what its parent has still to take in.
inline bool has_ended(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(stat, text);
  const auto name = text.rfind(')');
  return name == std::string::npos || text.compare(name, 3, ") Z") == 0;
}

inline pid_t keeper_of(const Cli& cli) {
  const auto text = cli.read("state/runs/" + last_run(cli) + "/keeper.record");
  const auto at = text.rfind("\"pid\":");
  return at == std::string::npos ? -1 : std::stoi(text.substr(at + 6));
}

}  // namespace ocflow::test

#include "cli/keeper_seen.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/keeper_lives.h"
#include "engine/host/strays.h"

namespace ocflow::cli {

KeeperSeen keeper_seen(const std::filesystem::path& run_folder) {
  KeeperSeen out;
  std::ifstream record(run_folder / "keeper.record");
  for (std::string line; std::getline(record, line);) {
    std::istringstream words(line);
    std::string word;
    std::uint64_t key = 0;
    words >> word;
    if (word == "begun" && words >> key) out.begun.insert(key);
    if (word == "ended" && words >> key) out.ended.insert(key);
    if (word != "keeper") continue;
    const auto about = nlohmann::json::parse(line.substr(word.size()), nullptr, false);
    out.was = about.is_object();
    const auto pid = out.was ? about.find("pid") : about.end();
    out.pid = pid != about.end() && pid->is_number_integer() ? pid->get<pid_t>() : -1;
  }
  out.lives = keeper_lives(run_folder);
  out.stopped = out.lives && out.pid > 0 && keeper::is_stopped(out.pid);
  return out;
}

}  // namespace ocflow::cli

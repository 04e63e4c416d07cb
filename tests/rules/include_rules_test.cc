// Who may include whom (docs/architecture.md). An include that the table doesn't allow fails here, with its line.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::set<std::string>> allowed = {
    {"engine/base", {}},
    {"engine/expr", {"engine/base"}},
    {"engine/action", {"engine/base"}},
    {"engine/plan", {"engine/base", "engine/expr", "engine/action"}},
    {"engine/run", {"engine/base", "engine/expr", "engine/action", "engine/plan"}},
    {"engine/host", {"engine/base", "engine/action"}},
    {"engine/timing", {}},
    {"engine/journal", {"engine/base", "engine/run"}},
    {"engine/report", {"engine/base", "engine/run"}},
    {"engine/site", {"engine/base"}},
    {"engine/plugin", {"engine/base", "engine/action", "engine/site"}},
    {"engine/rehearse", {"engine/base", "engine/expr", "engine/action", "engine/plan", "engine/run", "engine/site"}},
    {"dsl", {"engine/base", "engine/expr", "engine/action", "engine/plan"}},
    {"engine/host/windows", {"engine/base", "engine/action", "engine/host"}},
    {"stdlib", {"engine/base", "engine/action", "engine/host", "stdlib/windows"}},
    {"stdlib/windows", {"engine/base", "engine/action", "engine/host", "engine/host/windows", "stdlib"}},
    {"cli/windows", {"engine/base", "engine/host", "engine/host/windows", "stdlib"}},
    {"cli",
     {"engine/base", "engine/expr", "engine/action", "engine/plan", "engine/run", "engine/host", "engine/journal",
      "engine/report", "engine/site", "engine/plugin", "engine/rehearse", "engine/timing", "dsl", "stdlib"}},
};

// A library that only one folder may know.
const std::map<std::string, std::set<std::string>> only_in = {
    {"tao/pegtl", {"dsl"}},
    {"yaml-cpp/", {"engine/site"}},
    {"libxml/", {"dsl"}},
    {"cmark.h", {"dsl"}},
    {"sqlite3.h", {"engine/journal"}},
    {"nettle/", {"engine/host", "engine/journal"}},
    {"CLI/", {"cli"}},
    {"spdlog/", {"cli", "engine/run"}},
    {"asio", {"cli", "engine/action", "engine/host", "engine/host/windows", "stdlib", "stdlib/windows"}},
};

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::vector<std::string> includes_of(const fs::path& file) {
  std::vector<std::string> found;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("#include ", 0) != 0) continue;
    const auto first = line.find_first_of("<\""), last = line.find_last_of(">\"");
    if (first != std::string::npos && last > first) found.push_back(line.substr(first + 1, last - first - 1));
  }
  return found;
}

std::string mistake(const std::string& folder, const std::string& include) {
  for (const auto& [prefix, folders] : only_in)
    if (include.rfind(prefix, 0) == 0 && !folders.count(folder)) return "only for " + *folders.begin();
  const auto target = folder_of(include);
  if (!allowed.count(target) || target == folder || target == "engine/base") return "";
  return allowed.at(folder).count(target) ? "" : target + " is not for " + folder;
}

std::string all_mistakes(const fs::path& root) {
  std::ostringstream out;
  for (const auto& [folder, unused] : allowed)
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      const auto kind = entry.path().extension();
      if (kind != ".h" && kind != ".cc") continue;
      for (const auto& include : includes_of(entry.path()))
        if (const auto why = mistake(folder, include); !why.empty())
          out << folder << "/" << entry.path().filename().string() << ": " << include << ": " << why << "\n";
    }
  return out.str();
}

std::string too_long(const fs::path& root, std::size_t most) {
  std::ostringstream out;
  for (const auto* top : {"engine", "dsl", "stdlib", "cli", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const auto kind = entry.path().extension();
      if (kind != ".h" && kind != ".cc") continue;
      std::ifstream in(entry.path());
      std::size_t lines = 0;
      for (std::string line; std::getline(in, line);) ++lines;
      if (lines > most) out << entry.path().string() << ": " << lines << " lines\n";
    }
  return out.str();
}

}  // namespace

TEST_CASE("every include is one that the architecture allows") { CHECK(all_mistakes(OCFLOW_SOURCE_DIR) == ""); }

TEST_CASE("an include that is not allowed is seen") {
  CHECK(mistake("engine/base", "engine/run/event.h") == "engine/run is not for engine/base");
  CHECK(mistake("engine/plan", "tao/pegtl.hpp") == "only for dsl");
  CHECK(mistake("dsl", "engine/plan/plan.h") == "");
}

TEST_CASE("no file is longer than 400 lines") { CHECK(too_long(OCFLOW_SOURCE_DIR, 400) == ""); }

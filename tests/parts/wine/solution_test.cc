// The shipped procedures against a whole solution on Windows: services, console windows and desktop programs.
#include <algorithm>

#include "tests/parts/wine/wine_kit.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

struct Part {
  const char* name;
  const char* runs_as;
  int port;
  bool in_list = false;
};

// In the order in which they stop. The list of DB Servers and of ICONs have one each.
const std::vector<Part> solution{{"ocm", "desktop program", 27901},
                                 {"ccpulse", "desktop program", 27902},
                                 {"ocs_backup", "windows service", 27903},
                                 {"ocs", "windows service", 27904},
                                 {"cpd_server", "console window", 27905},
                                 {"cpd_proxy", "console window", 27906},
                                 {"icons", "windows service", 27907, true},
                                 {"stat_server", "windows service", 27908},
                                 {"list_db_servers", "windows service", 27909, true},
                                 {"t_server", "windows service", 27910},
                                 {"config_server", "windows service", 27911},
                                 {"config_db", "windows service", 27912}};

// A procedure needs these, whatever it does.
const std::vector<const char*> always{"ocs", "stat_server", "t_server", "config_server", "config_db"};

class Solution : public Cli {
 public:
  explicit Solution(std::string prefix) : prefix_(std::move(prefix)) {
    auto& windows = Windows::get();
    std::string text = "hosts:\n" + windows.yaml("win1") + "site:\n";
    for (const Part& part : solution) {
      const auto name = prefix_ + part.name;
      const std::vector<std::string> options{"listen=" + std::to_string(part.port),
                                             "ledger=" + Windows::file(*this / "ledger.txt")};
      const std::string kind = part.runs_as;
      if (kind == "windows service") windows.install(name, options);
      text += "  " + std::string(part.name) + ":\n  " + (part.in_list ? "- " : "  ") + "name: " + part.name +
              "\n    host: win1\n    runs_as: " + kind + "\n    port: " + std::to_string(part.port) +
              "\n    look_every: 200ms\n    stop_within: 30s\n    start_within: 60s\n";
      if (kind == "windows service") {
        text += "    service: " + name + "\n";
        continue;
      }
      const auto program = Windows::program(kind == "console window" ? "component" : "manager");
      text += "    window: " + name + "\n    program: ['" + program + "', " + name;
      for (const auto& option : options) text += ", '" + option + "'";
      text += "]\n";
    }
    write("site.yaml", text);
  }
  ChildResult run(const std::string& procedure) const {
    auto made = call({"run", OCFLOW_SOURCE_DIR "/procedures/" + procedure, "--site", "site.yaml", "--no-input"});
    made.limit = std::chrono::seconds(250);
    return Child(made).finish();
  }
  // What the components wrote down, one a line, without the prefix.
  std::vector<std::string> facts() const {
    std::vector<std::string> all;
    std::istringstream lines(read("ledger.txt"));
    for (std::string line; std::getline(lines, line);) all.push_back(line.substr(prefix_.size()));
    return all;
  }

 private:
  std::string prefix_;
};

// Wine ends a program whose console window is closed without asking it, so the two of them write nothing then.
const std::size_t tells = solution.size() - 2;

std::string word(const std::string& line) { return line.substr(0, line.find(' ')); }

// Those of one kind of fact, as numbers of the order in which they stop. Both CPD servers, which are bullets, count as
// one.
std::vector<int> places(const std::vector<std::string>& facts, const std::string& what) {
  std::vector<int> all;
  for (const auto& fact : facts) {
    if (fact.find(" " + what) == fact.npos &&
        !(what == "stopped" && (fact.find(" closed") != fact.npos || fact.find(" left") != fact.npos)))
      continue;
    const auto at =
        std::find_if(solution.begin(), solution.end(), [&](const Part& part) { return part.name == word(fact); });
    const auto place = static_cast<int>(at - solution.begin());
    all.push_back(place == 5 ? 4 : place);
  }
  return all;
}

}  // namespace

TEST_CASE("a whole solution on Windows is started, restarted and stopped by the shipped procedures, in their order") {
  const Solution windows("all_");
  const auto up = windows.run("startup.ocf");
  INFO(up.out << up.err);
  REQUIRE(up.exit_code == 0);
  const auto started = places(windows.facts(), "started");
  CHECK(started.size() == solution.size());
  CHECK(std::is_sorted(started.rbegin(), started.rend()));
  windows.write("ledger.txt", "");
  const auto again = windows.run("restart.ocf");
  INFO(again.out << again.err);
  REQUIRE(again.exit_code == 0);
  INFO(windows.read("ledger.txt"));
  CHECK(places(windows.facts(), "stopped").size() == tells);
  CHECK(places(windows.facts(), "started").size() == solution.size());
  windows.write("ledger.txt", "");
  const auto down = windows.run("shutdown.ocf");
  INFO(down.out << down.err);
  REQUIRE(down.exit_code == 0);
  const auto facts = windows.facts();
  const auto stopped = places(facts, "stopped");
  CHECK(stopped.size() == tells);
  CHECK(std::is_sorted(stopped.begin(), stopped.end()));
  CHECK(facts.front() == "ocm left by its menu");
}

namespace {

// A site of which only OCS is there, as a service that stops like this.
ChildResult stop_ocs(const std::string& service, const std::string& within = "3s") {
  Cli cli;
  std::string text = "hosts:\n" + Windows::get().yaml("win1") + "site:\n";
  for (const auto* part : always)
    text += "  " + std::string(part) + ": {name: " + part +
            ", host: win1, runs_as: windows service, service: " + (part == std::string("ocs") ? service : "no_such") +
            ", stop_within: " + within + "}\n";
  cli.write("site.yaml", text);
  auto made = cli.call({"run", OCFLOW_SOURCE_DIR "/procedures/stopping-ocs.ocf", "--site", "site.yaml", "--no-input"});
  made.limit = std::chrono::seconds(120);
  return Child(made).finish();
}

struct Ends {
  const char* how;
  const char* says;
};

}  // namespace

TEST_CASE("a service on Windows that hangs, crashes, refuses or is missing ends as the procedure says: with a person") {
  auto& windows = Windows::get();
  const std::vector<Ends> all{{"hang", "has not stopped 3s after it was asked to stop"},
                              {"ignore", "has not stopped 3s after it was asked to stop"},
                              {"crash", "has stopped, but not by itself"},
                              {"refuse", "it takes no such order (error 1052)"},
                              {"missing", "Windows knows no service"}};
  for (const auto& [how, says] : all) {
    const auto name = std::string("ocs_that_") + how;
    if (how != std::string("missing")) {
      windows.install(name, {"stop=" + std::string(how)});
      FarRun keeper(windows.reach(), "start_" + name);
      REQUIRE(keeper.act(1, "service.start", {name}).ok());
    }
    const auto ended = stop_ocs(name);
    INFO(name << "\n" << ended.out << ended.err);
    CHECK(ended.exit_code == 3);
    CHECK((ended.out + ended.err).find(says) != std::string::npos);
    CHECK((ended.out + ended.err).find("Open Services from the Control Panel of win1.") != std::string::npos);
  }
}

TEST_CASE("a service on Windows that stops slowly is waited for") {
  auto& windows = Windows::get();
  windows.install("ocs_that_is_slow", {"stop=slow"});
  FarRun keeper(windows.reach(), "start_slow");
  REQUIRE(keeper.act(1, "service.start", {"ocs_that_is_slow"}).ok());
  const auto ended = stop_ocs("ocs_that_is_slow", "30s");
  INFO(ended.out << ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(keeper.read("service.state", {"ocs_that_is_slow"}).result == Value("stopped"));
}

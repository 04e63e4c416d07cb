// A systemd of a test's own, booted in namespaces (tests/lab/systemd.sh) with the units it is given.
//   Booted run({{"fine.service", "[Service]\nExecStart=/bin/sleep 1000\n"}});
#pragma once
#include <map>

#include "tests/support/child.h"
#include "tests/support/keeper_kit.h"

namespace ocflow::test {

class Booted : public KeeperRun {
 public:
  explicit Booted(const std::map<std::string, std::string>& units) : systemd_(call(units)) {
    inside = "/proc/" + systemd_.first_line() + "/root";
    bus = "unix:path=" + inside + "/run/dbus/system_bus_socket";
  }
  ~Booted() { systemd_.finish(); }

  using KeeperRun::act;
  Outcome act(const std::string& verb, const std::string& unit, Duration limit = std::chrono::seconds(20),
              bool with_dependents = false, bool accept_killed = false) {
    return act("service." + verb, {unit, "systemd", limit, with_dependents, accept_killed, bus});
  }
  Outcome set(const std::string& verb, const std::string& unit) {
    return act("service." + verb, {unit, "systemd", bus});
  }
  Probed plan(const std::string& verb, const std::string& unit, Duration limit = std::chrono::seconds(20),
              bool with_dependents = false) {
    return probe("service." + verb, {unit, "systemd", limit, with_dependents, false, bus});
  }
  Outcome look(const std::string& what, const std::string& unit) {
    return read("service." + what, {unit, "systemd", bus});
  }
  // In a file of the namespace's own.
  std::string text(const std::string& file) const {
    std::ostringstream all;
    std::ifstream in(inside + file, std::ios::binary);
    if (in) all << in.rdbuf();
    return all.str();
  }

  std::string inside, bus;

 private:
  ChildCall call(const std::map<std::string, std::string>& units) {
    for (const auto& [name, text] : units) write("units/" + name, text);
    ChildCall made;
    made.command = {OCFLOW_SOURCE_DIR "/tests/lab/systemd.sh", (path() / "units").string()};
    made.keep_input_open = true;
    made.limit = std::chrono::seconds(120);
    return made;
  }
  Child systemd_;
};

}  // namespace ocflow::test

// The whole solution on Linux, as the shipped procedures stop and start it: three machines, each with a systemd of its
// own and reached by ssh; one component under supervisord, one under runit, one a process, one in a console window; and
// Genesys Administrator in somebody's browser.
#include <atomic>

#include "tests/parts/desktop/desk.h"
#include "tests/parts/solution/machine.h"
#include "tests/stdlib/listeners.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// Who has the cookie is logged in.
std::string administrator(const std::string& asked, std::atomic<int>& logged_in, std::atomic<int>& logged_out) {
  const auto page = [](const std::string& body, const std::string& more = "") {
    return Page::ok("<title>Genesys Administrator</title>" + body, more);
  };
  if (asked.find("GET /logout") == 0) {
    ++logged_out;
    return page("Log in to go on.", "Set-Cookie: in=; Path=/; Max-Age=0\r\n");
  }
  if (asked.find("GET / ") == 0) {
    ++logged_in;
    return page("Welcome.<button onclick=\"if (confirm('Really?')) location = '/logout'\">Log out</button>",
                "Set-Cookie: in=1; Path=/\r\n");
  }
  return page("Nothing here.");
}

// A temporary folder in which all others are made while it is there: what the machines share with the test.
struct Shared {
  Shared() { setenv("TMPDIR", folder.path().c_str(), 1); }
  ~Shared() { unsetenv("TMPDIR"); }
  TempFolder folder;
};

class Solution : public Shared, public Cli {
 public:
  Solution()
      : page([this](const std::string& asked) { return administrator(asked, logged_in, logged_out); }),
        net_("127.77." + std::to_string(getpid() % 250 + 1)) {
    lab_ = std::filesystem::path(path() / "lab");
    std::filesystem::create_directories(lab_);
    for (unsigned n = 1; n <= 3; ++n) machines.push_back(boot(n));
    machines[1]->run({"/bin/sh", "-c", "mkdir -p /etc/supervisor; cp \"$1\" \"$2\"; exec supervisord -n -c \"$2\"",
                      "sh", supervisord(), "/etc/supervisor/supervisord.conf"});
    write("icon/run", "#!/bin/sh\nexec " + line("icon") + "\n");
    write("icon/down", "");
    std::filesystem::permissions(path() / "icon/run", std::filesystem::perms::owner_all);
    machines[1]->run({"/usr/bin/runsv", (path() / "icon").string()});
    write("site.yaml", site());
    write("by-hand.yaml", "1.10.1.1: done\n");
  }

  ChildResult run(const std::string& procedure, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"run", OCFLOW_SOURCE_DIR "/procedures/" + procedure, "--site", "site.yaml"});
    return (*this)(more);
  }
  ChildResult judge(std::vector<std::string> more = {}) const {
    ChildCall call;
    call.command = {OCFLOW_BUILD_DIR "/bin/ocflow-lab", "judge", "--folder", lab_.string(), "--elsewhere"};
    call.command.insert(call.command.end(), more.begin(), more.end());
    return Child(call).finish();
  }
  std::string site() const {
    std::string text = "hosts:\n  desk: {reach: local, platform: linux, address: 127.0.0.1}\n";
    for (unsigned n = 1; n <= 3; ++n) text += machines[n - 1]->yaml("m" + std::to_string(n));
    text += "site:\n";
    for (const auto* name : {"ccpulse", "ocs", "ocs_backup", "cpd_server", "cpd_proxy", "stat_server", "t_server",
                             "config_server", "config_db"})
      text += "  " + std::string(name) + ": " + part(name, name) + "\n";
    text += "  icons: [" + part("icon", "ICON") + "]\n  list_db_servers: [" + part("list_db_1", "List 1") + ", " +
            part("list_db_2", "List 2") + "]\n";
    return text;
  }
  // Somebody logs in to Genesys Administrator.
  void log_in() {
    const int before = logged_in;
    std::filesystem::remove_all(path() / "browser");
    desk.run({"/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
              "--user-data-dir=" + (path() / "browser").string(), page.url()});
    // The browser makes that file first, and then writes its port and its path into it.
    const auto told = [&] { return read("browser/DevToolsActivePort").find("\n/") != std::string::npos; };
    if (!soon([&] { return logged_in > before && told(); }, std::chrono::seconds(60)))
      throw std::runtime_error("no browser");
    auto port = read("browser/DevToolsActivePort");
    write("site.yaml", site() + "  administrator: {host: desk, address: \"" + page.url() + "\", browser: \"127.0.0.1:" +
                           port.substr(0, port.find('\n')) + "\", asks: true, logged_out: Log in to go on.}\n");
  }
  std::atomic<int> logged_in{0}, logged_out{0};
  Page page;
  Desk desk;
  std::vector<std::unique_ptr<Machine>> machines;

 private:
  // Which machine, and which of the ways to run.
  struct Place {
    unsigned machine;
    const char* as;
  };
  static const std::map<std::string, Place>& places() {
    static const std::map<std::string, Place> all{{"ocs", {1, "systemd"}},
                                                  {"ccpulse", {1, "process"}},
                                                  {"cpd_proxy", {1, "window"}},
                                                  {"ocs_backup", {2, "systemd"}},
                                                  {"cpd_server", {2, "systemd"}},
                                                  {"t_server", {2, "systemd"}},
                                                  {"stat_server", {2, "supervisord"}},
                                                  {"icon", {2, "runit"}},
                                                  {"list_db_1", {3, "systemd"}},
                                                  {"list_db_2", {3, "systemd"}},
                                                  {"config_server", {3, "systemd"}},
                                                  {"config_db", {3, "systemd"}}};
    return all;
  }
  std::string address(const std::string& part) const { return net_ + "." + std::to_string(places().at(part).machine); }
  std::vector<std::string> words(const std::string& part) const {
    ChildCall call;
    call.command = {OCFLOW_BUILD_DIR "/bin/ocflow-lab",
                    "command",
                    "--folder",
                    lab_.string(),
                    "--name",
                    part,
                    "--base-port",
                    "27700",
                    "--without",
                    "ocm"};
    for (const auto& [name, place] : places())
      call.command.insert(call.command.end(), {"--at", name + "=" + address(name)});
    std::istringstream out(Child(call).finish().out);
    std::vector<std::string> words;
    for (std::string word; std::getline(out, word);) words.push_back(word);
    return words;
  }
  std::string line(const std::string& part) const {
    std::string all;
    for (const auto& word : words(part)) all += word + " ";
    return all;
  }
  std::unique_ptr<Machine> boot(unsigned number) const {
    std::map<std::string, std::string> units;
    for (const auto& [name, place] : places())
      if (place.machine == number && std::string("systemd") == place.as)
        units["lab-" + name + ".service"] =
            "[Service]\nExecStart=" + line(name) + (name == "list_db_1" ? "--stop-takes 5s\n" : "\n");
    return std::make_unique<Machine>(folder.path(), net_, number, units);
  }
  std::string supervisord() const {
    const auto here = path().string();
    return write(
               "supervisord.conf",
               "[supervisord]\nlogfile=" + here + "/supervisord.log\npidfile=" + here +
                   "/supervisord.pid\nchildlogdir=" + here + "\n[unix_http_server]\nfile=" + here +
                   "/supervisor.sock\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = "
                   "supervisor.rpcinterface:make_main_rpcinterface\n[program:lab-stat]\nautostart=false\nstartsecs=0\n"
                   "command=" +
                   line("stat_server") + "\n")
        .string();
  }
  // How one component of the site is described: in a list, or under its own name.
  std::string part(const std::string& name, const std::string& title) const {
    const auto& place = places().at(name);
    const std::string as = place.as;
    const auto start = words(name);
    const auto listen = start[5];
    std::string text = "{name: " + title + ", host: m" + std::to_string(place.machine) +
                       ", port: " + listen.substr(listen.find(':') + 1) + ", look_every: 100ms, ";
    const auto list = [](const std::vector<std::string>& all) {
      std::string out;
      for (const auto& word : all) out += (out.empty() ? "[\"" : "\", \"") + word;
      return out + "\"]";
    };
    if (as == "systemd") return text + "runs_as: linux service, manager: systemd, service: lab-" + name + "}";
    if (as == "supervisord") return text + "runs_as: linux service, manager: supervisord, service: lab-stat}";
    if (as == "runit")
      return text + "runs_as: linux service, manager: runit, service: " + (path() / name).string() + "}";
    if (as == "process")
      return text + "runs_as: process, pid_file: " + (lab_ / (name + ".pid")).string() + ", program: " + list(start) +
             "}";
    std::vector<std::string> window{"/usr/bin/xterm", "-display", desk.display, "-T", "CPDProxy", "-e"};
    window.insert(window.end(), start.begin(), start.end());
    return text + "runs_as: console window, window: CPDProxy, display: \"" + desk.display +
           "\", program: " + list(window) + "}";
  }

  std::string net_;
  std::filesystem::path lab_;
};

}  // namespace

TEST_CASE("the solution is started, stopped and restarted on three machines, each component in its own way") {
  Solution all;
  auto started = all.run("startup.ocf", {"--answers", "by-hand.yaml", "--no-input"});
  INFO(started.out << started.err);
  REQUIRE(started.exit_code == 0);
  auto verdict = all.judge();
  INFO(verdict.out);
  CHECK(verdict.exit_code == 0);
  CHECK(verdict.out.find("still running: config_db, config_server, t_server") != std::string::npos);

  all.log_in();
  auto stopped = all.run("shutdown.ocf", {"--no-input"});
  INFO(stopped.out << stopped.err);
  REQUIRE(stopped.exit_code == 0);
  CHECK(all.logged_out == 1);
  CHECK(all.judge({"--all-stopped"}).exit_code == 0);

  all.write("site.yaml", all.site());
  auto restarted = all.run("startup.ocf", {"--answers", "by-hand.yaml", "--no-input"});
  CAPTURE(restarted.out, restarted.err);
  REQUIRE(restarted.exit_code == 0);
  all.log_in();
  all.write("by-hand.yaml", "2.10.1.2: done\n");
  restarted = all.run("restart.ocf", {"--answers", "by-hand.yaml", "--no-input"});
  INFO(restarted.out << restarted.err);
  CHECK(restarted.exit_code == 0);
  CHECK(all.logged_out == 2);
  CHECK(all.judge().exit_code == 0);
}

TEST_CASE("a machine that loses its power in the middle of a stop: the run finds out how it stands, and goes on") {
  Solution all;
  REQUIRE(all.run("startup.ocf", {"--answers", "by-hand.yaml", "--no-input"}).exit_code == 0);
  all.write("by-hand.yaml", "1.2.2: done\n");
  auto call = all.call({"run", OCFLOW_SOURCE_DIR "/procedures/shutdown.ocf", "--site", "site.yaml", "--answers",
                        "by-hand.yaml", "--no-input"});
  Child run(call);
  REQUIRE(soon([&] { return all.read("lab/ledger").find("list_db_1\tasked") != std::string::npos; },
               std::chrono::seconds(120)));
  all.machines[2]->reboot(all.folder.path());
  auto ended = run.finish();
  INFO(ended.out << ended.err);
  CHECK(ended.exit_code == 0);
  auto verdict = all.judge();
  INFO(verdict.out);
  CHECK(verdict.out.find("was asked to stop") == std::string::npos);
}

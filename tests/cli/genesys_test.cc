// The module `genesys` on the lab's components: through a stand-in of mlcmd, and as processes.
#include <arpa/inet.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;

namespace {

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(fd, reinterpret_cast<sockaddr*>(&at), size);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(fd);
  return ntohs(at.sin_port);
}

const std::string layer =
    "\n      layer: {program: '" OCFLOW_SOURCE_DIR
    "/tests/lab/mlcmd', cs_host: db1, cs_port: 2020, user: ops, password: hush-hush, "
    "log_in_as: mlcmd, host: here, start_by: ['-startapp'], stop_by: ['-stopapp'], suspend_by: ['-suspendapp'], "
    "status_by: ['-getappstatus'], ask_every: 50ms}";

// Outbound Contact Server and its backup, both running.
class Solution : public Cli {
 public:
  explicit Solution(const std::string& suspends = "2", const std::string& more = "") {
    env["LAB_MLCMD"] = path().string();
    write("password", "hush-hush\n");
    std::string site = "hosts:\n  here: {reach: local, platform: linux, address: 127.0.0.1}\nocs:\n";
    for (const std::string name : {"ocs", "ocs_backup"}) {
      const auto port = std::to_string(free_port());
      applications_ += name + " " + name + ".pid " + suspends +
                       " " OCFLOW_BUILD_DIR "/bin/ocflow-lab component --name " + name + " --listen 127.0.0.1:" + port +
                       " --folder " + path().string() + " --stop-takes 50ms\n";
      site += std::string(name == "ocs" ? "  primary:" : "  backup:") + "\n      name: " + name +
              "\n      kind: ocs\n      host: here\n      port: " + port +
              "\n      runs_as: management layer\n      application: " + name +
              "\n      look_every: 50ms\n      unload_within: 2s" + more + layer + "\n";
    }
    write("applications", applications_);
    write("site.yaml", site);
    write("p.ocf",
          "use genesys\n\nprocedure p \"Stopping OCS\"\n\ngiven\n  ocs : genesys.pair    \"OCS\"\n\nStart\n"
          " 1. Stop it.\n      do genesys.stop_pair(ocs)\n      undo genesys.start_pair(ocs)\n 2. Look.\nEnd\n");
    for (const auto* name : {"ocs", "ocs_backup"}) mlcmd(name, "-startapp");
  }
  ~Solution() {
    for (const auto* name : {"ocs", "ocs_backup"}) mlcmd(name, "-stopapp");
    for (const auto* name : {"ocs", "ocs_backup"}) soon([&] { return !runs(name); });
  }
  ChildResult mlcmd(const std::string& name, const std::string& operation,
                    const std::string& word = "hush-hush") const {
    ChildCall call;
    call.command = {OCFLOW_SOURCE_DIR "/tests/lab/mlcmd",
                    "-cshost",
                    "db1",
                    "-csport",
                    "2020",
                    "-csuser",
                    "ops",
                    "-cspassword",
                    word,
                    "-csappname",
                    "mlcmd",
                    operation,
                    name};
    call.env = env;
    return Child(call).finish();
  }
  bool runs(const std::string& name) const { return mentions(mlcmd(name, "-getappstatus").out, "RUNNING"); }
  ChildResult run() const { return (*this)({"run", "p.ocf", "--site", "site.yaml", "--no-input"}); }

 private:
  std::string applications_;
};

}  // namespace

TEST_CASE("a pair is stopped through the Management Layer, its backup first, and started again by undo") {
  Solution cli;
  const auto plan = cli({"plan", "p.ocf", "--site", "site.yaml"});
  INFO(plan.out << plan.err);
  CHECK(plan.exit_code == 0);
  CHECK(!mentions(plan.out, "hush-hush"));
  CHECK(cli.runs("ocs"));
  const auto ran = cli.run();
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 3);  // the last step is a person's
  CHECK(!cli.runs("ocs"));
  CHECK(!cli.runs("ocs_backup"));
  const auto calls = cli.read("calls");
  CHECK(calls.find("-stopapp ocs_backup") < calls.find("-suspendapp ocs\n"));
  CHECK(calls.find("-suspendapp ocs\n") < calls.find("-stopapp ocs\n"));
  CHECK(!mentions(ran.out + ran.err, "hush-hush"));
  const auto undone = cli({"undo", last_run(cli), "--yes"});
  INFO(undone.out << undone.err);
  CHECK(undone.exit_code == 0);
  CHECK(cli.runs("ocs"));
  CHECK(cli.runs("ocs_backup"));
}

TEST_CASE("a suspension that doesn't end asks a person, and stops nothing") {
  Solution cli("never");
  const auto ran = cli.run();
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 3);
  CHECK(mentions(ran.out + ran.err, "ocs_backup is still suspending"));
  CHECK(cli.runs("ocs"));
  CHECK(!mentions(cli.read("calls"), "-stopapp"));
}

TEST_CASE("what Solution Control Server starts again is told, and confirmed first") {
  Solution cli("2", "\n      autostart: true");
  const auto plan = cli({"plan", "p.ocf", "--site", "site.yaml"});
  CHECK(mentions(plan.out, "starts ocs_backup again when it sees it end"));
  CHECK(cli.run().exit_code == 3);
  CHECK(cli.runs("ocs_backup"));
}

TEST_CASE("what loses data is never ended by force") {
  Solution cli("2", "\n      kill_after: 10s");
  auto site = cli.read("site.yaml");
  for (auto at = site.find("kind: ocs"); at != std::string::npos; at = site.find("kind: ocs"))
    site.replace(at, 9, "kind: icon");
  cli.write("site.yaml", site);
  const auto ran = cli.run();
  CHECK(ran.exit_code == 1);
  CHECK(mentions(ran.out, "loses data when it is ended by force; take kill_after away"));
  CHECK(cli.runs("ocs_backup"));
}

TEST_CASE("a wrong password is told without it") {
  Solution cli;
  cli.write("password", "another\n");
  const auto ran = cli.run();
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code != 0);
  CHECK(mentions(ran.out + ran.err, "authentication failed for ops with password (secret)"));
  CHECK(!mentions(ran.out + ran.err, "hush-hush"));
  cli.write("password", "hush-hush\n");
}

TEST_CASE("an engine that is killed in the middle of a stop finds it done") {
  Solution cli("4");
  Begun begun(cli, {"run", "p.ocf", "--site", "site.yaml", "--no-input"}, "hand back its work");
  begun.kill();
  const auto resumed = cli({"resume", "--no-input"});
  INFO(resumed.out << resumed.err);
  CHECK(resumed.exit_code == 3);
  CHECK(!cli.runs("ocs"));
  CHECK(!cli.runs("ocs_backup"));
}

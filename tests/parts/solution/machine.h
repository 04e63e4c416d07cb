// One machine of a Linux solution: a systemd that was booted for it, an sshd in it, and whatever else is run inside.
//   Machine apps("127.77.9", 1, {{"ocs.service", "[Service]\nExecStart=…\n"}});
#pragma once
#include <signal.h>

#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>

#include "tests/support/sshd.h"

namespace ocflow::test {

class Machine {
 public:
  // `shared` is the folder that the machine has in common with the test, and in which all of its files are.
  Machine(const std::filesystem::path& shared, const std::string& net, unsigned number,
          const std::map<std::string, std::string>& units) {
    for (const auto& [name, text] : units) folder_.write("units/" + name, text);
    boot(shared);
    auto sshd = within_;
    sshd.insert(sshd.end(), {"/bin/sh", "-c", "mkdir -p /run/sshd; exec \"$@\"", "sh"});
    sshd_ = std::make_unique<Sshd>(1, Sshd::Place{net, sshd, number});
    sshd_->bring();
  }
  ~Machine() {
    sshd_.reset();
    programs_.clear();
    systemd_->finish();
  }

  // The power goes, and comes back: its disk is as it was, and nothing runs but what it starts by itself.
  void reboot(const std::filesystem::path& shared) {
    // All at once: a keeper that outlived its systemd for a moment would still tell that this has gone.
    for (const int keeper : processes_below(systemd_->pid(), "ocflow-keeper")) ::kill(keeper, SIGSTOP);
    programs_.clear();
    systemd_->finish();
    boot(shared);
    run({"/bin/sh", "-c", "mkdir -p /run/sshd; exec /usr/sbin/sshd -D -e -f \"$1\"", "sh",
         (*sshd_ / "sshd_config").string()});
  }
  std::string yaml(const std::string& name) const { return sshd_->yaml(name, 1); }
  // Runs on it until it ends by itself, or with the machine.
  Child& run(const std::vector<std::string>& command, const std::map<std::string, std::string>& env = {}) {
    ChildCall call;
    call.command = within_;
    call.command.insert(call.command.end(), command.begin(), command.end());
    call.env = env;
    call.limit = std::chrono::seconds(280);
    programs_.push_back(std::make_unique<Child>(call));
    return *programs_.back();
  }

 private:
  void boot(const std::filesystem::path& shared) {
    ChildCall call;
    call.command = {OCFLOW_SOURCE_DIR "/tests/lab/systemd.sh", (folder_ / "units").string()};
    call.env["SHARE"] = shared.string();
    call.keep_input_open = true;
    call.limit = std::chrono::seconds(280);
    systemd_ = std::make_unique<Child>(call);
    within_ = {"/usr/bin/nsenter", "-t", systemd_->first_line(), "-m", "-p", "-u", "-i", "-C", "-r", "-w"};
  }
  TempFolder folder_;
  std::vector<std::string> within_;
  std::unique_ptr<Child> systemd_;
  std::unique_ptr<Sshd> sshd_;
  std::vector<std::unique_ptr<Child>> programs_;
};

}  // namespace ocflow::test

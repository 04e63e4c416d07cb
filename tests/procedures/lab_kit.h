// A lab of a test's own: its components are real processes, killed with the test.
#pragma once
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <stdexcept>

#include "tests/procedures/shipped_kit.h"
#include "tests/support/cli_run.h"

namespace lab_kit {

using ocflow::test::Child;
using ocflow::test::ChildCall;
using ocflow::test::ChildResult;
using ocflow::test::Cli;

class Lab {
 public:
  static constexpr const char* built = OCFLOW_BUILD_DIR "/bin/ocflow-lab";
  explicit Lab(std::vector<std::string> options = {}, std::string program = built) : program_(std::move(program)) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // components outlive `up`, and end as our children
    const ChildResult up = lab("up", std::move(options));
    if (up.exit_code != 0) throw std::runtime_error("the lab does not start: " + up.out + up.err);
  }
  ~Lab() {
    lab("down");
    while (::waitpid(-1, nullptr, WNOHANG) > 0) continue;
  }

  ChildResult run(const std::string& procedure, std::vector<std::string> options = {}) {
    std::vector<std::string> words{"run", (shipped::folder() / procedure).string(), "--site",
                                   (cli_ / "lab/site.yaml").string(), "--no-input"};
    words.insert(words.end(), options.begin(), options.end());
    return cli_(words);
  }
  ChildResult judge(std::vector<std::string> options = {"--all-stopped"}) { return lab("judge", std::move(options)); }

  // As somebody would who does not know the order. Returns when it has stopped.
  void stop_by_hand(const std::string& component) {
    const pid_t pid = std::stoi(cli_.read("lab/" + component + ".pid"));
    ::kill(pid, SIGTERM);
    wait([&] { return !cli_.has("lab/" + component + ".pid"); });
  }
  bool says(const std::string& fact) {
    wait([&] { return cli_.read("lab/ledger").find(fact) != std::string::npos; });
    return true;
  }
  std::string ledger() const { return cli_.read("lab/ledger"); }
  ChildResult down() { return lab("down"); }

 private:
  template <class Holds>
  void wait(const Holds& holds) {
    for (int i = 0; i < 2000 && !holds(); ++i) ::poll(nullptr, 0, 5);
    if (!holds()) throw std::runtime_error("the lab does not do what the test waits for");
  }
  ChildResult lab(const std::string& command, std::vector<std::string> options = {}) {
    ChildCall call;
    call.command = {program_, command, "--folder", (cli_ / "lab").string()};
    call.command.insert(call.command.end(), options.begin(), options.end());
    return Child(call).finish();
  }
  std::string program_;
  Cli cli_;
};

}  // namespace lab_kit

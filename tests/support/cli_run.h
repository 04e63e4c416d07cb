// The real program in a folder of its own, in one line of a test:
//   Cli cli;  cli.write("a.ocf", "…");  CHECK(cli({"check", "a.ocf"}).exit_code == 0);
#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "tests/support/child.h"
#include "tests/support/soon.h"
#include "tests/support/temp_folder.h"

namespace ocflow::test {

class Cli : public TempFolder {
 public:
  std::map<std::string, std::string> env;  // OCFLOW_STATE is the folder "state" unless it says otherwise
  std::string below;                       // the folder in which the program is started, in this one

  ChildCall call(std::vector<std::string> args, std::string in = "") const {
    ChildCall out;
    out.command = std::move(args);
    out.command.insert(out.command.begin(), program());
    out.in = std::move(in);
    out.env = env;
    out.env.emplace("OCFLOW_STATE", (path() / "state").string());
    out.env.emplace("OCFLOW_LOG", "");
    out.env.emplace("OCFLOW_PATH", "");
    out.folder = path() / below;
    return out;
  }
  ChildResult operator()(std::vector<std::string> args, std::string in = "") const {
    return Child(call(std::move(args), std::move(in))).finish();
  }
  static std::string program() { return OCFLOW_BUILD_DIR "/bin/ocflow"; }
};

// A run (or resume) that stands still where the test wants it: begun, and heard to say `until`. Its input stays open.
class Begun : public Child {
 public:
  Begun(const Cli& cli, std::vector<std::string> args, const std::string& until, std::string in = "")
      : Child(waiting(cli.call(std::move(args), std::move(in)))) {
    if (!wait_for(until)) throw std::runtime_error("it never says: " + until + "\n" + finish().err);
  }
  ChildResult kill() {  // with no chance to say or write anything
    signal(SIGKILL);
    return finish();
  }

 private:
  static ChildCall waiting(ChildCall call) {
    call.keep_input_open = true;
    return call;
  }
};

// With a gate: a step that does `read x < gate` waits there until the test opens it.
class GatedCli : public Cli {
 public:
  GatedCli() { ::mkfifo((*this / "gate").c_str(), 0600); }
  ~GatedCli() { leave(); }
  // Until a step has come to the gate, and all that was to be before it has been. One that never comes is told.
  void at_gate() const {
    if (fd_ < 0 &&
        !soon([&] { return (fd_ = ::open((*this / "gate").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) >= 0; }))
      throw std::runtime_error("no step has come to the gate");
  }
  void open_gate() const {
    at_gate();
    if (::write(fd_, "go\n", 3) != 3) throw std::runtime_error("who was at the gate has gone");
    leave();
  }
  void leave() const {  // who was there won't go through
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  mutable int fd_ = -1;  // held while somebody waits at the gate
};

// A run whose step stands at the gate.
class AtGate : public Begun {
 public:
  AtGate(const GatedCli& cli, std::vector<std::string> args, const std::string& until = "Wait at the gate.",
         std::string in = "")
      : Begun(cli, std::move(args), until, std::move(in)) {
    cli.at_gate();
  }
};

}  // namespace ocflow::test

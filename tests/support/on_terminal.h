// The real program, or another one, on a terminal of its own, which can be closed.
#pragma once
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/cli_run.h"

namespace ocflow::test {

class OnTerminal {
 public:
  OnTerminal(const Cli& cli, std::vector<std::string> args) : OnTerminal(cli.call(std::move(args))) {}
  explicit OnTerminal(const ChildCall& call) {
    pid_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (pid_ < 0) throw std::runtime_error("no terminal");
    if (pid_ > 0) return;
    for (const auto& [name, value] : call.env) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> argv;
    for (const auto& word : call.command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    if (::chdir(call.folder.c_str()) == 0) ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ~OnTerminal() {
    close();
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  bool wait_for(const std::string& text) {
    for (pollfd look{terminal_, POLLIN, 0}; seen_.find(text) == std::string::npos;) {
      char part[4096];
      const auto n = ::poll(&look, 1, 60'000) > 0 ? ::read(terminal_, part, sizeof part) : 0;
      if (n <= 0) return false;
      seen_.append(part, static_cast<std::size_t>(n));
    }
    return true;
  }
  void type(const std::string& text) const {
    if (::write(terminal_, text.data(), text.size()) < 0) throw std::runtime_error("the terminal takes nothing");
  }
  void close() {
    if (terminal_ >= 0) ::close(std::exchange(terminal_, -1));
  }
  int exit_code() {  // waits for its end
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  int terminal_ = -1;
  pid_t pid_ = -1;
  std::string seen_;
};

}  // namespace ocflow::test

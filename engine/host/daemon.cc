#include "engine/host/daemon.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "engine/host/child.h"

namespace ocflow::keeper {
namespace {

void lead(int stream, const char* path, int mode) {
  Descriptor file(open(path, mode | O_CLOEXEC, 0600));
  if (file) dup2(file.get(), stream);
}

}  // namespace

void forget_inherited() {
  for (int stream = 0; stream < 3; ++stream)
    if (fcntl(stream, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));  // takes the lowest number: this one
  close_range(3, ~0U, 0);
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

Result<void> detach() {
  auto fork_once = []() -> Result<void> {
    auto pid = fork();
    if (pid < 0) return fail(ErrorKind::failed, "no process can be made: " + errno_text(errno));
    if (pid > 0) _exit(0);
    return {};
  };
  // Who was started as the leader of a session has left the starter's already.
  if (getsid(0) != getpid()) {
    if (auto first = fork_once(); !first) return first;
    setsid();
  }
  return fork_once();  // not the session's leader, so that no terminal can become its own
}

void tell_starter(const std::string& line, const std::filesystem::path& log) {
  [[maybe_unused]] auto n = write(1, (line + "\n").c_str(), line.size() + 1);
  lead(0, "/dev/null", O_RDWR);
  lead(1, "/dev/null", O_RDWR);
  lead(2, log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW);
}

}  // namespace ocflow::keeper

#include "engine/host/daemon.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

#include "engine/host/child.h"

namespace ocflow::keeper {
namespace {

void lead(int stream, const char* path, int mode) {
  Descriptor file(open(path, mode | O_CLOEXEC, 0600));
  if (file) dup2(file.get(), stream);
}

// The first version of the kernel's sched_attr, for which there is no header that goes with the C library's.
struct Scheduling {
  std::uint32_t size = 48, policy = 0;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime = 0, deadline = 0, period = 0;  // ns
};
static_assert(sizeof(Scheduling) == 48);

}  // namespace

void forget_inherited() {
  for (int stream = 0; stream < 3; ++stream)
    if (fcntl(stream, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));  // takes the lowest number: this one
  closefrom(3);  // also where the kernel has no close_range, or a container's filter refuses it
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

// A child that has ended leaves a processor with nothing to do until the keeper has started the next. With others on
// all of them it would wait for the end of a turn of theirs, some 3 ms; who wishes shorter ones than they have comes
// before. Known since Linux 6.12 (sched_setattr(2)): earlier ones don't look at it.
void wish_short_turns() {
  Scheduling wish;
  if (syscall(SYS_sched_getattr, 0, &wish, sizeof wish, 0) != 0) return;
  // What raises this one above others would not reach its children any more.
  if (wish.policy != SCHED_NORMAL || wish.nice < 0) return;
  wish.flags |= SCHED_FLAG_RESET_ON_FORK;
  wish.runtime = 100'000;  // the shortest there is
  syscall(SYS_sched_setattr, 0, &wish, 0);
}

bool is_wanted() {
  struct stat input {};
  if (fstat(0, &input) != 0 || !S_ISSOCK(input.st_mode)) return true;
  std::string folder;
  for (char next = 0; next != '\n';) {
    const auto n = read(0, &next, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n != 1) return false;
    folder += next;
  }
  folder.pop_back();
  std::error_code none;
  const bool there = folder.empty() || folder == std::filesystem::current_path(none);
  return there || chdir(folder.c_str()) == 0;  // who is there already may not be allowed to go there
}

void tell_starter(const std::string& line, const std::filesystem::path& log) {
  [[maybe_unused]] auto n = write(1, (line + "\n").c_str(), line.size() + 1);
  lead(0, "/dev/null", O_RDWR);
  lead(1, "/dev/null", O_RDWR);
  lead(2, log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW);
}

}  // namespace ocflow::keeper

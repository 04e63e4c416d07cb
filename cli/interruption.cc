#include "cli/interruption.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

namespace ocflow::cli {

namespace {

// A parent may hand on what the terminal sent already, and a supervisor sends two kinds at once. Only one that comes
// later is of somebody who has lost patience.
constexpr std::time_t patience = 1;

volatile std::sig_atomic_t came_first = 0;
volatile std::time_t came_at = 0;
volatile std::sig_atomic_t news = -1;
int depth = 0;
bool told = false;

std::time_t seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

void note(int signal) {
  if (came_first != 0) {
    if (seconds() - came_at > patience) std::signal(signal, SIG_DFL), std::raise(signal);  // blocked until this returns
    return;
  }
  const int error = errno;
  came_at = seconds();
  came_first = signal;
  const std::uint64_t one = 1;
  if (::write(news, &one, sizeof one) < 0) errno = error;  // it can't be full
  errno = error;
}

sigset_t set_of_them() {
  sigset_t all;
  sigemptyset(&all);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&all, signal);
  return all;
}

}  // namespace

bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

bool has_terminal() {
  for (int stream = 0; stream <= 2; ++stream)
    if (::isatty(stream) == 1) return true;
  const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal >= 0) ::close(terminal);
  return terminal >= 0;
}

Interruption::Interruption() {
  if (depth++ > 0) return;
  came_first = 0;
  told = false;
  news = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const sigset_t all = set_of_them();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (signal == SIGHUP && is_ignored(signal)) continue;
    struct sigaction hear {
    }, before{};
    hear.sa_handler = note;  // without SA_RESTART: what waits in the kernel comes back
    hear.sa_mask = all;
    if (::sigaction(signal, &hear, &before) == 0) before_.push_back({signal, before});
  }
  ::sigprocmask(SIG_UNBLOCK, &all, nullptr);
}

Interruption::~Interruption() {
  if (--depth > 0) return;
  for (const auto& one : before_) ::sigaction(one.signal, &one.action, nullptr);
  if (news >= 0) ::close(news);
  news = -1;
  const int signal = came_first;
  came_first = 0;
  if (signal != 0 && !told) std::raise(signal);
}

bool Interruption::came() { return came_first != 0; }

int Interruption::descriptor() { return news; }

Result<void> Interruption::none(const std::string& upon) {
  const int signal = came_first;
  if (signal == 0) return {};
  told = true;
  const std::string what = ", " + upon + "; nothing was begun";
  if (signal == SIGINT) return fail(ErrorKind::interrupted, "ended by Ctrl-C" + what);
  if (signal == SIGTERM) return fail(ErrorKind::terminated, "ended by a termination signal" + what);
  return fail(ErrorKind::hung_up, "ended by a hang-up signal" + what);
}

}  // namespace ocflow::cli

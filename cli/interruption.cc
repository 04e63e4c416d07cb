#include "cli/interruption.h"

namespace ocflow::cli {

namespace {

volatile std::sig_atomic_t came_last = 0;

void note(int signal) {
  if (came_last != 0) std::signal(signal, SIG_DFL), std::raise(signal);  // it is blocked until this returns
  came_last = signal;
}

}  // namespace

bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

Interruption::Interruption() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (signal == SIGHUP && is_ignored(signal)) continue;
    struct sigaction hear {
    }, before{};
    hear.sa_handler = note;  // without SA_RESTART: what waits in the kernel comes back
    if (::sigaction(signal, &hear, &before) == 0) before_.push_back({signal, before});
  }
}

Interruption::~Interruption() {
  for (const auto& one : before_) ::sigaction(one.signal, &one.action, nullptr);
  const int signal = came_last;
  came_last = 0;
  if (signal != 0) std::raise(signal);
}

bool Interruption::came() { return came_last != 0; }

Result<void> Interruption::none(const std::string& upon) const {
  const int signal = came_last;
  if (signal == 0) return {};
  came_last = 0;
  const std::string what = ", " + upon + "; nothing was begun";
  if (signal == SIGINT) return fail(ErrorKind::interrupted, "ended by Ctrl-C" + what);
  if (signal == SIGTERM) return fail(ErrorKind::terminated, "ended by a termination signal" + what);
  return fail(ErrorKind::hung_up, "ended because the terminal went away" + what);
}

}  // namespace ocflow::cli

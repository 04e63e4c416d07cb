// Finding and ending what an attempt started, wherever it went: every child of an attempt has a mark in its
// environment, which what it starts inherits, also what leaves its group and its parent.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ocflow::keeper {

// RUN:KEY. With `stays_mark` before it, it is meant to stay (`process.start`): only the attempt that starts it looks
// for it, while it isn't up yet. Releases before that gave those an empty one.
inline constexpr const char* mark_name = "OCFLOW_ATTEMPT";
inline constexpr std::string_view stays_mark = "stays:";

// RUN:KEY, also of what is meant to stay.
std::string_view attempt_of(std::string_view mark);

struct Process {
  pid_t pid = -1, parent = -1, group = -1, session = -1;
  std::uint64_t started = 0;  // in ticks since boot: with the number, it names one process for ever
  char state = '?';
  std::string name;
  std::string text() const;  // "sleep (process 812)"
};

// Those that carry a wanted mark, those in `roots`, and what is beneath any of them; none that has ended. A look that
// began at `since` (system_clock) or later is good enough; without it, it is a new one.
std::vector<Process> marked(const std::function<bool(std::string_view mark)>& wanted,
                            const std::vector<pid_t>& roots = {}, std::optional<std::chrono::nanoseconds> since = {});
// That process, if it carries the mark, or is another user's, so that nobody can see whether it does.
std::optional<Process> marked_process(pid_t pid, std::string_view mark);
bool lives(const Process& process);
bool is_stopped(pid_t pid);  // by a signal: it does nothing until it is continued
// To it and nobody that has got its number since. False: it has gone, or this may not.
bool signal_to(const Process& process, int signal);
// Of those that live on in spite of SIGKILL: who, and why.
std::string why_left(const std::vector<Process>& processes);

// The end of all that carry a wanted mark, and of what is beneath: TERM, CONT, `grace`, KILL; five seconds later it is
// given up.
class Ending {
 public:
  Ending(std::function<bool(std::string_view mark)> wanted, std::chrono::nanoseconds grace);
  // Looks, and tells those that are new, or late. True: nothing is left, or it is given up; else ask again after
  // `pause`.
  bool over();
  std::chrono::milliseconds pause();
  const std::vector<Process>& left() const { return left_; }

 private:
  std::function<bool(std::string_view)> wanted_;
  std::chrono::nanoseconds kill_at_;
  std::chrono::milliseconds pause_{5};
  std::set<pid_t> told_;
  std::vector<Process> left_;
};
// The whole of it, in which the caller stands still. Returns what is left.
std::vector<Process> end_marked(std::function<bool(std::string_view mark)> wanted, std::chrono::nanoseconds grace);

}  // namespace ocflow::keeper

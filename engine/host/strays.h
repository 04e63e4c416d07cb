// Finding and ending what an attempt started, wherever it went: every child of an attempt has a mark in its
// environment, which what it starts inherits, also what leaves its group and its parent.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
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
// Those in a session whose leader has gone that carry no mark, or hide it. Of session 0: none.
std::vector<Process> unmarked_in(pid_t session, std::chrono::nanoseconds since);
// Certainly: that is known to the tick, which is 10 ms.
bool began_before(const Process& process, std::chrono::milliseconds since_boot);
std::optional<Process> living(pid_t pid);
std::optional<std::string> mark_of(pid_t pid);  // nullopt: it has none, or nobody here may see it
bool is_hidden(pid_t pid);                      // another user's, so that nobody here may see its mark
bool lives(const Process& process);
bool is_stopped(pid_t pid);  // by a signal: it does nothing until it is continued
// To it and nobody that has got its number since. False: it has gone, or this may not.
bool signal_to(const Process& process, int signal);
// Of those that live on in spite of SIGKILL: who, and why.
std::string why_left(const std::vector<Process>& processes);

// The end of all that a look finds: TERM, CONT, from `kill_at` on KILL; five seconds later it is given up. What was
// found once stays with it, also where no later look would find it.
class Ending {
 public:
  // What is to end, as it is at `since` (system_clock) or later.
  using Look = std::function<std::vector<Process>(std::chrono::nanoseconds since)>;
  Ending(Look look, std::chrono::nanoseconds kill_at);
  // Looks, and tells those that are new to end.
  void tell_new(std::chrono::nanoseconds since);
  // The same, and ends by force what is late. True: nothing is left, or it is given up; else ask again after `pause`.
  bool over(std::chrono::nanoseconds since);
  std::chrono::milliseconds pause();
  const std::vector<Process>& left() const { return left_; }
  const std::string& told() const { return told_; }  // who was told to end

 private:
  Look look_;
  std::chrono::nanoseconds kill_at_;
  std::chrono::milliseconds pause_{5};
  std::vector<Process> left_;
  std::string told_;
};
// All that carry a wanted mark; the caller stands still meanwhile. Returns what is left.
std::vector<Process> end_marked(const std::function<bool(std::string_view mark)>& wanted,
                                std::chrono::nanoseconds grace);

}  // namespace ocflow::keeper

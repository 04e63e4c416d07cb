// Which processes are meant, and how they are asked to end. Private to stdlib/.
#pragma once
#include <functional>

#include "stdlib/declare.h"
#include "stdlib/process_table.h"

namespace ocflow::stdlib {

struct Meant {
  std::vector<Process> processes;
  std::string why;  // why there is none, where that needs words
};

// What is given has to hold, all of it.
struct Wanted {
  std::string executable, pid_file, pattern, service;
  std::optional<double> port;
  bool group = false;  // with all that belongs to them
};
asio::awaitable<Result<Meant>> meant_by(Context& context, Wanted wanted);
// By what was started: its pid file, or its command line.
Result<Meant> meant_by(const std::vector<std::string>& program, const std::string& pid_file, bool group = false);

std::string described(const std::vector<Process>& processes);  // "a (pid 1), b (pid 2)"

Probed would_end(const Result<Meant>& meant);

struct EndLimits {
  Duration limit;
  std::optional<Duration> kill_after;
};
// TERM to all, then waits until they are gone; KILL after a while only where that is asked for. Then `again` is asked:
// what it finds has been started in their place.
using Again = std::function<asio::awaitable<Result<Meant>>()>;
asio::awaitable<Outcome> end_all(Context& context, Meant meant, EndLimits limits, Again again);

}  // namespace ocflow::stdlib

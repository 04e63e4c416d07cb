// Which processes are meant, and how they are asked to end. Private to stdlib/.
#pragma once
#include "stdlib/declare.h"
#include "stdlib/process_table.h"

namespace ocflow::stdlib {

struct Meant {
  std::vector<Process> processes;
  std::string why;  // why there is none, where that needs words
};
// By pid file, or executable; by both: the file's process, if it runs that.
Result<Meant> meant_by(const std::string& executable, const std::string& pid_file);
Result<Meant> meant_by(const std::vector<std::string>& program, const std::string& pid_file);

std::string described(const std::vector<Process>& processes);  // "a (pid 1), b (pid 2)"

Probed would_end(const Result<Meant>& meant);

// TERM to all, then waits until they are gone; KILL after a while only where that is asked for.
asio::awaitable<Outcome> end_all(Context& context, Meant meant, Duration limit, std::optional<Duration> kill_after);

}  // namespace ocflow::stdlib

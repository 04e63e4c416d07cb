// The machine's processes, and which of them is meant. A process is its id and its start time together, so that an
// id used again is never taken for it. Private to stdlib/.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/host/child.h"

namespace ocflow::stdlib {

struct Process {
  pid_t pid = 0;
  std::uint64_t started = 0;  // in clock ticks since boot
  std::string name;           // as the kernel keeps it, at most 15 bytes
  std::string executable;     // empty where it may not be seen
  std::vector<std::string> command;
};

// nullopt: there is none, or it has ended and only waits to be taken in.
std::optional<Process> read_process(pid_t pid);

// A path (with a slash): the program itself, or the script that the kernel runs for it. Else: its name.
bool runs(const Process& process, const std::string& executable);

std::vector<Process> find_by_executable(const std::string& executable);
std::vector<Process> find_by_command(const std::vector<std::string>& command);

// The one that the file names. Nothing: no file, no such process, or one that began after the file was written and so
// is a stranger (then `why` says it). An error: the file holds no process id.
Result<std::optional<Process>> find_by_pid_file(const std::string& path, std::string& why);

// A handle that means this process and no other; nothing when it has ended.
keeper::Descriptor hold(const Process& process);
bool send_signal(const keeper::Descriptor& held, int signal);

std::string described(const Process& process);  // "sleep (pid 12)"

}  // namespace ocflow::stdlib

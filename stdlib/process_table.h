// The machine's processes, and which of them is meant. A process is its id and its start time together, so that an
// id used again is never taken for it. Private to stdlib/.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/host/descriptor.h"

namespace ocflow::stdlib {

struct Process {
  pid_t pid = 0;
  std::uint64_t started = 0;  // in clock ticks since boot
  pid_t parent = 0, group = 0;
  std::string name;        // as the kernel keeps it, at most 15 bytes
  std::string executable;  // empty where it may not be seen
  std::vector<std::string> command;
};

std::vector<pid_t> all_pids();

// nullopt: there is none, or it has ended and only waits to be taken in.
std::optional<Process> read_process(pid_t pid);

// A path (with a slash): the program itself, or the script that the kernel runs for it. Else: its name.
bool runs(const Process& process, const std::string& executable);

std::vector<Process> find_by_executable(const std::string& executable);
std::vector<Process> find_by_command(const std::vector<std::string>& command);

// Whose command line, its words with blanks between, matches a pattern (RE2) somewhere. An error: it is no pattern.
Result<std::vector<Process>> find_by_pattern(const std::string& pattern);

// Who listens on a TCP port here. An error: somebody does, and who can't be seen.
Result<std::vector<Process>> find_by_port(int port);

// With all that stand in the same process group, and all that they started; those that were started before their
// parents. The keeper's own family is an error, and so is the whole machine's.
Result<std::vector<Process>> with_family(std::vector<Process> processes);

// Who starts it again when it ends: "its parent runsv (pid 12) starts it again". Empty: nobody that is known.
std::string restarted_by(const Process& process);

// The one that the file names. Nothing: no file, no such process, or one that began after the file was written and so
// is a stranger (then `why` says it). An error: the file holds no process id.
Result<std::optional<Process>> find_by_pid_file(const std::string& path, std::string& why);

// A handle that means this process and no other; nothing when it has ended.
keeper::Descriptor hold(const Process& process);
bool send_signal(const keeper::Descriptor& held, int signal);

// Its engine or its keeper. The command that runs a procedure often holds the name of what it stops.
bool is_ocflow(const Process& process);
std::string command_line(const Process& process);  // its words, with blanks between
std::string described(const Process& process);     // "sleep (pid 12)"

}  // namespace ocflow::stdlib

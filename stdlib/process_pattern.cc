// Patterns as the language has them (`matches`): RE2, which can't run for ever.
#include <re2/re2.h>

#include "stdlib/process_table.h"

namespace ocflow::stdlib {

bool is_ocflow(const Process& process) {
  auto name = process.executable.substr(process.executable.rfind('/') + 1);
  return name == "ocflow" || name == "ocflow-keeper";
}

std::string command_line(const Process& process) {
  std::string line;
  for (const std::string& word : process.command) line += (line.empty() ? "" : " ") + word;
  return line;
}

Result<std::vector<Process>> find_by_pattern(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 22);
  const RE2 re(pattern, options);
  if (!re.ok()) return fail(ErrorKind::failed, "the pattern \"" + pattern + "\" can't be used: " + re.error());
  std::vector<Process> found;
  for (pid_t pid : all_pids()) {
    auto process = read_process(pid);
    if (process && !process->command.empty() && !is_ocflow(*process) && RE2::PartialMatch(command_line(*process), re))
      found.push_back(std::move(*process));
  }
  return found;
}

}  // namespace ocflow::stdlib

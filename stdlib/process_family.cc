// What belongs to a process, and who would start it again.
#include <unistd.h>

#include <algorithm>
#include <map>

#include "stdlib/file_access.h"
#include "stdlib/process_table.h"

namespace ocflow::stdlib {
namespace {

bool holds(const std::vector<Process>& all, const Process& one) {
  return std::any_of(all.begin(), all.end(),
                     [&](const Process& p) { return p.pid == one.pid && p.started == one.started; });
}

std::vector<Process> all_processes() {
  std::vector<Process> all;
  for (pid_t pid : all_pids())
    if (auto process = read_process(pid)) all.push_back(std::move(*process));
  return all;
}

// The keeper and all above it: none of these may be meant.
bool above_the_keeper(const std::vector<Process>& all, const Process& one) {
  std::map<pid_t, pid_t> parents;
  for (const Process& p : all) parents[p.pid] = p.parent;
  for (pid_t pid = getpid(); pid > 0; pid = parents.count(pid) ? parents[pid] : 0)
    if (pid == one.pid) return true;
  return one.pid == 1;
}

// The last part of the path of its control group, where systemd put a service: "icon.service".
std::string unit_of(const Process& process) {
  auto text = read_file("/proc/" + std::to_string(process.pid) + "/cgroup");
  if (!text) return {};
  auto end = text->find(".service");
  if (end == text->npos) return {};
  auto begin = text->rfind('/', end);
  return text->substr(begin + 1, end - begin - 1) + ".service";
}

}  // namespace

Result<std::vector<Process>> with_family(std::vector<Process> processes) {
  auto all = all_processes();
  std::vector<Process> family = processes;
  for (std::size_t i = 0; i < family.size(); ++i)
    for (const Process& other : all) {
      bool belongs = other.parent == family[i].pid || (other.group > 1 && other.group == family[i].group);
      if (belongs && other.pid != getpid() && !holds(family, other)) family.push_back(other);
    }
  for (const Process& p : family)
    if (above_the_keeper(all, p) || is_ocflow(p))
      return fail(ErrorKind::failed, described(p) + " would be ended with it, and ocflow needs that",
                  "leave `group` away, or stop it from another machine");
  std::reverse(family.begin(), family.end());
  return family;
}

std::string restarted_by(const Process& process) {
  auto parent = read_process(process.parent);
  if (!parent) return {};
  for (const char* name : {"runsv", "s6-supervise", "supervisord"})
    if (parent->name == name) return "its parent " + described(*parent) + " starts it again: stop the service instead";
  auto unit = unit_of(process);
  if (parent->pid != 1 || parent->name != "systemd" || unit.empty()) return {};
  return "it is the systemd service " + unit + ", which may start it again: stop the service instead";
}

}  // namespace ocflow::stdlib

#include "engine/host/strays.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "engine/base/clock.h"
#include "engine/host/child.h"
#include "engine/host/machine.h"

namespace ocflow::keeper {
namespace {

std::string read_all(const std::string& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char part[8192];
  for (ssize_t n = 0; file && (n = read(file.get(), part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(n));
  return text;
}

// "PID (NAME) STATE PARENT GROUP …": the name may hold anything, so its end is looked for from behind.
std::optional<Process> process(pid_t pid) {
  const auto text = read_all("/proc/" + std::to_string(pid) + "/stat");
  const auto begin = text.find('('), end = text.rfind(')');
  if (begin == text.npos || end == text.npos || end + 2 >= text.size()) return std::nullopt;
  Process out;
  out.pid = pid;
  out.name = text.substr(begin + 1, end - begin - 1);
  const char* at = text.c_str() + end + 2;
  out.state = *at++;
  char* next = nullptr;
  out.parent = static_cast<pid_t>(std::strtol(at, &next, 10));
  out.group = static_cast<pid_t>(std::strtol(next, &next, 10));
  out.session = static_cast<pid_t>(std::strtol(next, &next, 10));
  for (int field = 7; field < 22; ++field) std::strtoll(next, &next, 10);
  out.started = std::strtoull(next, &next, 10);
  return out;
}

std::vector<Process> all_processes() {
  std::vector<Process> out;
  DIR* folder = opendir("/proc");
  if (!folder) return out;
  while (const dirent* entry = readdir(folder)) {
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) == 0) continue;
    if (auto found = process(static_cast<pid_t>(std::atoi(entry->d_name)))) out.push_back(std::move(*found));
  }
  closedir(folder);
  return out;
}

bool is_to_stay(std::string_view mark) { return mark.empty() || mark.substr(0, stays_mark.size()) == stays_mark; }

bool ended(const Process& p) { return p.state == 'Z' || p.state == 'X'; }

// All processes at one moment. The looks of many attempts that end together share one: each alone would read the whole
// of /proc.
struct Look {
  std::chrono::nanoseconds begun{-1};
  std::vector<Process> all;
  std::vector<std::optional<std::string>> marks;  // beside `all`
  std::multimap<pid_t, std::size_t> beneath;      // places in `all`
};

const Look& look_since(std::chrono::nanoseconds since) {
  static Look last;
  if (last.begun >= since) return last;
  last = {};
  last.begun = system_clock().elapsed();
  last.all = all_processes();
  for (std::size_t i = 0; i < last.all.size(); ++i) {
    last.marks.push_back(mark_of(last.all[i].pid));
    last.beneath.emplace(last.all[i].parent, i);
  }
  return last;
}

}  // namespace

std::optional<std::string> mark_of(pid_t pid) {
  const auto text = read_all("/proc/" + std::to_string(pid) + "/environ");
  const std::string name = std::string(mark_name) + "=";
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\0', at), text.size());
    if (text.compare(at, name.size(), name) == 0) return text.substr(at + name.size(), end - at - name.size());
    at = end + 1;
  }
  return std::nullopt;
}

std::string_view attempt_of(std::string_view mark) {
  return mark.substr(0, stays_mark.size()) == stays_mark ? mark.substr(stays_mark.size()) : mark;
}

std::string Process::text() const { return name + " (process " + std::to_string(pid) + ")"; }

std::vector<Process> marked(const std::function<bool(std::string_view)>& wanted, const std::vector<pid_t>& roots,
                            std::optional<std::chrono::nanoseconds> since) {
  const Look& look = look_since(since.value_or(system_clock().elapsed()));
  std::vector<std::size_t> found;
  std::set<pid_t> seen{getpid()};
  for (std::size_t i = 0; i < look.all.size(); ++i) {
    const auto& mark = look.marks[i];
    const bool root = std::find(roots.begin(), roots.end(), look.all[i].pid) != roots.end();
    if ((root || (mark && !mark->empty() && wanted(*mark))) && seen.insert(look.all[i].pid).second) found.push_back(i);
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = look.beneath.equal_range(look.all[found[i]].pid);
    for (auto at = first; at != last; ++at) {
      const auto& mark = look.marks[at->second];
      if (mark && is_to_stay(*mark)) continue;
      if (seen.insert(look.all[at->second].pid).second) found.push_back(at->second);
    }
  }
  std::vector<Process> out;
  for (const auto i : found)
    if (!ended(look.all[i])) out.push_back(look.all[i]);
  return out;
}

bool is_stopped(pid_t pid) {
  const auto now = process(pid);
  return now && now->state == 'T';
}

std::vector<Process> unmarked_in(pid_t session, std::chrono::nanoseconds since) {
  std::vector<Process> out;
  if (session == 0) return out;
  const Look& look = look_since(since);
  // A number is free again when its session has nobody left: then another's has it.
  const bool is_others =
      std::any_of(look.all.begin(), look.all.end(), [&](const Process& p) { return p.pid == session && !ended(p); });
  for (std::size_t i = 0; i < look.all.size() && !is_others; ++i)
    if (look.all[i].session == session && !look.marks[i] && !ended(look.all[i])) out.push_back(look.all[i]);
  return out;
}

bool began_before(const Process& p, std::chrono::milliseconds since_boot) {
  static const auto in_a_second = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
  return p.started < static_cast<std::uint64_t>(since_boot.count()) * in_a_second / 1000;
}

std::uint64_t started_at(std::int32_t pid) {
  const auto found = process(pid);
  return found ? found->started : 0;
}

std::optional<Process> living(pid_t pid) {
  auto found = process(pid);
  if (!found || ended(*found)) return std::nullopt;
  return found;
}

bool is_hidden(pid_t pid) { return access(("/proc/" + std::to_string(pid) + "/environ").c_str(), R_OK) != 0; }

bool lives(const Process& p) {
  const auto now = process(p.pid);
  return now && now->started == p.started && !ended(*now);
}

bool signal_to(const Process& p, int signal) {
  Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, p.pid, 0)));
  return pidfd && lives(p) && syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0) == 0;
}

std::string why_left(const std::vector<Process>& processes) {
  std::string out;
  for (const auto& p : processes) {
    const auto now = process(p.pid);
    const bool other = kill(p.pid, 0) != 0 && errno == EPERM;
    const char* why = other ? ", of another user" : now && now->state == 'D' ? ", held by the kernel" : "";
    out += (out.empty() ? "" : "; ") + p.text() + why;
  }
  return out;
}

Ending::Ending(Look look, std::chrono::nanoseconds kill_at) : look_(std::move(look)), kill_at_(kill_at) {}

void Ending::tell_new(std::chrono::nanoseconds since) {
  for (Process& found : look_(since)) {
    const bool known = std::any_of(left_.begin(), left_.end(),
                                   [&](const Process& p) { return p.pid == found.pid && p.started == found.started; });
    if (known) continue;
    signal_to(found, SIGTERM);
    signal_to(found, SIGCONT);
    told_ += (told_.empty() ? "" : ", ") + found.text();
    left_.push_back(std::move(found));
  }
}

bool Ending::over(std::chrono::nanoseconds since) {
  tell_new(since);
  left_.erase(std::remove_if(left_.begin(), left_.end(), [](const Process& p) { return !lives(p); }), left_.end());
  const auto now = system_clock().elapsed();
  if (left_.empty() || now >= later(kill_at_, std::chrono::seconds(5))) return true;
  for (const Process& p : left_)
    if (now >= kill_at_) signal_to(p, SIGKILL);
  return false;
}

std::chrono::milliseconds Ending::pause() {
  return std::exchange(pause_, std::min(pause_ * 2, std::chrono::milliseconds(100)));
}

std::vector<Process> end_marked(const std::function<bool(std::string_view)>& wanted, std::chrono::nanoseconds grace) {
  const auto now = [] { return system_clock().elapsed(); };
  Ending ending([&](std::chrono::nanoseconds since) { return marked(wanted, {}, since); }, later(now(), grace));
  while (!ending.over(now())) poll(nullptr, 0, static_cast<int>(ending.pause().count()));
  return ending.left();
}

}  // namespace ocflow::keeper

#include "stdlib/process_table.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <sstream>

#include "engine/base/clock.h"
#include "engine/host/child.h"
#include "stdlib/file_access.h"

namespace ocflow::stdlib {

namespace fs = std::filesystem;

namespace {

std::string proc(pid_t pid, const char* what) { return "/proc/" + std::to_string(pid) + "/" + what; }

std::string link_target(const std::string& path) {
  std::error_code error;
  auto target = fs::read_symlink(path, error).string();
  constexpr std::string_view gone = " (deleted)";  // replaced by an update while it runs
  if (target.size() > gone.size() && target.compare(target.size() - gone.size(), gone.size(), gone) == 0)
    target.resize(target.size() - gone.size());
  return target;
}

std::vector<std::string> split_at_nul(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = std::min(text.find('\0', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// The fields of /proc/PID/stat after the name, which stands in parentheses and may hold any character.
bool parse_stat(const std::string& text, Process& process, char& state) {
  auto open = text.find('('), close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return false;
  process.name = text.substr(open + 1, close - open - 1);
  std::istringstream fields(text.substr(std::min(close + 2, text.size())));
  std::string skipped;
  constexpr int group = 5, start_time = 22;
  fields >> state >> process.parent >> process.group;
  for (int field = group + 1; field < start_time; ++field) fields >> skipped;
  return static_cast<bool>(fields >> process.started);
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A script that is run by its own name: the kernel puts its path behind its interpreter and its name into the process.
// Its place in the command; 0: it is no script.
std::size_t script_at(const Process& p) {
  if (base_name(p.executable).substr(0, 15) == p.name) return 0;
  for (std::size_t i = 1; i < std::min<std::size_t>(p.command.size(), 3); ++i)
    if (base_name(p.command[i]).substr(0, 15) == p.name) return i;
  return 0;
}

std::optional<std::string> script_of(const Process& p) {
  auto at = script_at(p);
  if (at == 0) return std::nullopt;
  return p.command[at];
}

bool same_file(const std::string& wanted, const std::string& found) {
  std::error_code error;
  auto real = fs::canonical(wanted, error);
  return found == wanted || (!error && found == real.string());
}

}  // namespace

std::vector<pid_t> all_pids() {
  std::vector<pid_t> pids;
  DIR* folder = opendir("/proc");
  if (!folder) return pids;
  while (auto entry = readdir(folder)) {
    pid_t pid = 0;
    std::string_view name = entry->d_name;
    auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error == std::errc() && end == name.data() + name.size()) pids.push_back(pid);
  }
  closedir(folder);
  std::sort(pids.begin(), pids.end());
  return pids;
}

namespace {

// The keeper is never what is looked for.
template <class Wanted>
std::vector<Process> find_all(Wanted wanted) {
  std::vector<Process> found;
  for (pid_t pid : all_pids()) {
    if (pid == getpid()) continue;
    auto process = read_process(pid);
    if (process && wanted(*process)) found.push_back(std::move(*process));
  }
  return found;
}

// When it began, in wall time: now, less its age.
std::chrono::nanoseconds began(const Process& process) {
  auto tick = std::chrono::nanoseconds(std::chrono::seconds(1)) / sysconf(_SC_CLK_TCK);
  auto age = system_clock().elapsed() - tick * static_cast<std::int64_t>(process.started);
  return std::chrono::milliseconds(system_clock().wall_ms()) - age;
}

}  // namespace

std::optional<Process> read_process(pid_t pid) {
  Process process;
  process.pid = pid;
  char state = 'X';
  auto stat = read_file(proc(pid, "stat"));
  if (!stat || !parse_stat(*stat, process, state) || state == 'Z' || state == 'X') return std::nullopt;
  process.executable = link_target(proc(pid, "exe"));
  if (auto command = read_file(proc(pid, "cmdline"))) process.command = split_at_nul(*command);
  return process;
}

bool runs(const Process& process, const std::string& executable) {
  auto script = script_of(process);
  if (executable.find('/') == executable.npos) {
    if (base_name(process.executable) == executable) return true;
    if (script && base_name(*script) == executable) return true;
    return process.name == executable.substr(0, 15) && !process.command.empty() &&
           base_name(process.command[0]) == executable;
  }
  if (same_file(executable, process.executable)) return true;
  if (!script) return false;
  auto path = script->front() == '/' ? fs::path(*script) : fs::path(link_target(proc(process.pid, "cwd"))) / *script;
  std::error_code error;
  auto real = fs::canonical(path, error);
  return same_file(executable, error ? path.string() : real.string());
}

std::vector<Process> find_by_executable(const std::string& executable) {
  return find_all([&](const Process& p) { return runs(p, executable); });
}

std::vector<Process> find_by_command(const std::vector<std::string>& command) {
  return find_all([&](const Process& p) {
    auto first = script_at(p) + 1;
    if (command.empty() || p.command.size() + 1 != first + command.size() || !runs(p, command[0])) return false;
    return std::equal(command.begin() + 1, command.end(), p.command.begin() + static_cast<std::ptrdiff_t>(first));
  });
}

Result<std::optional<Process>> find_by_pid_file(const std::string& path, std::string& why) {
  auto kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == FileKind::none) return std::nullopt;
  auto text = read_file(path, 4096);
  if (!text) return tl::unexpected(text.error());
  pid_t pid = 0;
  auto begin = text->find_first_not_of(" \t\r\n");
  auto first = begin == text->npos ? std::string() : text->substr(begin, text->find_first_of(" \t\r\n", begin) - begin);
  auto [end, error] = std::from_chars(first.data(), first.data() + first.size(), pid);
  if (error != std::errc() || end != first.data() + first.size() || pid < 2)
    return fail(ErrorKind::failed, "\"" + path + "\" holds no process id, but \"" + first.substr(0, 40) + "\"");
  auto process = read_process(pid);
  if (!process) return std::nullopt;
  struct stat written {};
  if (stat(path.c_str(), &written) != 0) return std::nullopt;
  auto at = std::chrono::seconds(written.st_mtim.tv_sec) + std::chrono::nanoseconds(written.st_mtim.tv_nsec);
  if (began(*process) > at + std::chrono::seconds(2)) {
    why = described(*process) + " has the id in \"" + path + "\", and began after that was written: it is another";
    return std::nullopt;
  }
  return process;
}

keeper::Descriptor hold(const Process& process) {
  keeper::Descriptor held(static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0)));
  if (!held) return {};
  // Between the look and the hold the id may have changed hands; from the hold on it can't.
  auto now = read_process(process.pid);
  if (!now || now->started != process.started) return {};
  return held;
}

bool send_signal(const keeper::Descriptor& held, int signal) {
  return syscall(SYS_pidfd_send_signal, held.get(), signal, nullptr, 0) == 0;
}

std::string described(const Process& process) {
  auto name = script_of(process).value_or(process.executable.empty() ? process.name : process.executable);
  return base_name(name) + " (pid " + std::to_string(process.pid) + ")";
}

}  // namespace ocflow::stdlib

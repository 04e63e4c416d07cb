// The processes of a Windows machine.
#include "stdlib/process_table.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "engine/base/clock.h"
#include "engine/host/windows/wide.h"

namespace ocflow::stdlib {

using keeper::Descriptor;

namespace {

std::uint64_t number(const FILETIME& time) { return (std::uint64_t{time.dwHighDateTime} << 32) | time.dwLowDateTime; }

std::uint64_t started(HANDLE process) {
  FILETIME created{}, ended{}, kernel{}, user{};
  return GetProcessTimes(process, &created, &ended, &kernel, &user) ? number(created) : 0;
}

// It stands in the memory of the process; what can't be read there is not told.
std::wstring command_text(HANDLE process) {
  PROCESS_BASIC_INFORMATION basic{};
  PEB peb{};
  RTL_USER_PROCESS_PARAMETERS parameters{};
  if (NtQueryInformationProcess(process, ProcessBasicInformation, &basic, sizeof basic, nullptr) < 0) return {};
  if (!ReadProcessMemory(process, basic.PebBaseAddress, &peb, sizeof peb, nullptr)) return {};
  if (!ReadProcessMemory(process, peb.ProcessParameters, &parameters, sizeof parameters, nullptr)) return {};
  std::wstring text(parameters.CommandLine.Length / sizeof(wchar_t), L'\0');
  if (!ReadProcessMemory(process, parameters.CommandLine.Buffer, text.data(), parameters.CommandLine.Length, nullptr))
    return {};
  return text;
}

std::vector<std::string> words_of(const std::wstring& text) {
  int count = 0;
  wchar_t** all = text.empty() ? nullptr : CommandLineToArgvW(text.c_str(), &count);
  std::vector<std::string> words;
  for (int i = 0; i < count; ++i) words.push_back(keeper::to_utf8(all[i]));
  LocalFree(all);
  return words;
}

std::wstring same_slashes(std::string text) {
  std::replace(text.begin(), text.end(), '/', '\\');
  return keeper::to_wide(text);
}

bool same(const std::string& a, const std::string& b) {
  const auto x = same_slashes(a), y = same_slashes(b);
  return CompareStringOrdinal(x.c_str(), static_cast<int>(x.size()), y.c_str(), static_cast<int>(y.size()), TRUE) ==
         CSTR_EQUAL;
}

std::string base_name(const std::string& path) { return path.substr(path.find_last_of("\\/") + 1); }

struct Entry {
  DWORD pid = 0, parent = 0;
  std::string name;
};

std::vector<Entry> entries() {
  std::vector<Entry> all;
  const auto shot = keeper::taken(CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = shot && Process32FirstW(shot.get(), &entry); more; more = Process32NextW(shot.get(), &entry))
    if (entry.th32ProcessID > 4)
      all.push_back({entry.th32ProcessID, entry.th32ParentProcessID, keeper::to_utf8(entry.szExeFile)});
  return all;
}

std::optional<Process> read(const Entry& entry) {
  Descriptor handle(OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE | PROCESS_VM_READ, FALSE, entry.pid));
  if (!handle) handle = Descriptor(OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, entry.pid));
  Process process;
  process.pid = entry.pid;
  process.parent = entry.parent;
  process.name = entry.name;
  if (!handle) return process;  // there, and nothing of it may be seen
  if (WaitForSingleObject(handle.get(), 0) == WAIT_OBJECT_0) return std::nullopt;
  process.started = started(handle.get());
  std::wstring path(32768, L'\0');
  auto size = static_cast<DWORD>(path.size());
  path.resize(QueryFullProcessImageNameW(handle.get(), 0, path.data(), &size) ? size : 0);
  process.executable = keeper::to_utf8(path);
  process.command = words_of(command_text(handle.get()));
  return process;
}

// The keeper is never what is looked for.
template <class Wanted>
std::vector<Process> find_all(Wanted wanted) {
  std::vector<Process> found;
  for (const auto& entry : entries()) {
    if (entry.pid == GetCurrentProcessId()) continue;
    auto process = read(entry);
    if (process && wanted(*process)) found.push_back(std::move(*process));
  }
  return found;
}

}  // namespace

std::optional<Process> read_process(pid_t pid) {
  for (const auto& entry : entries())
    if (static_cast<pid_t>(entry.pid) == pid) return read(entry);
  return std::nullopt;
}

bool runs(const Process& process, const std::string& executable) {
  if (executable.find_first_of("\\/") != executable.npos) return same(process.executable, executable);
  return same(process.name, executable) || same(process.name, executable + ".exe") ||
         same(base_name(process.executable), executable);
}

std::vector<Process> find_by_executable(const std::string& executable) {
  return find_all([&](const Process& p) { return runs(p, executable); });
}

std::vector<Process> find_by_command(const std::vector<std::string>& command) {
  return find_all([&](const Process& p) {
    if (p.command.size() != command.size()) return false;
    if (!std::equal(command.begin() + 1, command.end(), p.command.begin() + 1)) return false;
    return same(p.command[0], command[0]) || runs(p, command[0]);
  });
}

Result<std::vector<Process>> find_by_pattern(const std::string&) {
  return fail(ErrorKind::failed, "a pattern for command lines can't be used on Windows",
              "name the processes by `executable`, `pid_file`, `port` or `service`");
}

Result<std::vector<Process>> find_by_port(int port) {
  std::set<DWORD> owners;
  DWORD size = 0;
  GetExtendedTcpTable(nullptr, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0);
  std::vector<char> bytes(size + 4096);
  size = static_cast<DWORD>(bytes.size());
  if (GetExtendedTcpTable(bytes.data(), &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR)
    return fail(ErrorKind::failed, "who listens on the ports of that machine can't be seen");
  const auto table = reinterpret_cast<MIB_TCPTABLE_OWNER_PID*>(bytes.data());
  for (DWORD i = 0; i < table->dwNumEntries; ++i)
    if (ntohs(static_cast<u_short>(table->table[i].dwLocalPort)) == port) owners.insert(table->table[i].dwOwningPid);
  auto found = find_all([&](const Process& p) { return owners.count(static_cast<DWORD>(p.pid)) > 0; });
  if (found.empty() && !owners.empty())
    return fail(ErrorKind::failed, "somebody listens on port " + std::to_string(port) + ", and who it is can't be seen",
                "name the processes by `executable`, or run the keeper as an administrator");
  return found;
}

// With all that they started. An id used again has a parent that began after it.
Result<std::vector<Process>> with_family(std::vector<Process> family) {
  const auto all = find_all([](const Process&) { return true; });
  for (std::size_t i = 0; i < family.size(); ++i)
    for (const Process& other : all) {
      const bool known =
          std::any_of(family.begin(), family.end(), [&](const Process& p) { return p.pid == other.pid; });
      if (!known && other.parent == family[i].pid && other.started >= family[i].started) family.push_back(other);
    }
  for (const Process& p : family)
    if (is_ocflow(p))
      return fail(ErrorKind::failed, described(p) + " would be ended with it, and ocflow needs that",
                  "leave `group` away");
  std::reverse(family.begin(), family.end());
  return family;
}

std::string restarted_by(const Process&) { return {}; }

Result<std::optional<Process>> find_by_pid_file(const std::string& path, std::string& why) {
  const std::filesystem::path file(keeper::to_wide(path));
  std::ifstream in(file);
  if (!in) return std::optional<Process>();
  pid_t pid = 0;
  if (!(in >> pid) || pid < 5) return fail(ErrorKind::failed, "\"" + path + "\" holds no process id");
  auto process = read_process(pid);
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file, error);
  const auto age = std::filesystem::file_time_type::clock::now() - written;
  FILETIME now{};
  GetSystemTimeAsFileTime(&now);
  const auto lives = std::chrono::nanoseconds((number(now) - (process ? process->started : 0)) * 100);
  if (process && !error && process->started != 0 && lives + std::chrono::seconds(2) < age) {
    why = described(*process) + " has the id in \"" + path + "\", and began after that was written";
    return std::optional<Process>();
  }
  return process;
}

bool is_ocflow(const Process& process) { return base_name(process.executable).rfind("ocflow-keeper", 0) == 0; }

std::string command_line(const Process& process) {
  std::string line;
  for (const std::string& word : process.command) line += (line.empty() ? "" : " ") + word;
  return line;
}

std::string described(const Process& process) {
  return process.name + " (pid " + std::to_string(static_cast<long>(process.pid)) + ")";
}

Descriptor hold(const Process& process) {
  Descriptor held(OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE,
                              static_cast<DWORD>(process.pid)));
  if (held && process.started != 0 && started(held.get()) != process.started) held.reset();
  return held;
}

}  // namespace ocflow::stdlib

#include "engine/host/windows/start.h"

#include <algorithm>
#include <map>
#include <memory>

#include "engine/host/command_line.h"

namespace ocflow::keeper {
namespace {

Result<void> can_be_passed(const Launch& launch) {
  if (launch.program.empty() || launch.program[0].empty())
    return fail(ErrorKind::failed, "no program is named", "give a list whose first text is the program");
  auto has_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  if (std::any_of(launch.program.begin(), launch.program.end(), has_nul))
    return fail(ErrorKind::failed, "an argument holds a zero byte, which no program can be given");
  if (std::any_of(launch.environment.begin(), launch.environment.end(), has_nul))
    return fail(ErrorKind::failed, "a variable holds a zero byte, which no program can be given");
  if (launch.program[0].find('"') != std::string::npos)
    return fail(ErrorKind::failed, "the name of a program holds a quote", "give its path as it is, without quotes");
  if (launch.directory.empty()) return {};
  const auto kind = GetFileAttributesW(to_wide(launch.directory).c_str());
  if (kind == INVALID_FILE_ATTRIBUTES || !(kind & FILE_ATTRIBUTE_DIRECTORY))
    return fail(ErrorKind::failed, "the folder \"" + launch.directory + "\" to run in is not there");
  return {};
}

// By its path, or from the folders of PATH: never from the folder that we happen to be in.
Result<std::wstring> find_program(const std::string& program) {
  const auto name = to_wide(program);
  const bool is_path = program.find_first_of("/\\:") != program.npos;
  const auto folders = to_wide(variable_of(L"PATH"));
  std::wstring found(32768, L'\0');
  const auto size = static_cast<DWORD>(found.size());
  const auto n = is_path ? GetFullPathNameW(name.c_str(), size, found.data(), nullptr)
                         : SearchPathW(folders.c_str(), name.c_str(), L".exe", size, found.data(), nullptr);
  found.resize(n < size ? n : 0);
  if (found.empty())
    return fail(ErrorKind::failed, "\"" + program + "\" can't be started: it is in no folder of PATH",
                "install it, or name it by its path");
  const auto with_end = found + L".exe";
  const auto is_file = [](const std::wstring& path) {
    const auto kind = GetFileAttributesW(path.c_str());
    return kind != INVALID_FILE_ATTRIBUTES && !(kind & FILE_ATTRIBUTE_DIRECTORY);
  };
  return !is_file(found) && is_file(with_end) ? with_end : found;
}

struct WithoutCase {
  bool operator()(const std::wstring& a, const std::wstring& b) const {
    return CompareStringOrdinal(a.c_str(), static_cast<int>(a.size()), b.c_str(), static_cast<int>(b.size()), TRUE) ==
           CSTR_LESS_THAN;
  }
};

// Our own with what is added: sorted, as Windows wants it.
std::wstring environment(const std::vector<std::string>& added) {
  std::map<std::wstring, std::wstring, WithoutCase> all;
  auto add = [&](const std::wstring& entry) {
    const auto end = entry.find(L'=', 1);  // names of its own begin with one
    if (end != entry.npos) all[entry.substr(0, end)] = entry.substr(end);
  };
  wchar_t* own = GetEnvironmentStringsW();
  for (const wchar_t* at = own; *at; at += std::wcslen(at) + 1) add(at);
  FreeEnvironmentStringsW(own);
  for (const auto& entry : added) add(to_wide(entry));
  std::wstring block;
  for (const auto& [name, value] : all) block.append(name).append(value).push_back(L'\0');
  return block + L'\0';
}

// The files that a child gets, and no others.
struct Files {
  Descriptor input, output, errors;
  std::unique_ptr<char[]> memory;
  HANDLE list[3];
  STARTUPINFOEXW info{};

  static Descriptor made(NativeFile file, DWORD access) {
    if (file != no_file) return again(file, true);
    SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
    return taken(
        CreateFileW(L"NUL", access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr));
  }
  // `shown`: what has no file leads to a console of its own, for whoever sits there.
  Files(const Launch& launch, bool shown)
      : input(made(launch.input, GENERIC_READ)),
        output(made(launch.output, GENERIC_WRITE)),
        errors(made(launch.errors, GENERIC_WRITE)),
        list{input.get(), output.get(), errors.get()} {
    info.StartupInfo.cb = sizeof info;
    if (shown && launch.output == no_file) return;
    info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    info.StartupInfo.hStdInput = list[0];
    info.StartupInfo.hStdOutput = list[1];
    info.StartupInfo.hStdError = list[2];
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory = std::make_unique<char[]>(size);
    info.lpAttributeList = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory.get());
    InitializeProcThreadAttributeList(info.lpAttributeList, 1, 0, &size);
    UpdateProcThreadAttribute(info.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, list, sizeof list, nullptr,
                              nullptr);
  }
  ~Files() {
    if (info.lpAttributeList) DeleteProcThreadAttributeList(info.lpAttributeList);
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
};

}  // namespace

Result<Started> start_process(const Launch& launch, DWORD flags) {
  if (auto fine = can_be_passed(launch); !fine) return tl::unexpected(fine.error());
  auto path = find_program(launch.program[0]);
  if (!path) return tl::unexpected(path.error());
  if (auto fine = check_script_arguments(to_utf8(*path), launch.program); !fine) return tl::unexpected(fine.error());
  auto line = to_wide(windows_command_line(launch.program));
  auto variables = environment(launch.environment);
  const auto folder = to_wide(launch.directory);
  Files files(launch, flags & CREATE_NEW_CONSOLE);
  PROCESS_INFORMATION made{};
  if (!CreateProcessW(path->c_str(), line.data(), nullptr, nullptr, files.info.lpAttributeList != nullptr,
                      flags | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT, variables.data(),
                      folder.empty() ? nullptr : folder.c_str(), &files.info.StartupInfo, &made))
    return fail(ErrorKind::failed, "\"" + launch.program[0] + "\" can't be started: " + error_text(GetLastError()));
  return Started{Descriptor(made.hProcess), Descriptor(made.hThread), made.dwProcessId};
}

std::filesystem::path own_program() {
  std::wstring path(32768, L'\0');
  path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

// Out of the job of the login, which ends with the connection, where that lets it go.
Result<std::string> start_keeper(const std::filesystem::path& folder, const std::string& run_id) {
  HANDLE from = nullptr, to = nullptr;
  if (!CreatePipe(&from, &to, nullptr, 0))
    return fail(ErrorKind::failed, "no pipe can be made: " + error_text(GetLastError()));
  const Descriptor reading(from);
  Descriptor writing(to);
  Launch keeper;
  keeper.program = {to_utf8(own_program().wstring()), "--run", to_utf8(folder.wstring()), run_id};
  keeper.output = writing.get();
  constexpr DWORD apart = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP;
  auto started = start_process(keeper, apart | CREATE_BREAKAWAY_FROM_JOB);
  if (!started) started = start_process(keeper, apart);
  if (!started) return tl::unexpected(started.error());
  writing.reset();
  std::string line;
  char byte = 0;
  for (DWORD n = 0; line.size() < 65536 && ReadFile(from, &byte, 1, &n, nullptr) && n == 1 && byte != '\n';)
    line += byte;
  if (line.empty()) return fail(ErrorKind::failed, "the keeper was started there and said nothing");
  return line;
}

}  // namespace ocflow::keeper

// A component of a solution as a Windows program: a service or a console program, that listens on a port, writes down
// when it comes and goes, and can misbehave when it is asked to stop.
//   component NAME OPTION...
//   component install NAME START [needs=OTHER] OPTION...     START: auto, demand or disabled
// Options: listen=PORT, ledger=FILE, for=SECONDS (a console program; then it ends),
//   stop=well|slow|hang|ignore|crash|kill|refuse|fail, start=well|slow|hang|fail
#include <winsock2.h>
// winsock2.h has to be first.
#include <windows.h>

#include <map>
#include <string>
#include <vector>

namespace {

std::map<std::string, std::string> options;
std::string name;
SERVICE_STATUS_HANDLE handle;
SERVICE_STATUS status;
HANDLE over;

std::string option(const std::string& key, const std::string& otherwise = "well") {
  const auto found = options.find(key);
  return found == options.end() ? otherwise : found->second;
}

void note(const std::string& what) {
  const auto path = option("ledger", "");
  if (path.empty()) return;
  const auto file =
      CreateFileA(path.c_str(), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, 0, nullptr);
  const auto line = name + " " + what + "\n";
  DWORD n = 0;
  WriteFile(file, line.data(), static_cast<DWORD>(line.size()), &n, nullptr);
  CloseHandle(file);
}

void listen_on(const std::string& port) {
  if (port.empty()) return;
  WSADATA data;
  WSAStartup(MAKEWORD(2, 2), &data);
  const auto socket = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<u_short>(std::stoi(port)));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || listen(socket, 8) != 0) ExitProcess(9);
}

void report(DWORD state, DWORD point = 0, DWORD hint = 0, DWORD error = NO_ERROR) {
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING && option("stop") != "refuse" ? SERVICE_ACCEPT_STOP : 0;
  status.dwCheckPoint = point;
  status.dwWaitHint = hint;
  status.dwWin32ExitCode = error;
  SetServiceStatus(handle, &status);
}

void go(DWORD state, const std::string& how) {
  if (how == "slow")
    for (DWORD point = 1; point <= 10; ++point) {
      report(state, point, 1000);
      Sleep(300);
    }
  if (how == "hang") {
    report(state, 1, 500);
    Sleep(INFINITE);
  }
}

DWORD WINAPI stop(void*) {
  const auto how = option("stop");
  if (how == "kill") TerminateProcess(GetCurrentProcess(), 7);
  if (how == "crash") *static_cast<volatile int*>(nullptr) = 1;
  go(SERVICE_STOP_PENDING, how);
  note("stopped");
  SetEvent(over);
  return 0;
}

DWORD WINAPI control(DWORD order, DWORD, void*, void*) {
  if (order != SERVICE_CONTROL_STOP || option("stop") == "ignore") return NO_ERROR;
  report(SERVICE_STOP_PENDING, 0, 2000);
  CloseHandle(CreateThread(nullptr, 0, stop, nullptr, 0, nullptr));
  return NO_ERROR;
}

void WINAPI service(DWORD, char**) {
  handle = RegisterServiceCtrlHandlerExA(name.c_str(), control, nullptr);
  report(SERVICE_START_PENDING, 0, 2000);
  go(SERVICE_START_PENDING, option("start"));
  if (option("start") == "fail") return report(SERVICE_STOPPED, 0, 0, ERROR_FILE_CORRUPT);
  listen_on(option("listen", ""));
  note("started");
  report(SERVICE_RUNNING);
  WaitForSingleObject(over, INFINITE);
  report(SERVICE_STOPPED, 0, 0, option("stop") == "fail" ? ERROR_FILE_CORRUPT : NO_ERROR);
}

BOOL WINAPI console_order(DWORD order) {
  if (option("stop") == "ignore") return TRUE;
  if (option("stop") == "hang") Sleep(INFINITE);
  note(order == CTRL_CLOSE_EVENT ? "stopped by its window" : "stopped");
  ExitProcess(0);
}

// Another process shows it, and takes its time. Not every console has one.
void wait_for_window() {
  const HWND window = GetConsoleWindow();
  for (int tries = 0; window && tries < 500; ++tries) {
    char title[256] = "";
    if (IsWindowVisible(window) && GetWindowTextA(window, title, sizeof title) > 0 && name == title) return;
    Sleep(20);
  }
}

int console() {
  SetConsoleTitleA(name.c_str());
  SetConsoleCtrlHandler(console_order, TRUE);
  note("started");
  wait_for_window();  // before it answers: whoever finds that it does may close it at once
  listen_on(option("listen", ""));
  const auto seconds = option("for", "");  // a console program: then it ends
  Sleep(seconds.empty() ? INFINITE : static_cast<DWORD>(std::stoul(seconds)) * 1000);
  return 0;
}

int install(const std::vector<std::string>& words) {
  char own[MAX_PATH];
  GetModuleFileNameA(nullptr, own, MAX_PATH);
  std::string line = "\"" + std::string(own) + "\" " + words[1] + " service";
  for (std::size_t i = 3; i < words.size(); ++i) line += " " + words[i];
  auto needs = option("needs", "");
  needs.append(2, '\0');
  const DWORD start = words[2] == "auto"     ? SERVICE_AUTO_START
                      : words[2] == "demand" ? SERVICE_DEMAND_START
                                             : SERVICE_DISABLED;
  const auto manager = OpenSCManagerA(nullptr, nullptr, SC_MANAGER_ALL_ACCESS);
  const auto made =
      CreateServiceA(manager, words[1].c_str(), words[1].c_str(), SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, start,
                     SERVICE_ERROR_NORMAL, line.c_str(), nullptr, nullptr, needs.c_str(), nullptr, nullptr);
  return made ? 0 : static_cast<int>(GetLastError());
}

}  // namespace

int main(int count, char** given) {
  SetErrorMode(SEM_NOGPFAULTERRORBOX);  // a crash ends it, and starts no debugger
  const std::vector<std::string> words(given + 1, given + count);
  for (const auto& word : words)
    if (const auto equals = word.find('='); equals != word.npos)
      options[word.substr(0, equals)] = word.substr(equals + 1);
  if (words.size() >= 3 && words[0] == "install") return install(words);
  if (words.empty()) return 64;
  name = words[0];
  over = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  SERVICE_TABLE_ENTRYA table[] = {{name.data(), service}, {nullptr, nullptr}};
  if (words.size() >= 2 && words[1] == "service") return StartServiceCtrlDispatcherA(table) ? 0 : 1;
  return console();
}

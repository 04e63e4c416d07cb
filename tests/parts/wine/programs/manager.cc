// A desktop program with a File menu and an Exit in it, as managers of campaigns have one.
//   manager TITLE [listen=PORT] [ledger=FILE] [exit=well|ask|hang|hide]
// ask: a question with Yes and No comes first; hang: it doesn't answer any more; hide: it only hides its window.
#include <winsock2.h>
// winsock2.h has to be first.
#include <windows.h>

#include <map>
#include <string>

namespace {

std::map<std::string, std::string> options;
std::string title;
constexpr WPARAM leave = 1001;

void note(const std::string& what) {
  const auto path = options["ledger"];
  if (path.empty()) return;
  const auto file =
      CreateFileA(path.c_str(), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, 0, nullptr);
  const auto line = title + " " + what + "\n";
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

bool may_leave(HWND window) {
  const auto how = options["exit"];
  if (how == "hang") Sleep(INFINITE);
  if (how == "hide") ShowWindow(window, SW_HIDE);
  if (how == "ask") return MessageBoxA(window, "Campaigns are open. Leave all the same?", "Leave?", MB_YESNO) == IDYES;
  return how != "hide";
}

LRESULT CALLBACK handle(HWND window, UINT message, WPARAM w, LPARAM l) {
  const bool asked = message == WM_CLOSE || (message == WM_COMMAND && LOWORD(w) == leave);
  if (asked && may_leave(window)) {
    note(message == WM_CLOSE ? "closed" : "left by its menu");
    DestroyWindow(window);
  }
  if (asked) return 0;
  if (message == WM_DESTROY) PostQuitMessage(0);
  return DefWindowProcA(window, message, w, l);
}

}  // namespace

int main(int count, char** given) {
  for (int i = 2; i < count; ++i) {
    const std::string word = given[i];
    if (const auto equals = word.find('='); equals != word.npos)
      options[word.substr(0, equals)] = word.substr(equals + 1);
  }
  title = count > 1 ? given[1] : "Manager";
  WNDCLASSA kind{};
  kind.lpfnWndProc = handle;
  kind.hInstance = GetModuleHandleA(nullptr);
  kind.lpszClassName = "manager";
  RegisterClassA(&kind);
  const HMENU file = CreatePopupMenu(), bar = CreateMenu();
  AppendMenuA(file, MF_STRING, 1000, "&Open campaign");
  AppendMenuA(file, MF_STRING, leave, "E&xit\tAlt+F4");
  AppendMenuA(bar, MF_POPUP, reinterpret_cast<UINT_PTR>(file), "&File");
  const HWND window = CreateWindowA("manager", title.c_str(), WS_OVERLAPPEDWINDOW, 50, 50, 400, 200, nullptr, bar,
                                    kind.hInstance, nullptr);
  if (!window) return 8;
  ShowWindow(window, SW_SHOW);  // before it answers: whoever finds that it does may leave it at once
  listen_on(options["listen"]);
  note("started");
  for (MSG message; GetMessageA(&message, nullptr, 0, 0) > 0;) {
    TranslateMessage(&message);
    DispatchMessageA(&message);
  }
  return 0;
}

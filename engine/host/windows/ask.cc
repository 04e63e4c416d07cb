#include "engine/host/windows/ask.h"

#include "engine/host/windows/system.h"

namespace ocflow::keeper {
namespace {

struct Asked {
  DWORD pid;
  bool any;
};

BOOL CALLBACK close_if_of(HWND window, LPARAM to) {
  auto& asked = *reinterpret_cast<Asked*>(to);
  DWORD owner = 0;
  GetWindowThreadProcessId(window, &owner);
  if (owner == asked.pid && IsWindowVisible(window) && !GetWindow(window, GW_OWNER))
    asked.any = PostMessageW(window, WM_CLOSE, 0, 0) || asked.any;
  return TRUE;
}

}  // namespace

// Only who shares its console can send it a Ctrl-Break: so for a moment the keeper does, which has none of its own. A
// console that is closed ends all that share it, so the keeper leaves before.
bool ask_process_to_end(unsigned long pid) {
  Asked asked{pid, false};
  EnumWindows(close_if_of, reinterpret_cast<LPARAM>(&asked));
  if (asked.any) return true;
  FreeConsole();
  if (!AttachConsole(pid)) return false;
  const HWND window = GetConsoleWindow();
  const bool shown = window && IsWindowVisible(window);
  const bool sent = !shown && GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, pid);
  FreeConsole();
  return shown ? PostMessageW(window, WM_CLOSE, 0, 0) != 0 : sent;
}

}  // namespace ocflow::keeper

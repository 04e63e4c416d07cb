#include "stdlib/windows/menu.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::string entry_text(HMENU menu, int place) {
  wchar_t text[512];
  const auto n = GetMenuStringW(menu, static_cast<UINT>(place), text, 512, MF_BYPOSITION);
  return n > 0 ? plain_text({text, static_cast<std::size_t>(n)}) : std::string();
}

// The command of the entry that a path leads to. nullopt: the texts of this menu can't be read from here.
std::optional<Result<UINT>> command_at(HMENU menu, const std::vector<std::string>& path) {
  bool readable = false;
  std::string in = "its menus";
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int count = GetMenuItemCount(menu);
    int found = -1;
    for (int place = 0; place < count; ++place) {
      const auto text = entry_text(menu, place);
      readable = readable || !text.empty();
      if (text == path[i] || text == path[i] + "...") found = place;
    }
    if (!readable) return std::nullopt;
    if (found < 0) return fail(ErrorKind::failed, "there is no \"" + path[i] + "\" in " + in);
    if (i + 1 == path.size()) {
      if (GetMenuState(menu, static_cast<UINT>(found), MF_BYPOSITION) & (MF_GRAYED | MF_DISABLED))
        return fail(ErrorKind::failed, "\"" + path[i] + "\" in " + in + " can't be selected now: it is grey");
      const auto id = GetMenuItemID(menu, found);
      if (id == static_cast<UINT>(-1))
        return fail(ErrorKind::failed, "\"" + path[i] + "\" in " + in + " is a menu itself");
      return id;
    }
    menu = GetSubMenu(menu, found);
    in = path[i];
    if (!menu) return fail(ErrorKind::failed, "\"" + path[i] + "\" is no menu");
  }
  return std::nullopt;
}

// The key that selects an entry: the one behind the mark, else the one that programs of Windows give it.
wchar_t key_of(const std::string& entry) {
  const auto wide = keeper::to_wide(entry);
  const auto mark = wide.find(L'&');
  wchar_t key = mark != wide.npos && mark + 1 < wide.size() ? wide[mark + 1] : entry == "Exit" ? L'x' : wide[0];
  CharLowerBuffW(&key, 1);
  return key;
}

bool in_menu(DWORD thread) {
  GUITHREADINFO info{};
  info.cbSize = sizeof info;
  return GetGUIThreadInfo(thread, &info) && (info.flags & (GUI_INMENUMODE | GUI_POPUPMENUMODE));
}

asio::awaitable<bool> wait_menu(Context& context, DWORD thread, bool open, nanoseconds until) {
  while (in_menu(thread) != open) {
    if (context.cancelled() || context.clock.elapsed() >= until) co_return false;
    co_await context.pause(milliseconds(20));
  }
  co_return true;
}

// As a person does it with the keyboard: Alt and the key of the menu, then that of each entry.
asio::awaitable<Result<void>> by_keys(Context& context, HWND window, std::vector<std::string> path, nanoseconds until) {
  const auto thread = GetWindowThreadProcessId(window, nullptr);
  PostMessageW(window, WM_SYSCOMMAND, SC_KEYMENU, key_of(path[0]));
  bool open = co_await wait_menu(context, thread, true, std::min(until, context.clock.elapsed() + milliseconds(3000)));
  if (!open)
    co_return fail(ErrorKind::failed, "its menu \"" + path[0] + "\" does not open, neither by its text nor by its key");
  for (std::size_t i = 1; i < path.size(); ++i) {
    co_await context.pause(milliseconds(100));
    PostMessageW(window, WM_CHAR, key_of(path[i]), 0);
  }
  bool closed =
      co_await wait_menu(context, thread, false, std::min(until, context.clock.elapsed() + milliseconds(2000)));
  if (closed) co_return Result<void>();
  PostMessageW(window, WM_CANCELMODE, 0, 0);
  const std::string key(1, static_cast<char>(key_of(path.back())));
  co_return fail(ErrorKind::failed, "its menu \"" + path[0] + "\" has no entry with the key " + key,
                 "mark the key in the path, as in \"E&xit\"");
}

}  // namespace

std::string plain_text(const std::wstring& text) {
  std::wstring out;
  for (std::size_t i = 0; i < text.size() && text[i] != L'\t'; ++i)
    if (text[i] != L'&' || (i + 1 < text.size() && text[i + 1] == L'&' && ++i)) out += text[i];
  return keeper::to_utf8(out);
}

std::string window_text(HWND window) {
  wchar_t text[1024];
  DWORD_PTR n = 0;
  if (!SendMessageTimeoutW(window, WM_GETTEXT, 1024, reinterpret_cast<LPARAM>(text), SMTO_ABORTIFHUNG, 500, &n))
    return {};
  return keeper::to_utf8({text, static_cast<std::size_t>(n)});
}

asio::awaitable<Result<void>> select_in_menus(Context& context, HWND window, std::vector<std::string> path,
                                              nanoseconds until) {
  std::vector<std::string> texts;
  for (const auto& entry : path) texts.push_back(plain_text(keeper::to_wide(entry)));
  const HMENU menu = GetMenu(window);
  auto command = menu ? command_at(menu, texts) : std::nullopt;
  if (!command) co_return co_await by_keys(context, window, path, until);
  if (!*command) co_return tl::unexpected(command->error());
  PostMessageW(window, WM_COMMAND, **command, 0);
  co_return Result<void>();
}

}  // namespace ocflow::stdlib

// What can be done with a window of Windows: asked by messages, and always looked at.
#include "stdlib/window_act.h"

#include "stdlib/windows/elsewhere.h"
#include "stdlib/windows/menu.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

HWND handle_of(const DesktopWindow& window) { return reinterpret_cast<HWND>(static_cast<ULONG_PTR>(window.id)); }

DWORD process_of(HWND window) {
  DWORD pid = 0;
  GetWindowThreadProcessId(window, &pid);
  return pid;
}

struct Search {
  DWORD pid = 0;
  std::string text;
  HWND not_this = nullptr, found = nullptr;
};

BOOL CALLBACK is_button(HWND child, LPARAM to) {
  auto& search = *reinterpret_cast<Search*>(to);
  wchar_t kind[64];
  GetClassNameW(child, kind, 64);
  if (CompareStringOrdinal(kind, -1, L"Button", -1, TRUE) != CSTR_EQUAL || !IsWindowVisible(child)) return TRUE;
  if (plain_text(keeper::to_wide(window_text(child))) != search.text) return TRUE;
  search.found = child;
  return FALSE;
}

HWND button_in(HWND window, const std::string& text) {
  Search search;
  search.text = plain_text(keeper::to_wide(text));
  EnumChildWindows(window, is_button, reinterpret_cast<LPARAM>(&search));
  return search.found;
}

BOOL CALLBACK has_button(HWND window, LPARAM to) {
  auto& search = *reinterpret_cast<Search*>(to);
  if (window == search.not_this || process_of(window) != search.pid || !IsWindowVisible(window)) return TRUE;
  search.found = button_in(window, search.text);
  return search.found == nullptr;
}

// Presses the button in another window of the same program: the question that it asks.
bool answer(HWND window, DWORD pid, const std::string& button) {
  Search search{pid, button, window, nullptr};
  EnumWindows(has_button, reinterpret_cast<LPARAM>(&search));
  return search.found && PostMessageW(search.found, BM_CLICK, 0, 0);
}

// Until it is gone. What it asks on the way is answered once.
asio::awaitable<bool> wait_gone(Context& context, HWND window, std::string confirm, nanoseconds until) {
  const auto pid = process_of(window);
  while (IsWindow(window)) {
    if (context.cancelled() || context.clock.elapsed() >= until) co_return false;
    co_await context.pause(milliseconds(50));
    if (!confirm.empty() && answer(window, pid, confirm)) confirm.clear();
  }
  co_return true;
}

asio::awaitable<Outcome> still_open(Context& context, Desktop& desktop, DesktopWindow window, Duration limit) {
  std::string text = described(window) + " is still open " + duration_text(limit) + " after it was asked to close";
  if (!IsWindowVisible(handle_of(window)))
    text = described(window) + " is only hidden " + duration_text(limit) +
           " after it was asked to close, and its program runs";
  bool hung = co_await hangs(context, desktop, window);
  std::string others;
  for (const auto& other : desktop.windows())
    if (other.id != window.id && other.pid == window.pid)
      others += (others.empty() ? "" : ", ") + ("\"" + other.title + "\"");
  if (hung) text += ": its program hangs";
  if (!hung && !others.empty()) text += "; its program also shows " + others + ", which may be a question";
  co_return action::failed(text);
}

BOOL CALLBACK collect(HWND window, LPARAM to) {
  if (!IsWindowVisible(window)) return TRUE;
  wchar_t title[1024];
  const auto n = InternalGetWindowText(window, title, 1024);  // never asks its program, which may hang
  if (n <= 0) return TRUE;
  DesktopWindow found;
  found.id = static_cast<std::uint32_t>(reinterpret_cast<ULONG_PTR>(window));
  found.title = keeper::to_utf8({title, static_cast<std::size_t>(n)});
  const auto pid = process_of(window);
  found.pid = pid;
  found.closes = found.answers = true;
  const keeper::Descriptor process(OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid));
  wchar_t path[1024];
  DWORD size = 1024;
  if (process && QueryFullProcessImageNameW(process.get(), 0, path, &size)) {
    found.program = keeper::to_utf8({path, size});
    found.program.erase(0, found.program.find_last_of("\\/") + 1);
  }
  reinterpret_cast<std::vector<DesktopWindow>*>(to)->push_back(std::move(found));
  return TRUE;
}

}  // namespace

// A service, and a login over ssh, have a desktop that nobody sees.
Result<std::unique_ptr<Desktop>> Desktop::open(const std::string& display) {
  if (!display.empty()) return fail(ErrorKind::failed, "`display` has no meaning on Windows", "leave it away");
  USEROBJECTFLAGS flags{};
  if (!GetUserObjectInformationW(GetProcessWindowStation(), UOI_FLAGS, &flags, sizeof flags, nullptr) ||
      !(flags.dwFlags & WSF_VISIBLE))
    return fail(ErrorKind::failed, "there is no desktop: the keeper runs where no person sees its windows",
                "reach it through a program that runs in the session of whoever is logged in there");
  return std::make_unique<Desktop>();
}

std::vector<DesktopWindow> Desktop::windows() {
  std::vector<DesktopWindow> all;
  EnumWindows(collect, reinterpret_cast<LPARAM>(&all));
  return all;
}

asio::awaitable<bool> hangs(Context& context, Desktop&, DesktopWindow window) {
  const auto handle = handle_of(window);
  std::function<bool()> call = [handle] {
    DWORD_PTR unused = 0;
    return IsHungAppWindow(handle) || !SendMessageTimeoutW(handle, WM_NULL, 0, 0, SMTO_ABORTIFHUNG, 2000, &unused);
  };
  auto hung = co_await elsewhere(context, std::move(call), context.clock.elapsed() + nanoseconds(seconds(3)));
  co_return hung.value_or(true) && IsWindow(handle);
}

asio::awaitable<Outcome> close_window(Context& context, WindowOrder order) {
  auto until = later(context.clock.elapsed(), order.limit);
  auto desktop = Desktop::open(order.display);
  if (!desktop) co_return failed(desktop.error());
  if (windows_titled(**desktop, order.title).empty()) co_return action::done({}, false);
  auto window = the_window(**desktop, order.title);
  if (!window) co_return failed(window.error());
  if (!PostMessageW(handle_of(*window), WM_CLOSE, 0, 0))
    co_return action::failed(described(*window) + " can't be asked to close: " + keeper::error_text(GetLastError()));
  bool gone = co_await wait_gone(context, handle_of(*window), order.confirm, until);
  if (!gone) co_return co_await still_open(context, **desktop, *window, order.limit);
  Outcome outcome = action::done();
  outcome.output = described(*window) + " was closed";
  co_return outcome;
}

asio::awaitable<Outcome> select_menu(Context& context, WindowOrder order, std::vector<std::string> path, bool closes) {
  auto until = later(context.clock.elapsed(), order.limit);
  if (path.empty() || path[0].empty()) co_return action::failed("`path` names nothing to select");
  auto desktop = Desktop::open(order.display);
  if (!desktop) co_return failed(desktop.error());
  auto window = the_window(**desktop, order.title);
  if (!window) co_return failed(window.error());
  if (co_await hangs(context, **desktop, *window))
    co_return action::failed(described(*window) + " can't be worked with: its program hangs");
  auto selected = co_await select_in_menus(context, handle_of(*window), path, until);
  if (!selected && IsWindow(handle_of(*window)))
    co_return failed(
        Error{ErrorKind::failed, described(*window) + ": " + selected.error().what, selected.error().remedy});
  bool gone = !IsWindow(handle_of(*window));
  if (closes || !order.confirm.empty())
    gone = co_await wait_gone(context, handle_of(*window), order.confirm,
                              closes ? until : context.clock.elapsed() + nanoseconds(seconds(2)));
  if (closes && !gone) co_return co_await still_open(context, **desktop, *window, order.limit);
  co_return action::done();
}

asio::awaitable<Outcome> press_button(Context& context, WindowOrder order, std::string button) {
  auto until = later(context.clock.elapsed(), order.limit);
  auto desktop = Desktop::open(order.display);
  if (!desktop) co_return failed(desktop.error());
  auto window = the_window(**desktop, order.title);
  if (!window) co_return failed(window.error());
  for (;;) {
    if (const HWND found = button_in(handle_of(*window), button)) {
      if (PostMessageW(found, BM_CLICK, 0, 0)) co_return action::done();
      co_return action::failed("the button \"" + button + "\" can't be pressed: " + keeper::error_text(GetLastError()));
    }
    if (context.cancelled() || context.clock.elapsed() >= until) break;
    co_await context.pause(milliseconds(100));
  }
  co_return action::failed(described(*window) + " shows no button \"" + button + "\"");
}

}  // namespace ocflow::stdlib

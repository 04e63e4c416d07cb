#include "stdlib/window_act.h"

#include <algorithm>

#include "stdlib/accessible.h"
#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

const std::vector<std::string>& buttons() {
  static const std::vector<std::string> all{"push button", "button", "toggle button", "check box", "radio button"};
  return all;
}

const std::vector<std::string>& entries() {
  static const std::vector<std::string> all{"menu", "menu item", "check menu item", "radio menu item"};
  return all;
}

bool is_there(Desktop& desktop, std::uint32_t id) {
  auto all = desktop.windows();
  return std::any_of(all.begin(), all.end(), [&](const DesktopWindow& w) { return w.id == id; });
}

// The third word of /proc/PID/stat behind the name: "T" for one that was stopped.
bool is_stopped(double pid) {
  auto text = read_file("/proc/" + std::to_string(static_cast<long>(pid)) + "/stat");
  if (pid == 0 || !text) return false;
  auto close = text->rfind(')');
  return close != text->npos && close + 2 < text->size() && ((*text)[close + 2] == 'T' || (*text)[close + 2] == 't');
}

asio::awaitable<Result<std::unique_ptr<AccessibleDesktop>>> accessible_of(Context& context, Desktop& desktop) {
  auto address = desktop.text("AT_SPI_BUS");
  co_return co_await AccessibleDesktop::open(context, address);
}

// Presses the button in any dialog that the window's program shows. False: there is none.
asio::awaitable<bool> answer(Context& context, Desktop& desktop, DesktopWindow window, std::string button) {
  auto accessible = co_await accessible_of(context, desktop);
  if (!accessible) co_return false;
  auto shown = co_await (*accessible)->windows(window.pid, "", true);
  if (!shown) co_return false;
  for (const auto& dialog : *shown) {
    auto found = co_await (*accessible)->find(dialog.object, buttons(), button);
    if (!found || found->object.path.empty()) continue;
    auto pressed = co_await (*accessible)->press(found->object);
    if (pressed) co_return true;
  }
  co_return false;
}

// Until it is gone. What it asks on the way is answered once.
asio::awaitable<bool> wait_gone(Context& context, Desktop& desktop, DesktopWindow window, std::string confirm,
                                nanoseconds until) {
  while (is_there(desktop, window.id)) {
    if (context.cancelled() || context.clock.elapsed() >= until) co_return false;
    co_await context.pause(milliseconds(50));
    if (confirm.empty() || !is_there(desktop, window.id)) continue;
    bool answered = co_await answer(context, desktop, window, confirm);
    if (answered) confirm.clear();
  }
  co_return true;
}

asio::awaitable<Outcome> still_open(Context& context, Desktop& desktop, DesktopWindow window, Duration limit) {
  std::string text = described(window) + " is still open " + duration_text(limit) + " after it was asked to close";
  bool hung = co_await hangs(context, desktop, window);
  std::string others;
  for (const auto& other : desktop.windows())
    if (other.id != window.id && window.pid != 0 && other.pid == window.pid)
      others += (others.empty() ? "" : ", ") + ("\"" + other.title + "\"");
  if (hung) text += ": its program hangs";
  if (!hung && !others.empty()) text += "; its program also shows " + others + ", which may be a question";
  co_return action::failed(text);
}

// The entry that a path of texts leads to.
asio::awaitable<Result<BusObject>> entry_of(Context& context, AccessibleDesktop& accessible, BusObject window,
                                            std::vector<std::string> path, nanoseconds until) {
  auto at = window;
  for (std::size_t i = 0; i < path.size(); ++i) {
    auto found = co_await accessible.find(at, entries(), path[i]);
    if (!found) co_return tl::unexpected(found.error());
    if (found->object.path.empty() && i > 0) {  // a menu that is made when it is opened
      (void)co_await accessible.press(at);
      while (found && found->object.path.empty() && context.clock.elapsed() < until && !context.cancelled()) {
        co_await context.pause(milliseconds(100));
        found = co_await accessible.find(at, entries(), path[i]);
      }
      if (!found) co_return tl::unexpected(found.error());
    }
    if (found->object.path.empty())
      co_return fail(ErrorKind::failed,
                     "there is no \"" + path[i] + "\" " + (i > 0 ? "in " + path[i - 1] : "in its menus"));
    at = found->object;
  }
  co_return at;
}

// A dialog often calls itself otherwise than its title does.
asio::awaitable<Result<BusObject>> shown_window(AccessibleDesktop& accessible, DesktopWindow window) {
  auto all = co_await accessible.windows(window.pid, window.title, window.pid != 0);
  if (!all) co_return tl::unexpected(all.error());
  for (const auto& one : *all)
    if (one.name == plain_name(window.title)) co_return one.object;
  if (all->size() == 1) co_return all->front().object;
  co_return fail(ErrorKind::failed, "the program of " + described(window) + " doesn't tell what it shows (AT-SPI)");
}

}  // namespace

asio::awaitable<bool> hangs(Context& context, Desktop& desktop, DesktopWindow window) {
  if (!window.answers) co_return is_stopped(window.pid);
  auto until = context.clock.elapsed() + seconds(2);
  desktop.ping(window);
  while (!desktop.answered(window)) {
    if (context.clock.elapsed() >= until || context.cancelled()) co_return is_there(desktop, window.id);
    co_await context.pause(milliseconds(10));
  }
  co_return false;
}

asio::awaitable<Outcome> close_window(Context& context, WindowOrder order) {
  auto until = later(context.clock.elapsed(), order.limit);
  auto desktop = Desktop::open(order.display);
  if (!desktop) co_return failed(desktop.error());
  if (windows_titled(**desktop, order.title).empty()) co_return action::done({}, false);
  auto window = the_window(**desktop, order.title);
  if (!window) co_return failed(window.error());
  if (!(*desktop)->ask_to_close(*window))
    co_return action::failed(described(*window) + " can't be asked to close, and no window manager can do it");
  bool gone = co_await wait_gone(context, **desktop, *window, order.confirm, until);
  if (!gone) co_return co_await still_open(context, **desktop, *window, order.limit);
  Outcome outcome = action::done();
  outcome.output = described(*window) + " was closed";
  co_return outcome;
}

asio::awaitable<Outcome> select_menu(Context& context, WindowOrder order, std::vector<std::string> path, bool closes) {
  auto until = later(context.clock.elapsed(), order.limit);
  if (path.empty()) co_return action::failed("`path` names nothing to select");
  auto desktop = Desktop::open(order.display);
  if (!desktop) co_return failed(desktop.error());
  auto window = the_window(**desktop, order.title);
  if (!window) co_return failed(window.error());
  if (co_await hangs(context, **desktop, *window))
    co_return action::failed(described(*window) + " can't be worked with: its program hangs");
  auto accessible = co_await accessible_of(context, **desktop);
  if (!accessible) co_return failed(accessible.error());
  auto shown = co_await shown_window(**accessible, *window);
  if (!shown) co_return failed(shown.error());
  auto entry = co_await entry_of(context, **accessible, *shown, path, until);
  if (!entry) co_return action::failed(described(*window) + ": " + entry.error().what);
  // One that ends with it can't answer, so its answer proves nothing either way.
  auto pressed = co_await (*accessible)->press(*entry);
  bool gone = !is_there(**desktop, window->id);
  if (closes || !order.confirm.empty())
    gone = co_await wait_gone(context, **desktop, *window, order.confirm,
                              closes ? until : context.clock.elapsed() + seconds(2));
  if (closes && !gone) co_return co_await still_open(context, **desktop, *window, order.limit);
  if (!pressed && !gone) co_return failed(pressed.error());
  co_return action::done();
}

asio::awaitable<Outcome> press_button(Context& context, WindowOrder order, std::string button) {
  auto until = later(context.clock.elapsed(), order.limit);
  auto desktop = Desktop::open(order.display);
  if (!desktop) co_return failed(desktop.error());
  auto window = the_window(**desktop, order.title);
  if (!window) co_return failed(window.error());
  auto accessible = co_await accessible_of(context, **desktop);
  if (!accessible) co_return failed(accessible.error());
  auto shown = co_await shown_window(**accessible, *window);
  if (!shown) co_return failed(shown.error());
  for (;;) {
    auto found = co_await (*accessible)->find(*shown, buttons(), button);
    if (!found) co_return failed(found.error());
    if (!found->object.path.empty()) {
      auto pressed = co_await (*accessible)->press(found->object);
      if (!pressed && is_there(**desktop, window->id)) co_return failed(pressed.error());
      co_return action::done();
    }
    if (context.cancelled() || context.clock.elapsed() >= until) break;
    co_await context.pause(milliseconds(100));
  }
  co_return action::failed(described(*window) + " shows no button \"" + button + "\"");
}

}  // namespace ocflow::stdlib

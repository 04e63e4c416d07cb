// What can be done with a window of the desktop. Private to stdlib/.
#pragma once
#ifdef _WIN32
#include "stdlib/windows/desktop.h"
#else
#include "stdlib/desktop.h"
#endif

namespace ocflow::stdlib {

struct WindowOrder {
  std::string title;
  Duration limit;
  std::string confirm;  // the button that answers a question; empty: none is answered
  std::string display;
};

std::vector<DesktopWindow> windows_titled(Desktop& desktop, const std::string& title);
// The one that is meant; an error where there is none, or more than one.
Result<DesktopWindow> the_window(Desktop& desktop, const std::string& title);
std::string described(const DesktopWindow& window);  // "\"Untitled - Mousepad\" (Mousepad, pid 12)"

// Asked whether it is there, it says nothing for two seconds; or its process has been stopped.
asio::awaitable<bool> hangs(Context& context, Desktop& desktop, DesktopWindow window);

asio::awaitable<Outcome> close_window(Context& context, WindowOrder order);
asio::awaitable<Outcome> select_menu(Context& context, WindowOrder order, std::vector<std::string> path, bool closes);
asio::awaitable<Outcome> press_button(Context& context, WindowOrder order, std::string button);

}  // namespace ocflow::stdlib

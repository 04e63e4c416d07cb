// Which window is meant.
#include "stdlib/window_act.h"

namespace ocflow::stdlib {

std::vector<DesktopWindow> windows_titled(Desktop& desktop, const std::string& title) {
  std::vector<DesktopWindow> just, part;
  for (auto& window : desktop.windows()) {
    if (window.title == title) just.push_back(window);
    if (window.title.find(title) != std::string::npos) part.push_back(window);
  }
  return just.empty() ? part : just;
}

std::string described(const DesktopWindow& window) {
  std::string text = "\"" + window.title + "\"", more = window.program;
  if (window.pid > 0) more += (more.empty() ? "pid " : ", pid ") + std::to_string(static_cast<long>(window.pid));
  return more.empty() ? text : text + " (" + more + ")";
}

Result<DesktopWindow> the_window(Desktop& desktop, const std::string& title) {
  auto found = windows_titled(desktop, title);
  if (found.size() == 1) return found[0];
  if (found.empty()) return fail(ErrorKind::failed, "there is no window \"" + title + "\" on this desktop");
  std::string all;
  for (const auto& window : found) all += (all.empty() ? "" : ", ") + described(window);
  return fail(ErrorKind::failed, "\"" + title + "\" may mean " + std::to_string(found.size()) + " windows: " + all,
              "say more of its title");
}

}  // namespace ocflow::stdlib

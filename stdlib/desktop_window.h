// A window of a desktop, as people see it. Private to stdlib/.
#pragma once
#include <cstdint>
#include <string>

namespace ocflow::stdlib {

struct DesktopWindow {
  std::uint32_t id = 0;
  std::string title;
  std::string program;   // the name that its program gives all its windows
  double pid = 0;        // 0: not told
  bool closes = false;   // it can be asked to close
  bool answers = false;  // it can be asked whether it is still there
};

}  // namespace ocflow::stdlib

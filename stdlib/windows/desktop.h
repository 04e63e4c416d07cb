// The windows of the desktop that the keeper has. Private to stdlib/.
#pragma once
#include <memory>
#include <vector>

#include "stdlib/declare.h"
#include "stdlib/desktop_window.h"

namespace ocflow::stdlib {

class Desktop {
 public:
  static Result<std::unique_ptr<Desktop>> open(const std::string& display);
  std::vector<DesktopWindow> windows();
};

}  // namespace ocflow::stdlib

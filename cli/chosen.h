// Which run is shown where none was named.
#pragma once
#include "cli/runs.h"

namespace ocflow::cli {

struct Chosen {
  std::string id;
  std::vector<std::string> others;  // that go on, too
  std::string unfinished;           // which `resume` would take
};
// What goes on now is what one wants to see, else what was last.
Result<Chosen> choose(const journal::StateFolder& state, const std::vector<std::string>& words);
std::string others_text(const Chosen& chosen);  // empty: there are none

}  // namespace ocflow::cli
